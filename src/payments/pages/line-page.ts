/** One place of a visit, or one log left over: what it pays and why, what that rests on, and what may be done about it. */
import { serviceName } from '../../contracts/rules/service-words.ts';
import { listTermsVersions } from '../../contracts/records/contract-terms.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { clockTime, dateRange, londonDay, longDate, minutesInWords } from '../../ground/calendar.ts';
import { openPerson } from '../../people/records/people.ts';
import { bannerOf, fullName } from '../../people/rules/person-words.ts';
import { type Purpose, purposeNames } from '../../plans/rules/purposes.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { callWindow } from '../../plans/rules/visit-pattern.ts';
import { visitLine } from '../../web/charts/visit-line.ts';
import { pounds } from '../../web/components/amounts.ts';
import { why } from '../../web/components/disclosures.ts';
import { personBanner } from '../../web/components/person.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { type FormState, startForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { allottedLines } from '../actions/payable-now.ts';
import { listPosted } from '../records/closes.ts';
import { type LineView, type LineVisit, listPlaces, openLine, type Place } from '../records/line-view.ts';
import {
  listDecisions,
  listLogVersions,
  listMessages,
  listVerdicts,
  type LogAsReceived,
} from '../records/line-view-evidence.ts';
import { visitsByIds } from '../records/planned-for-verification.ts';
import { becauseOfItem, type Worth } from '../rules/because-item.ts';
import { lineActions } from './line-actions.ts';
import { personWords } from './line-cells.ts';
import { logSection, placesTable, planSection, termsSection, workerWords } from './line-evidence.ts';
import { historySection, messagesSection, postedSection, weekEnd } from './line-history.ts';
import { backFrom, exceptionSentence, idIn, lineStatus } from './line-words.ts';
import { queueOf } from './queue-address.ts';
import { justDecided, queueStrip } from './queue-strip.ts';

/** GET /week-lines/:id */
export async function linePage(asked: Asked): Promise<Answer> {
  return await showLine(asked, startForm());
}

/** The page of a line with its forms as they stand; `status` 422 where one of them was refused. */
export async function showLine(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope, query, form, csrfToken } = asked;
  const line = await openLine(scope, idIn(asked, 'visit'));
  const back = backFrom(query.get('back')) ?? backFrom(form['back']);
  const own = scope.who.providerId !== null;
  const versions = line.contractId === null ? [] : await listTermsVersions(scope, line.contractId);
  const terms = versions.find(({ id }) => id === line.termsId);
  const logs = line.logId === null ? [] : await listLogVersions(scope, line.logId);
  const places = line.visit === null ? [] : await listPlaces(scope, line.visit.id);
  const messages = await listMessages(scope, line.id);
  const now = await worthNow(scope, line);
  const title = `${line.visit === null ? 'Log' : 'Visit'} on ${longDate(londonDay(line.startsAt))} at ${clockTime(line.startsAt)}`;
  const week = dateRange(line.weekStartsOn, weekEnd(line.weekStartsOn));
  const weekHref = `/weeks/${line.weekStartsOn}/providers/${line.providerId}`;
  const flash = await justDecided(asked, queueOf(back) ?? '', true);
  return page(
    `${title}, ${personWords(scope, line)}`,
    html`${await personBand(scope, line)}
<span class="govuk-caption-l">${purposeOf(line)}${!own && html`, ${line.providerName}`}</span>
<h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body-l">${lineStatus(line.status, own)}${line.place !== null && (line.visit?.workers ?? 1) > 1 && html` Care worker ${line.place} of ${line.visit?.workers}`}</p>
${await queueStrip(asked, back, line)}
${own && html`<h2 class="govuk-heading-m">What you will be paid and why</h2>`}
${amounts(line, now)}
${why({ because: sentenceOf(line, now), ...(terms && { rule: { text: `${line.contractTitle}, terms from ${longDate(terms.effectiveFrom)}`, href: `/contracts/${line.contractId}/terms/${terms.version}` } }) })}
${exceptionsOf(line)}
${await drawing(scope, line, places, logs, terms?.terms)}
${messagesSection(messages, line.providerName)}
${await lineActions({ scope, line, state, csrfToken, back })}
${places.length > 1 && placesTable(places, own, line.id)}
${logSection(scope, logs)}
${planSection(scope, line)}
${termsSection(line, terms)}
${postedSection(await listPosted(scope, line.id))}
${historySection(await listVerdicts(scope, line.verdictId), await listDecisions(scope, line.id))}`,
    {
      section: 'Weeks',
      status,
      ...(flash && { flash }),
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      ...(back === undefined
        ? {
            breadcrumbs: [
              { text: 'Weeks', href: '/weeks' },
              { text: own ? week : `${line.providerName}, ${week}`, href: weekHref },
              { text: 'Visit' },
            ],
          }
        : { back: { href: back } }),
    },
  );
}

function purposeOf({ visit }: LineView): string {
  if (visit === null) return 'Logged, but not planned';
  return visit.purpose === null ? serviceName(visit.service) : purposeNames[visit.purpose as Purpose];
}

/**
 * Who the visit was to: the whole band for those who may open the record, the name alone for a provider whose care has
 * ended, the reference for roles that do not see people.
 */
