/** The service order and the shortlist as papers to keep: tagged PDFs, the shortlist in large print too. */
import { londonDay, longDate } from '../../../ground/calendar.ts';
import { openPerson } from '../../../people/records/people.ts';
import { letterheadOf } from '../../../platform/notices/log.ts';
import type { Letterhead, Paper, Part } from '../../../platform/pdf/paper.ts';
import { paperPdf } from '../../../platform/pdf/paper-pdf.ts';
import { type Scope, systemOf, withScope } from '../../../platform/scope.ts';
import { numberIn } from '../../../web/record-number.ts';
import {
  type Answer,
  type Asked,
  file,
  type OpenAnswer,
  type OpenAsked,
  type OpenRoute,
  redirect,
  type Route,
} from '../../../web/route.ts';
import { readShortlist, type Shortlist, type TeamSizes } from '../../actions/read-shortlist.ts';
import { whyLinkIsOver } from '../../actions/shortlist.ts';
import { getOrder, type IssuedOrder } from '../../records/placements.ts';
import { findLink, findLinkByToken } from '../../records/shortlists.ts';
import type { OrderedVisit } from '../../rules/service-order.ts';

type Made = Pick<Paper, 'from' | 'date' | 'madeAt'>;

function madeNow(scope: Scope, from: Letterhead): Made {
  return { from, date: longDate(londonDay(scope.now)), madeAt: new Date(scope.now.epochMilliseconds) };
}

/** A service order as a paper. */
export function orderPaper({ content, reference, version, provider_name }: IssuedOrder, made: Made): Paper {
  const { who, outcomes, frequency, visits, dates, review, probation, cover, references } = content;
  return {
    ...made,
    title: `Service order ${reference}, version ${version}`,
    reference,
    print: 'standard',
    parts: [
      { kind: 'heading', level: 1, text: `Service order ${reference}, version ${version}` },
      {
        kind: 'summary',
        rows: [
          { key: 'To', value: provider_name },
          { key: 'Who it is for', value: who },
          { key: 'How much', value: frequency },
          { key: 'Dates', value: dates },
          ...(review === undefined ? [] : [{ key: 'For how long', value: review }]),
          ...(probation === null ? [] : [{ key: 'Probation period', value: probation }]),
          { key: 'References', value: references },
        ],
      },
      { kind: 'heading', level: 2, text: 'What the care is for' },
      outcomes.length === 0 ? { kind: 'paragraph', text: 'Not told.' } : { kind: 'list', items: outcomes },
      { kind: 'heading', level: 2, text: review === undefined ? 'The visits' : 'The care' },
      {
        kind: 'table',
        caption: review === undefined ? 'The visits of a week' : 'The care of a week',
        columns: [
          { head: 'When', share: 1.4 },
          { head: review === undefined ? 'Start' : 'Call window' },
          { head: 'For' },
          { head: 'Tasks', share: 1.6 },
        ],
        rows: visits.map((visit) => [visit.when, visit.window, visit.purpose, tasksOf(visit)]),
      },
      { kind: 'heading', level: 2, text: 'If the usual care workers cannot come' },
      { kind: 'paragraph', text: /[.?!]$/.test(cover) ? cover : `${cover}.` },
    ],
  };
}

function tasksOf({ tasks, timeCritical }: OrderedVisit): string {
  return [...(timeCritical === null ? [] : [`Time-critical: ${timeCritical}`]), ...tasks].join('\n');
}

/** A shortlist as a paper; it names nobody who has care. */
export function shortlistPaper(
  { entries, week, startsOn }: Shortlist,
  made: Made,
  { until, print }: { readonly until: string; readonly print: Paper['print'] },
): Paper {
  const providers = entries.flatMap(({ providerName, introduction, facts }): Part[] => [
    { kind: 'heading', level: 2, text: providerName },
    ...(introduction === '' ? [] : [{ kind: 'paragraph', text: introduction } as const]),
    { kind: 'summary', rows: facts.map(({ name, words }) => ({ key: name, value: words })) },
  ]);
  return {
    ...made,
    title: 'Choose who comes',
    print,
    parts: [
      { kind: 'heading', level: 1, text: 'Choose who comes' },
      {
        kind: 'paragraph',
        text: `These providers can come. You need not hurry: choose by ${until}, by the address that you were given or by telephone.`,
      },
      { kind: 'heading', level: 2, text: 'What is asked for' },
      { kind: 'list', items: week },
      { kind: 'paragraph', text: `From ${longDate(startsOn)}.` },
      ...providers,
      { kind: 'heading', level: 2, text: 'If you would rather talk' },
      {
        kind: 'paragraph',
        text: `Telephone ${made.from.council}${made.from.phone === null ? '' : `, ${made.from.phone}`}. They can read this to you and write down what you choose.`,
      },
    ],
  };
}

/** GET /service-orders/:id/paper */
export async function orderPdf({ scope, params }: Asked): Promise<Answer> {
  const order = await getOrder(scope, numberIn(params['id'], 'service order'));
  await openPerson(scope, order.person_id, 'service order');
  const paper = orderPaper(order, madeNow(scope, await letterheadOf(scope)));
  return file(`${order.reference}-version-${order.version}.pdf`, 'application/pdf', await paperPdf(paper));
}

/** GET /shortlist/:token/paper, for whoever holds the link; `?print=large` gives large print. Where there is nothing to choose the page of the link says why. */
export function shortlistPdf(teams: TeamSizes): (asked: OpenAsked) => Promise<OpenAnswer> {
  return async ({ database, params, query }) => {
    const token = params['token'] ?? '';
    const found = await findLinkByToken(database, token);
    if (found === undefined) return redirect(`/shortlist/${token}`);
    const who = { ...systemOf(found.councilId), name: 'Whoever holds a shortlist link' };
    const paper = await withScope(database, who, async (scope) => {
      const link = await findLink(scope, found.linkId);
      if (link === undefined || whyLinkIsOver(link, scope.now) !== undefined) return undefined;
      const shortlist = await readShortlist(scope, link, teams);
      if (shortlist.entries.length === 0) return undefined;
      return shortlistPaper(shortlist, madeNow(scope, await letterheadOf(scope)), {
        until: longDate(londonDay(link.expires_at)),
        print: query.get('print') === 'large' ? 'large' : 'standard',
      });
    });
    if (paper === undefined) return redirect(`/shortlist/${token}`);
    return file('choose-who-comes.pdf', 'application/pdf', await paperPdf(paper));
  };
}

/** The papers of those who have signed in. */
export const orderPaperRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/service-orders/:id/paper',
    permission: 'offers.see',
    title: 'Service order as a PDF',
    answer: orderPdf,
  },
];

/** The shortlist as a paper, for whoever holds the link. */
export function shortlistPaperRoutes(teams: TeamSizes): readonly OpenRoute[] {
  return [
    {
      method: 'GET',
      path: '/shortlist/:token/paper',
      permission: 'anyone',
      title: 'Choose who comes, as a PDF',
      answer: shortlistPdf(teams),
    },
  ];
}
