/** What the planner found, beside what stands: what changes, what it costs, what stays unserved and why. Nothing changes until it is taken. */
import { z } from 'zod';
import { dateAndTime, longDate, shortDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { getLongWork } from '../../platform/long-work.ts';
import type { Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { details } from '../../web/components/disclosures.ts';
import { messageBanner } from '../../web/components/messages.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { optionalText } from '../../web/form-values.ts';
import { csrfField, parseForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { askByStraightLine, askTheRest } from '../actions/propose.ts';
import { workersOfWeek } from '../actions/publish-rota.ts';
import type { RoundsSide } from '../actions/rounds-side.ts';
import {
  leaveProposal,
  type ProposalBeside,
  readProposal,
  type StillAway,
  stillAway,
  takeProposal,
} from '../actions/take-proposal.ts';
import { readWeekWithWays } from '../actions/week-ways.ts';
import { getProposal, listOpenRepairs, type Proposal } from '../records/proposals.ts';
import { addCosts, type StopChange } from '../rules/day-answer.ts';
import type { Cost } from '../rules/problem.ts';
import type { RotaStop, RotaVisit } from '../rules/rota.ts';
import { cramming, dayOfWeek } from '../rules/rota-week.ts';
import { callsInWords } from '../rules/who-to-call.ts';
import { travelNote } from './travel-note.ts';
import { clockOf, crumbsOf, dayHref, mondayIn, partHref, readDay, section, weekHref } from './address.ts';

const planIn = ({ params }: Asked): number => numberIn(params['id'], 'plan');
const planHref = (id: number): string => `/rounds/plans/${id}`;

const asking = z.object({ day: optionalText('Day') });

/** POST /rounds/weeks/:monday/plan: asks for the rest of a day, or of the whole week. */
export async function savePlan(asked: Asked): Promise<Answer> {
  const monday = mondayIn(asked);
  const read = parseForm(asking, asked.form);
  const day = read.ok ? readDay(read.value.day) : undefined;
  const done = await askTheRest(asked.scope, { monday, day: day ?? null });
  const back = day === undefined ? weekHref(monday) : dayHref(day);
  return done.ok ? redirect(planHref(done.value.id)) : redirect(back, notDone(done.reason));
}

/** GET /rounds/plans/:id */
export async function planPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const read = await readProposal(scope, planIn(asked));
  const { proposal } = read;
  const ready = proposal.state === 'ready' && proposal.answer?.noTimes === undefined;
  const week = ready ? await readWeekWithWays(scope, proposal.providerId, read.week.monday) : read.week;
  const beside = { ...read, week };
  const repair = proposal.kind === 'repair';
  const away = repair ? workersOfWeek(week).get(proposal.asked.workerId ?? 0)?.name : undefined;
  const title = away === undefined ? 'What the planner found' : `Who can go instead of ${away}`;
  const [day = week.monday] = proposal.asked.days;
  const crumbs = crumbsOf(week.monday, proposal.asked.days.length === 1 ? day : undefined, title);
  if (proposal.state === 'working') return await working(asked, beside, title, crumbs);
  if (proposal.state === 'failed')
    return page(title, messageBanner({ kind: 'important', text: `${proposal.fault ?? 'It failed'}.` }), {
      section,
      breadcrumbs: crumbs,
    });
  if (proposal.state === 'ready' && proposal.answer?.noTimes !== undefined)
    return page(title, noTimes(asked, proposal.id, proposal.answer.noTimes), {
      section,
      breadcrumbs: crumbs,
    });
  return page(
    title,
    html`${state(beside)}${await otherWeeks(scope, proposal)}
      ${proposal.asked.straightLine === true && html`<p class="govuk-body">Travel is estimated by the straight line, as was chosen: the travel time service gave no times.</p>`}
      ${proposal.state === 'ready' && tilesOf(beside)}
      ${proposal.state === 'ready' && decide(asked, beside)}
      ${proposal.state === 'taken' && repair && html`<p class="govuk-body"><a class="govuk-link" href="${planHref(proposal.id)}/calls">Whom to call</a></p>`}
      ${notServed(beside)}${openBefore(beside)}
      ${proposal.state === 'ready' && changeTable(beside)}
      ${costs(beside)}${proposal.state === 'ready' && travelNote(week)}`,
    { wide: true, section, breadcrumbs: crumbs },
  );
}

/** Nothing was planned for want of travel times: what can be done, and the estimate only as a choice. */
function noTimes({ csrfToken }: Asked, id: number, why: string): SafeHtml {
  return html`${messageBanner({ kind: 'important', text: `${why}.` })}
<p class="govuk-body">Nothing was planned and nothing changed. Ask the planner again when the service is back, or plan by the straight line: an estimate, which may be wrong where a river, a railway or the traffic is in the way.</p>
<form method="post" action="${planHref(id)}" novalidate>${csrfField(csrfToken)}${buttonGroup([
    button({ text: 'Plan by the straight line', name: 'act', value: 'straight line' }),
    button({ text: 'Leave it', name: 'act', value: 'leave', kind: 'secondary' }),
  ])}</form>`;
}

/** The other weeks in which the same worker is missed and nobody has decided yet. */
export async function otherWeeks(scope: Scope, { id, kind, providerId, asked }: Proposal): Promise<SafeHtml> {
  if (kind !== 'repair' || asked.workerId === null) return nothing;
  const others = (await listOpenRepairs(scope, providerId, asked.workerId)).filter((one) => one.id !== id);
  if (others.length === 0) return nothing;
  return html`<p class="govuk-body">Other weeks to decide: ${others.map(
    (one, at) =>
      html`${at > 0 && ', '}<a class="govuk-link" href="${planHref(one.id)}">the week of ${longDate(one.monday)}</a>`,
  )}.</p>`;
}

async function working(
  { scope }: Asked,
  { proposal }: ProposalBeside,
  title: string,
  breadcrumbs: ReturnType<typeof crumbsOf>,
): Promise<Answer> {
  const work = proposal.workId === null ? undefined : await getLongWork(scope, proposal.workId);
  return page(
    title,
    html`${progressBar({
      id: 'planning',
      label: work?.title ?? 'Planning',
      done: work?.done ?? 0,
      total: work?.total ?? undefined,
      words: progressWords(work?.done ?? 0, proposal.asked.days.length),
      pollUrl: `${planHref(proposal.id)}/progress`,
    })}<p class="govuk-body">Nothing changes until you take what is found.</p>`,
    { section, breadcrumbs, refreshSeconds: 3 },
  );
}

function progressWords(done: number, days: number): string {
  if (done === 0) return 'Waiting to begin';
  return `Looking at day ${Math.min(days, Math.floor(done / 100) + 1)} of ${days}`;
}

/** GET /rounds/plans/:id/progress */
export async function planProgress(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const id = planIn(asked);
  const { proposal } = await readProposal(scope, id);
  const work = proposal.workId === null ? undefined : await getLongWork(scope, proposal.workId);
  const value: Progress = {
    done: work?.done ?? 0,
    total: work?.total ?? undefined,
    words: progressWords(work?.done ?? 0, proposal.asked.days.length),
    ...(proposal.state !== 'working' && { finished: planHref(id) }),
  };
  return { kind: 'json', value };
}

/** 'Fatima Shaw is still recorded as away: 6 visits have nobody who can go.' */
function stillAwayInWords({ name, visits }: StillAway): string {
  return `${name} is still recorded as away: ${plural(visits, 'visit has', 'visits have')} nobody who can go.`;
}

function state(beside: ProposalBeside): SafeHtml {
  const { proposal, stale } = beside;
  if (proposal.takenBackAt !== null)
    return messageBanner({
      kind: 'important',
      text: `This was taken, and taken back on ${dateAndTime(proposal.takenBackAt)}.`,
    });
  if (proposal.state === 'taken')
    return messageBanner({ kind: 'success', text: 'This was taken. The rota is as it says.' });
  if (proposal.state === 'left') {
    const away = stillAway(beside);
    if (away === undefined)
      return messageBanner({ kind: 'important', text: 'This was left. It changed nothing in the rota.' });
    const again = `/rounds/away?worker=${away.workerId}&day=${proposal.asked.days[0] ?? ''}`;
    return messageBanner({
      kind: 'important',
      text: html`This was left. ${stillAwayInWords(away)} <a class="govuk-link" href="${again}">See again who can go</a>, or <a class="govuk-link" href="/rounds/workers/${away.workerId}">say that they are back</a>.`,
    });
  }
  if (stale)
    return messageBanner({
      kind: 'important',
      text: 'The rota has changed since this was worked out, so it cannot be taken. Ask the planner again.',
    });
  return nothing;
}

function tilesOf({ proposal, changes, calls, week, now, planned }: ProposalBeside): SafeHtml {
  const of = (kind: StopChange['kind']): number => changes.filter((change) => change.kind === kind).length;
  const left = proposal.answer?.days.flatMap(({ notServed: none }) => none).length ?? 0;
  const short = (stops: readonly RotaStop[]): number =>
    proposal.asked.days.reduce((sum, day) => sum + cramming(dayOfWeek(week, stops, day).conflicts).stops, 0);
  return statTiles([
    { label: 'Visits put to somebody', value: of('put on') },
    {
      label: 'Visits to another care worker',
      value: of('other worker'),
      tone: of('other worker') > 0 ? 'attention' : undefined,
    },
    { label: 'Visits at another time', value: of('moved'), tone: of('moved') > 0 ? 'attention' : undefined },
    { label: 'Visits nobody is found for', value: left, tone: left > 0 ? 'problem' : 'good' },
    { label: 'With too little time to travel', value: short(planned), note: `${short(now)} now` },
    proposal.kind === 'repair' && { label: 'To telephone', value: calls.length, note: callsInWords(calls) },
  ]);
}

function decide(
  { csrfToken }: Asked,
  { proposal, stale, changes, calls, notPublished }: ProposalBeside,
): SafeHtml {
  const repair = proposal.kind === 'repair';
  const words = repair
    ? `Taking it changes the rota, publishes it where it was published, tells the care workers by text message, and makes a call sheet for ${callsInWords(calls)}.${notPublished > 0 ? ` ${plural(notPublished, 'change')} that you made and did not publish yet would be published with it.` : ''}`
    : 'Taking it changes the rota. Care workers see nothing of it until you publish.';
  return html`<p class="govuk-body">${changes.length === 0 ? 'Nothing would change.' : words}${repair && ' Leaving it leaves the rota as it is, and the absence written down.'}</p>
<form method="post" action="${planHref(proposal.id)}" novalidate>${csrfField(csrfToken)}${buttonGroup([
    !stale &&
      (changes.length > 0 || repair) &&
      button({ text: repair ? 'Take it and call' : 'Take it', name: 'act', value: 'take', key: 't' }),
    button({ text: 'Leave it', name: 'act', value: 'leave', kind: 'secondary' }),
  ])}</form>`;
}

function notServed({ proposal, week }: ProposalBeside): SafeHtml {
  const rows = (proposal.answer?.days ?? []).flatMap(({ notServed: left }) =>
    left.flatMap(({ visitId, ...found }) => {
      const visit = week.visits.get(visitId);
      return visit === undefined ? [] : [{ visit, ...found }];
    }),
  );
  const refused = proposal.answer?.refused ?? [];
  if (rows.length + refused.length === 0) return nothing;
  return html`${refused.map(({ day, why }) => messageBanner({ kind: 'important', text: `${longDate(day)}: ${why}.` }))}${dataTable<
    (typeof rows)[number]
  >({
    id: 'not-served',
    caption: 'Nobody is found for',
    rows: rows.toSorted((a, b) => Number(b.visit.timeCritical) - Number(a.visit.timeCritical)),
    rowHref: ({ visit }) => partHref({ visitId: visit.id, part: 0 }),
    columns: [
      {
        head: 'Person',
        cell: ({ visit }) =>
          html`${visit.personName} ${visit.timeCritical && statusTag('Time-critical', 'problem')}`,
      },
      { head: 'When', cell: ({ visit }) => `${shortDate(visit.day)}, ${clockOf(visit.startsAt)}` },
      { head: 'Why', width: 'wide', cell: ({ why }) => namesFor(why, week) },
      {
        head: 'Sure',
        cell: ({ proven, looked }) =>
          looked ? (proven ? 'Yes, by rule' : 'Not found in the time allowed') : 'Not looked for',
      },
    ],
  })}`;
}

/** What nobody had before somebody was away: a repair leaves it, and says where it can be planned. */
function openBefore({ proposal, week, now }: ProposalBeside): SafeHtml {
  if (proposal.kind !== 'repair' || proposal.state !== 'ready') return nothing;
  const open = proposal.asked.days
    .map((day) => ({
      day,
      visits: new Set(dayOfWeek(week, now, day).open.map(({ visit }) => visit.id)).size,
    }))
    .filter(({ visits }) => visits > 0);
  if (open.length === 0) return nothing;
  return html`<p class="govuk-body">Nobody had these before either, and this leaves them as they are: ${open.map(
    ({ day, visits }, at) =>
      html`${at > 0 && '; '}${plural(visits, 'visit')} on <a class="govuk-link" href="${dayHref(day)}">${longDate(day)}</a>`,
  )}. Decide this first, then plan the rest of the day.</p>`;
}

/** The engine names workers by number: here by name. */
function namesFor(why: string, week: ProposalBeside['week']): string {
  return why.replace(
    /only (\d+) may do it/,
    (_, id: string) => `only ${workersOfWeek(week).get(Number(id))?.name ?? 'one'} may do it`,
  );
}

function changeTable({ changes, week }: ProposalBeside): SafeHtml {
  const workers = workersOfWeek(week);
  const stop = (one: RotaStop | undefined): string =>
    one === undefined
      ? 'Nobody'
      : `${workers.get(one.workerId)?.name ?? 'Somebody who has left'} at ${clockOf(one.startsAt)}`;
  type Row = StopChange & { readonly visit: RotaVisit | undefined };
  return dataTable<Row>({
    id: 'changes',
    caption: plural(changes.length, 'change'),
    rows: changes.map((change) => ({ ...change, visit: week.visits.get(change.visitId) })),
    empty: 'Nothing would change',
    columns: [
      {
        head: 'Person',
        cell: ({ visit }) =>
          html`${visit?.personName ?? ''} ${visit?.timeCritical === true && statusTag('Time-critical', 'active')}`,
      },
      { head: 'Day', cell: ({ visit }) => (visit === undefined ? '' : shortDate(visit.day)) },
      { head: 'Now', cell: ({ before }) => stop(before) },
      { head: 'Then', cell: ({ after }) => stop(after) },
    ],
  });
}

const costNames = {
  unserved: 'Visits nobody makes',
  lateness: 'Late starts',
  worstLateness: 'The latest start of all',
  continuity: 'People who meet somebody new',
  travel: 'Travel',
  gaps: 'Waiting',
  fairness: 'Work shared unevenly',
  stability: 'Changes to what stood',
} satisfies Record<Exclude<keyof Cost, 'total'>, string>;

function costs({ proposal }: ProposalBeside): SafeHtml {
  const days = proposal.answer?.days ?? [];
  if (days.length === 0) return nothing;
  const cost = addCosts(days.map((day) => day.cost));
  const names = Object.entries(costNames) as [keyof typeof costNames, string][];
  return details({
    summary: 'What the planner weighed',
    body: html`<p class="govuk-body">In seconds of travel: how much each part of the plan weighs. Time-critical visits have no price: none is given up for any number of others. See the rule pages on rounds.</p>${summaryList(
      names.map(([part, key]) => ({ key, value: Math.round(cost[part]).toLocaleString('en-GB') })),
    )}`,
  });
}

const deciding = z.object({ act: optionalText('What to do') });

/** POST /rounds/plans/:id: takes it or leaves it. */
export function saveDecision(side: RoundsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const id = planIn(asked);
    const read = parseForm(deciding, asked.form);
    if (read.ok && read.value.act === 'straight line') {
      const again = await askByStraightLine(asked.scope, id);
      return again.ok ? redirect(planHref(again.value.id)) : redirect(planHref(id), notDone(again.reason));
    }
    if (!read.ok || read.value.act !== 'take') {
      const left = await leaveProposal(asked.scope, id);
      if (!left.ok) return redirect(planHref(id), notDone(left.reason));
      if (left.value.away !== undefined) return redirect(planHref(id));
      return redirect(weekHref(left.value.monday), 'Left. Nothing changed.');
    }
    const done = await takeProposal(asked.scope, side, id);
    if (!done.ok) return redirect(planHref(id), notDone(done.reason));
    const { monday, changes, calls, told } = done.value;
    const proposal = await getProposal(asked.scope, id);
    if (proposal.kind === 'repair')
      return redirect(
        `${planHref(id)}/calls`,
        `The rota is changed. ${plural(told, 'care worker')} had a text message; ${plural(calls, 'call')} to make.`,
      );
    const [day = monday] = proposal.asked.days;
    const back = proposal.asked.days.length === 1 ? dayHref(day) : weekHref(monday);
    return redirect(back, `Taken: ${plural(changes, 'change')}. Publish when you are ready.`);
  };
}