export async function personBand(
  scope: Scope,
  line: Pick<LineView, 'personId' | 'personName' | 'personReference'>,
): Promise<SafeHtml> {
  if (line.personId === null)
    return html`<p class="govuk-body">Person not known: the log names them as ${line.personReference}.</p>`;
  const nameOnly = (name: string): SafeHtml =>
    html`<section class="tend-person" aria-label="Person"><div class="tend-person__name">${name}</div></section>`;
  if (!permits(scope.who, 'people.see')) return nameOnly(personWords(scope, line));
  const person = await openPerson(scope, line.personId, 'visit');
  if (person.view === 'provider after') return nameOnly(fullName(person));
  return personBanner({
    ...bannerOf(person, londonDay(scope.now)),
    href: `/people/${person.id}`,
    facts: [{ label: 'Reference', value: person.reference }],
  });
}

/** What a line pays as it stands, with the time of a block that pays for it instead of money. */
async function worthNow(scope: Scope, line: LineView): Promise<Worth> {
  const { paidMinutes, amountPence } = line;
  const allotted = line.settled ? (await allottedLines(scope, line)).get(line.id) : undefined;
  return { paidMinutes, amountPence, blockMinutes: 0, ...allotted };
}

/** Why it pays that: as it was found while it waits for somebody, as it was decided once it was. */
function sentenceOf({ because, why: found }: LineView, now: Worth): string {
  return found === null ? because : becauseOfItem({ ...found, item: now });
}

/** Why a line pays what it pays as it stands. */
export async function sentenceNow(scope: Scope, line: LineView): Promise<string> {
  return sentenceOf(line, await worthNow(scope, line));
}

/** What was worked out and what it pays as it stands, side by side. */
function amounts(line: LineView, { amountPence, paidMinutes, blockMinutes }: Worth): SafeHtml {
  const { settled, computedPence, computedMinutes, resolutionId, decision, effect } = line;
  const decided = resolutionId !== null && decision !== null && decision !== 'ask the provider';
  return statTiles(
    [
      {
        label: `${effect === 'hold' ? 'Worked out: would pay' : 'Worked out'}${blockMinutes > 0 ? ', by the hour' : ''}`,
        value: pounds(computedPence),
        note: minutesInWords(computedMinutes),
      },
      settled
        ? {
            label: decided ? `Decided: ${decision}` : 'Pays',
            value: pounds(amountPence),
            note:
              blockMinutes === 0
                ? minutesInWords(paidMinutes)
                : `${minutesInWords(paidMinutes)}, ${blockMinutes === paidMinutes ? 'all' : minutesInWords(blockMinutes)} from the block`,
            tone: amountPence === 0 && blockMinutes === 0 ? 'problem' : undefined,
          }
        : {
            label: line.heldAgain ? 'Held again: it has changed since it was decided' : 'Not decided yet',
            value: '–',
            note: 'Pays nothing until then',
            tone: 'attention',
          },
    ],
    { label: 'What it pays' },
  );
}

function exceptionsOf({ exceptions, visit }: LineView): SafeHtml {
  if (exceptions.length === 0) return nothing;
  const items = exceptions.map((one) => html`<li>${exceptionSentence(one, visit === null)}</li>`);
  return html`<h2 class="govuk-heading-s">What stands out</h2><ul class="govuk-list govuk-list--bullet">${items}</ul>`;
}

async function drawing(
  scope: Scope,
  line: LineView,
  places: readonly Place[],
  [log]: readonly LogAsReceived[],
  terms: Terms | undefined,
): Promise<SafeHtml> {
  const { visit } = line;
  if (visit === null) return nothing;
  const actual = places.flatMap((place) =>
    place.inAt === null
      ? []
      : {
          from: place.inAt,
          to: place.outAt,
          worker: workerWords(place),
          note: place.id === line.id && places.length > 1 ? 'this page' : undefined,
        },
  );
  if (actual.length === 0 && log !== undefined)
    actual.push({ from: log.inAt, to: log.outAt, worker: workerWords(log), note: undefined });
  return drawVisit(scope, visit, terms, actual);
}

/** A visit's times on a line: its call window where terms are known, and what was logged. */
export async function drawVisit(
  scope: Scope,
  visit: LineVisit,
  terms: Terms | undefined,
  actual: readonly { from: Date; to: Date | null; worker: string; note: string | undefined }[],
): Promise<SafeHtml> {
  const start = visit.startsAt.getTime();
  const after = (from: number, minutes: number): Date => new Date(from + minutes * 60_000);
  const [stored] = await visitsByIds(scope, [visit.id]);
  const window = stored && terms && callWindow(stored, terms);
  const rosteredAt = visit.rosteredStartsAt?.getTime();
  return visitLine({
    id: 'times',
    title: 'When it was asked for and when it happened',
    description:
      'The time asked for with the window in which the visit may start, and each care worker’s log.',
    commissioned: {
      from: visit.startsAt,
      to: after(start, visit.minutes),
      ...(window && { earliest: after(start, -window.earlier), latest: after(start, window.later) }),
    },
    rostered:
      rosteredAt === undefined
        ? null
        : { from: after(rosteredAt, 0), to: after(rosteredAt, visit.rosteredMinutes ?? visit.minutes) },
    actual,
  });
}
