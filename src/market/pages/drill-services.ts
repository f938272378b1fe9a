/** Every service of a drill: where it goes and why. Names for those who may see people, numbers of services for others. */
import { notePeopleSeen } from '../../platform/list-seen.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { fullName } from '../../people/rules/person-words.ts';
import { printButton } from '../../web/components/actions.ts';
import { pounds, poundsDifference } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { type DownloadFormat, listDownload, readFormat } from '../../web/download.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, file, page } from '../../web/route.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import { councilName } from '../../payments/records/payment-settings.ts';
import { getDrill, namesOfPeople } from '../records/drills.ts';
import { type AnswerLine, extraOf, goesAs } from '../rules/drill-answer.ts';
import { fateWords, goesWords, lineWhy, placesWords } from '../rules/drill-words.ts';
import { areaIn, careCell, drillCrumbs, drillName, providerIn, section } from './drill-cells.ts';
import { hourFileColumns } from './drill-hours.ts';
import { drillIn, type WholeDrill } from './drill-page.ts';
import { drillPaper } from './drill-paper.ts';

/** Rows of a drill on one page. */
const PER_PAGE = 100;

/** A service, with its person's name where it may be seen. */
type Row = AnswerLine & { readonly name: string | null };

/** GET /drills/:id/services; `?worker=` and `?why=` narrow it. */
export async function drillServices(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const drill = await getDrill(scope, drillIn(asked));
  const rows = await rowsOf(asked, drill);
  const named = permits(scope.who, 'people.see');
  if (named)
    scope.audit({
      act: 'names of a drill seen',
      subject: ['drill', drill.id],
      detail: { services: rows.length },
    });
  const format = readFormat(query.get('format'));
  if (format !== undefined) return await servicesFile(drill, rows, named, format);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(rows.length / PER_PAGE)));
  return page(
    'Every service, and why it goes there',
    html`${!named && html`<div class="govuk-inset-text">Services are shown by their number. Names are shown to brokers, contracts officers and auditors.</div>`}
      ${filterForm({
        query,
        keep: [],
        found: { total: rows.length, one: 'service' },
        filters: [
          {
            kind: 'select',
            name: 'why',
            label: 'Goes to',
            empty: 'Anybody',
            options: [
              { value: 'others', text: 'Other providers' },
              { value: 'in-house', text: 'In-house, as last rung' },
              { value: 'uncovered', text: 'Nobody, for a part or all of it' },
            ],
          },
          {
            kind: 'select',
            name: 'worker',
            label: 'Usual care worker',
            empty: 'Any',
            options: Object.entries(fateWords).map(([value, text]) => ({ value, text })),
          },
        ],
      })}
      ${serviceTable(drill, rows.slice((at - 1) * PER_PAGE, at * PER_PAGE), named)}
      ${pagination({ page: at, perPage: PER_PAGE, total: rows.length, query, one: 'service' })}
      ${rows.length > 0 && downloadLinks({ what: 'these services', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}
      ${drill.answer.byHand.length > 0 && byHandList(drill)}
      ${printButton('Print this list')}`,
    {
      wide: true,
      section,
      caption: `If ${drillName(drill)} failed`,
      breadcrumbs: drillCrumbs(drill, 'Services'),
    },
  );
}

async function rowsOf({ scope, query }: Asked, { answer }: WholeDrill): Promise<Row[]> {
  const worker = query.get('worker') ?? '';
  const goes = query.get('why') ?? '';
  const lines = answer.lines.filter(
    (line) => (worker === '' || line.worker === worker) && goesAs(line, goes),
  );
  const sees = permits(scope.who, 'people.see');
  if (sees)
    await notePeopleSeen(
      scope,
      'services of a drill',
      lines.map(({ personId }) => personId),
    );
  const names = sees
    ? await namesOfPeople(
        scope,
        lines.map(({ personId }) => personId),
      )
    : new Map<number, { given_name: string; family_name: string }>();
  return lines.map((line) => {
    const person = names.get(line.personId);
    return { ...line, name: person === undefined ? null : fullName(person) };
  });
}

const placesOf = ({ places }: AnswerLine) => (places === undefined ? [] : [places]);

