/** What the planner found, beside what stands: what changes, what it costs, what stays unserved and why. Nothing changes until it is taken. */
import { z } from 'zod';
import { dateAndTime, longDate } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { getLongWork } from '../../platform/long-work.ts';
import type { Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { messageBanner } from '../../web/components/messages.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { fields } from '../../web/fields.ts';
import { optionalText } from '../../web/form-values.ts';
import { csrfField, parseForm, startForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { askByStraightLine, askOtherwise, askTheRest } from '../actions/propose.ts';
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
import type { StopChange } from '../rules/day-answer.ts';
import type { RotaStop } from '../rules/rota.ts';
import { cramming, dayOfWeek } from '../rules/rota-week.ts';
import { callsInWords } from '../rules/who-to-call.ts';
import { changeTable, costs, notServed, openBefore } from './plan-tables.ts';
import { travelNote } from './travel-note.ts';
import { crumbsOf, dayHref, mondayIn, readDay, section, weekHref } from './address.ts';

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
      ${gapsOrAnew(asked, beside)}${proposal.state === 'ready' && decide(asked, beside)}
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
  if (proposal.state === 'taken') {
    const days = proposal.answer?.taken?.map((day) => longDate(day));
    const text =
      days === undefined
        ? 'This was taken. The rota is as it says.'
        : `This was taken for ${listWords(days)}. Its other days stayed as they were.`;
    return messageBanner({ kind: 'success', text });
  }
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

function tilesOf({ proposal, changes, calls, week, now, planned, published }: ProposalBeside): SafeHtml {
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
    proposal.kind === 'the rest' &&
      published !== undefined && {
        label: 'Published visits that change',
        value: published.visits,
        tone: published.visits > 0 ? 'attention' : 'good',
        note: published.visits === 0 ? 'Nobody has to be told' : `${callsInWords(published.tell)} to tell`,
      },
  ]);
}

/** Of a published week: whether what was published may move, and the other choice. */
function gapsOrAnew({ csrfToken }: Asked, { proposal, published }: ProposalBeside): SafeHtml {
  if (proposal.kind !== 'the rest' || published === undefined || proposal.state !== 'ready') return nothing;
  const anew = proposal.asked.anew === true;
  const words = anew
    ? 'Planned anew: visits that were published may change.'
    : 'Only the gaps are filled: what was published stays, unless there is a conflict.';
  return html`<form method="post" action="${planHref(proposal.id)}" novalidate>${csrfField(csrfToken)}<p class="govuk-body">${words} <button type="submit" class="tend-linkbutton" name="act" value="otherwise">${anew ? 'Fill only the gaps instead' : 'Plan anew instead'}</button></p></form>`;
}

/** The days that change, to take all of them or some; nothing where there is only one. */
function daysToTake({ proposal, changes, week }: ProposalBeside): SafeHtml {
  const byDay = Map.groupBy(changes, ({ visitId }) => week.visits.get(visitId)?.day ?? '');
  const days = [...byDay.keys()].sort();
  if (proposal.kind === 'repair' || days.length < 2) return nothing;
  return html`<input type="hidden" name="by_day" value="yes">${fields(startForm({ days })).checkboxes({
    name: 'days',
    label: 'Days to take',
    small: true,
    choices: days.map((value) => ({
      value,
      text: `${longDate(value)}: ${plural(byDay.get(value)?.length ?? 0, 'change')}`,
    })),
  })}`;
}

function decide({ csrfToken }: Asked, beside: ProposalBeside): SafeHtml {
  const { proposal, stale, changes, calls, notPublished } = beside;
  const repair = proposal.kind === 'repair';
  const words = repair
    ? `Taking it changes the rota, publishes it where it was published, tells the care workers by text message, and makes a call sheet for ${callsInWords(calls)}.${notPublished > 0 ? ` ${plural(notPublished, 'change')} that you made and did not publish yet would be published with it.` : ''}`
    : 'Taking it changes the rota. Care workers see nothing of it until you publish.';
  return html`<p class="govuk-body">${changes.length === 0 ? 'Nothing would change.' : words}${repair && ' Leaving it leaves the rota as it is, and the absence written down.'}</p>
<form method="post" action="${planHref(proposal.id)}" novalidate>${csrfField(csrfToken)}${!stale && daysToTake(beside)}${buttonGroup(
    [
      !stale &&
        (changes.length > 0 || repair) &&
        button({ text: repair ? 'Take it and call' : 'Take it', name: 'act', value: 'take', key: 't' }),
      button({ text: 'Leave it', name: 'act', value: 'leave', kind: 'secondary' }),
    ],
  )}</form>`;
}

const deciding = z.object({
  act: optionalText('What to do'),
  by_day: optionalText('By day'),
  days: z.union([z.string(), z.array(z.string())]).optional(),
});

/** POST /rounds/plans/:id: takes it or leaves it. */
export function saveDecision(side: RoundsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const id = planIn(asked);
    const read = parseForm(deciding, asked.form);
    if (read.ok && read.value.act === 'straight line') {
      const again = await askByStraightLine(asked.scope, id);
      return again.ok ? redirect(planHref(again.value.id)) : redirect(planHref(id), notDone(again.reason));
    }
    if (read.ok && read.value.act === 'otherwise') {
      const other = await askOtherwise(asked.scope, id);
      return other.ok ? redirect(planHref(other.value.id)) : redirect(planHref(id), notDone(other.reason));
    }
    if (!read.ok || read.value.act !== 'take') {
      const left = await leaveProposal(asked.scope, id);
      if (!left.ok) return redirect(planHref(id), notDone(left.reason));
      if (left.value.away !== undefined) return redirect(planHref(id));
      return redirect(weekHref(left.value.monday), 'Left. Nothing changed.');
    }
    const { by_day, days } = read.value;
    const done = await takeProposal(asked.scope, side, id, by_day === '' ? undefined : [days ?? []].flat());
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