/** What the covered part of a service would cost more; unknown without a price, and nothing where nobody takes it. */
function differenceOf(line: AnswerLine): SafeHtml | string {
  if (line.providerId === null) return 'uncovered';
  return line.priced ? poundsDifference(extraOf(line)) : 'not known';
}

function serviceTable({ answer }: WholeDrill, rows: readonly Row[], named: boolean): SafeHtml {
  return dataTable<Row>({
    id: 'services',
    caption: 'Where each service would go',
    captionHidden: true,
    dense: true,
    rows,
    queue: true,
    ...(named && { rowHref: ({ packageId }: Row) => `/packages/${packageId}` }),
    empty: 'No service is like this',
    columns: [
      { head: named ? 'Person' : 'Service', cell: ({ name, reference }) => name ?? reference },
      named && { head: 'Service', cell: ({ reference }) => reference },
      { head: 'Area', cell: ({ areaId }) => areaIn(answer, areaId) },
      { head: 'Care a week', numeric: true, cell: (line) => careCell(line.weeklyMinutes, placesOf(line)) },
      { head: 'Goes to', cell: (line) => goesWords(providerIn(answer, line.providerId), line) },
      { head: 'Why', width: 'wide', cell: lineWhy },
      {
        head: 'Cost today',
        numeric: true,
        cell: ({ priced, nowPence }) => (priced ? pounds(nowPence) : 'not known'),
      },
      {
        head: 'Difference',
        numeric: true,
        cell: differenceOf,
      },
      { head: 'Usual care worker', cell: ({ worker }) => fateWords[worker] },
    ],
  });
}

function byHandList({ answer: { byHand } }: WholeDrill): SafeHtml {
  return html`<h2 class="govuk-heading-m">To be moved by hand</h2>
    <p class="govuk-body">The week of visits of ${plural(byHand.length, 'service')} is not known here: it comes in a file, or the service is not by the visit.</p>
    <ul class="govuk-list govuk-list--bullet">${byHand.map(({ reference }) => html`<li>${reference}</li>`)}</ul>`;
}

async function servicesFile(
  drill: WholeDrill,
  rows: readonly Row[],
  named: boolean,
  format: DownloadFormat,
): Promise<Answer> {
  const { answer } = drill;
  return await listDownload<Row>({
    name: `drill-${drill.id}-services`,
    title: 'Services',
    format,
    rows,
    columns: [
      { head: 'Service', value: ({ reference }) => reference },
      ...(named ? [{ head: 'Person', value: ({ name }: Row) => name }] : []),
      { head: 'Area', value: ({ areaId }) => areaIn(answer, areaId) },
      { head: 'Minutes a week', value: ({ weeklyMinutes }) => weeklyMinutes },
      { head: 'Without visits', value: (line) => placesWords(placesOf(line)) || null },
      { head: 'Minutes uncovered', value: ({ uncovered }) => uncovered?.minutes ?? 0 },
      { head: 'Goes to', value: ({ providerId }) => providerIn(answer, providerId) },
      { head: 'Why', value: lineWhy },
      { head: 'Cost today', kind: 'pence', value: ({ priced, nowPence }) => (priced ? nowPence : null) },
      {
        head: 'Cost then',
        kind: 'pence',
        value: ({ priced, providerId, thenPence }) => (priced && providerId !== null ? thenPence : null),
      },
      { head: 'Usual care worker', value: ({ worker }) => fateWords[worker] },
    ],
  });
}

/** GET /drills/:id/hours/download: every hour of the week as a file. */
export async function drillHoursFile(asked: Asked): Promise<Answer> {
  const { id, answer } = await getDrill(asked.scope, drillIn(asked));
  return await listDownload({
    name: `drill-${id}-hours`,
    title: 'Hours',
    format: readFormat(asked.query.get('format')) ?? 'csv',
    rows: answer.inHouse.hours,
    columns: hourFileColumns,
  });
}

/** GET /drills/:id/paper */
export async function drillPdf(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const drill = await getDrill(scope, drillIn(asked));
  const paper = drillPaper(drill, await councilName(scope), new Date(scope.now.epochMilliseconds));
  return file(`drill-${drill.id}.pdf`, 'application/pdf', await paperPdf(paper));
}
