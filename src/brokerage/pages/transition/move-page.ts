/** One move: where the service goes and why, who else can take it, what the person said, and what happened. */
import { z } from 'zod';
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { dateAndTime, longDate } from '../../../ground/calendar.ts';
import { thousands } from '../../../ground/text.ts';
import { openPerson } from '../../../people/records/people.ts';
import { noteListSeen } from '../../../platform/list-seen.ts';
import type { Permission } from '../../../platform/permissions.ts';
import { permits, type Scope } from '../../../platform/scope.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { details } from '../../../web/components/disclosures.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { fields } from '../../../web/fields.ts';
import { choice, optionalDate, optionalText, text } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../../web/route.ts';
import {
  chooseDestination,
  leaveOut,
  recordAnswer,
  takeUp,
  whoCanTake,
} from '../../actions/transition-moves.ts';
import { placeMove } from '../../actions/transition-place.ts';
import type { TransitionSide } from '../../actions/transition-side.ts';
import {
  getMove,
  getTransition,
  listMoveSteps,
  type RecordedMoveStep,
  type Transition,
  type TransitionMove,
} from '../../records/transitions.ts';
import { seesFiguresOnly } from '../../rules/figures-only.ts';
import type { ScoredPart } from '../../rules/score.ts';
import {
  ANSWERS,
  becauseInWords,
  foldMove,
  mayNextMove,
  stageNames,
  stillUncovered,
} from '../../rules/transition-steps.ts';
import { scorePartNames } from '../../rules/weights.ts';
import { personBand } from '../person-band.ts';
import { moveIn, planCrumbs, planHref, transitionIn } from './address.ts';
import { stageTones } from './move-columns.ts';
import { uncoveredWords } from './no-room.ts';

/** Every part of a score, with what it counts. */
export function scoreParts(score: number | null, parts: readonly ScoredPart[]): SafeHtml {
  if (score === null) return html`Not scored: the last rung takes what nobody else can`;
  if (parts.length === 0) return html`${thousands(score)} of 1,000`;
  const all = Math.max(
    1,
    parts.reduce((sum, { weight }) => sum + weight, 0),
  );
  return details({
    summary: `${thousands(score)} of 1,000`,
    body: html`<ul class="govuk-list">${parts.map(
      ({ part, weight, points, words }) =>
        html`<li><strong>${scorePartNames[part]}: ${thousands(points)}</strong>, counts ${Math.round((weight * 100) / all)}%<br>${words}</li>`,
    )}</ul>`,
  });
}

/** GET /transitions/:id/moves/:move */
export async function movePage(asked: Asked): Promise<Answer> {
  return await showMove(asked, startForm({}));
}

const may = (move: TransitionMove, kind: string): boolean =>
  (mayNextMove[move.stage] as readonly string[]).includes(kind);

async function showMove(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const plan = await getTransition(scope, transitionIn(asked));
  const move = await getMove(scope, plan.id, moveIn(asked));
  const steps = await listMoveSteps(scope, plan.id, move.id);
  const { to } = foldMove(steps.map(({ event }) => event));
  const uncovered = stillUncovered(move);
  const works = permits(scope.who, 'placement.work') && plan.closed_at === null;
  return page(
    `Move ${move.line_reference}`,
    html`${await whoMoves(scope, move)}
      <h1 class="govuk-heading-l">${serviceName(move.service)} ${statusTag(stageNames[move.shown_stage], stageTones[move.shown_stage])}</h1>
      ${summaryList([
        {
          key: move.stage === 'placed' ? 'Moves from' : 'Now with',
          value: html`${plan.provider_name}, ${packageLink(scope, move, move.line_reference)}`,
        },
        { key: 'Goes to', value: move.to_provider_name ?? 'Nobody yet' },
        uncovered && {
          key: 'No room told',
          value: html`<strong>The in-house service has told no room for ${uncoveredWords(uncovered)} of it</strong>`,
        },
        { key: 'Why there', value: becauseInWords(move.because ?? '') },
        { key: 'Fit', value: to === null ? 'Not scored' : scoreParts(to.score, to.parts) },
        { key: 'First day there', value: longDate(move.starts_on) },
        move.answer !== null && {
          key: 'The person',
          value: `${move.answered_by ?? 'Somebody'} ${move.answer}`,
        },
        move.ask_again_on !== null && { key: 'Ask again', value: longDate(move.ask_again_on) },
        move.held_back !== null && { key: 'Held back', value: html`<strong>${move.held_back}</strong>` },
        move.new_line_reference !== null && {
          key: 'New service',
          value: packageLink(scope, move, move.new_line_reference),
        },
        move.stage === 'placed' && {
          key: 'Handover',
          value: linkFor(
            scope,
            'handovers.see',
            `/handovers/${move.id}`,
            `${move.old_confirmed} given, ${move.new_confirmed} had`,
          ),
        },
      ])}
      ${works && may(move, 'answered') && move.contract_id !== null && answerForm(asked, form)}
      ${works && move.stage === 'agreed' && placeForm(asked, plan)}
      ${works && may(move, 'chosen') && (await chooseForm(asked, plan, move, form))}
      ${works && leaveForm(asked, move, form)}
      ${history(steps)}`,
    { section: 'Placement', form, status, breadcrumbs: planCrumbs(plan, move.line_reference) },
  );
}

/** Whose service it is: the person’s band, or for whoever sees the figures only their reference. */
async function whoMoves(scope: Scope, move: TransitionMove): Promise<SafeHtml> {
  if (!seesFiguresOnly(scope.who))
    return personBand(scope, await openPerson(scope, move.person_id, 'transition'));
  noteListSeen(scope, `services of transition ${move.transition_id}`, [move]);
  return html`<span class="govuk-caption-l">${move.person_reference}</span>`;
}

/** A link to a page that whoever asks may open; its words alone to others. */
function linkFor(scope: Scope, permission: Permission, href: string, words: string): SafeHtml {
  return permits(scope.who, permission)
    ? html`<a class="govuk-link" href="${href}">${words}</a>`
    : html`${words}`;
}

function packageLink(scope: Scope, { care_package_id }: TransitionMove, words: string): SafeHtml {
  return linkFor(scope, 'packages.see', `/packages/${care_package_id}`, words);
}

function act(asked: Asked, what: string, body: SafeHtml): SafeHtml {
  const action = `${planHref(transitionIn(asked))}/moves/${moveIn(asked)}`;
  return html`<form method="post" action="${action}" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="act" value="${what}">${body}</form>`;
}

function answerForm(asked: Asked, form: FormState): SafeHtml {
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m">What the person says</h2>${act(
    asked,
    'answer',
    html`${ask.radios({
      name: 'answer',
      label: 'On the telephone, the person or who speaks for them',
      small: true,
      choices: ANSWERS.map((value) => ({ value, text: value.charAt(0).toUpperCase() + value.slice(1) })),
    })}${ask.text({ name: 'who', label: 'Who answered', hint: 'Such as: Mrs Tate herself, or her daughter Joan' })}${ask.text({ name: 'words', label: 'What they said (optional)' })}${ask.date({ name: 'ask_again', label: 'If they want to wait, when to ask again (optional)', hint: 'Before the new providers begin. You are reminded that morning' })}${buttonGroup([button({ text: 'Write it down', key: 's' })])}`,
  )}`;
}

function placeForm(asked: Asked, plan: Transition): SafeHtml {
  return act(
    asked,
    'place',
    html`<p class="govuk-body">The service ends with ${plan.provider_name} the day before ${longDate(plan.cut_over_on)}, begins with the new provider on it, and both are told.</p>${buttonGroup([button({ text: 'Place this one now' })])}`,
  );
}

async function chooseForm(
  asked: Asked,
  plan: Transition,
  move: TransitionMove,
  form: FormState,
): Promise<SafeHtml> {
  const { ranked, lastRung } = await whoCanTake(asked.scope, plan, move);
  const ask = fields(form);
  const able = ranked.filter(({ candidate }) => candidate.contractId !== move.contract_id);
  const last =
    lastRung !== undefined &&
    lastRung.contractId !== move.contract_id &&
    !able.some(({ candidate }) => candidate.contractId === lastRung.contractId);
  if (able.length === 0 && !last)
    return html`<p class="govuk-body">Nobody else can take this service now.</p>`;
  return details({
    summary: 'Choose another provider',
    body: act(
      asked,
      'choose',
      html`${ask.radios({
        name: 'contract',
        label: 'Who can take it, the best first',
        small: true,
        choices: [
          ...able.map(({ candidate, score, notes }) => ({
            value: String(candidate.contractId),
            text: `${candidate.providerName} (${candidate.kind}), ${thousands(score)} of 1,000`,
            hint: notes.join('. '),
          })),
          last && {
            value: String(lastRung.contractId),
            text: `${lastRung.providerName} (in-house)`,
            hint: 'The last rung, which always answers',
          },
        ],
      })}${ask.text({ name: 'reason', label: 'Why there instead', hint: 'The person is asked anew' })}${buttonGroup([button({ text: 'Choose it', kind: 'secondary' })])}`,
    ),
  });
}

function leaveForm(asked: Asked, move: TransitionMove, form: FormState): SafeHtml {
  if (may(move, 'taken up'))
    return act(
      asked,
      'take-up',
      buttonGroup([button({ text: 'Take it into the plan again', kind: 'secondary' })]),
    );
  if (!may(move, 'stopped')) return nothing;
  return details({
    summary: 'Leave it out of the plan',
    body: act(
      asked,
      'leave',
      html`${fields(form).text({ name: 'why_left_out', label: 'Why it is left out', hint: 'Such as: goes into a care home on Friday' })}${buttonGroup([button({ text: 'Leave it out', kind: 'warning' })])}`,
    ),
  });
}

function stepWords({ event }: RecordedMoveStep): string {
  switch (event.kind) {
    case 'drafted':
      return `Drafted: ${becauseInWords(event.why).toLowerCase()}`;
    case 'chosen':
      return `Chosen by the broker: ${event.reason}`;
    case 'asked':
      return `Asked, no answer yet${event.words === '' ? '' : `: ${event.words}`}`;
    case 'answered':
      return `${event.who} ${event.answer}${event.askAgainOn === undefined ? '' : ` until ${longDate(event.askAgainOn)}`}${event.words === '' ? '' : `: ${event.words}`}`;
    case 'held back':
      return `Could not be placed: ${event.reason}`;
    case 'placed':
      return `Placed, to begin on ${longDate(event.startsOn)}`;
    case 'stopped':
      return `Left out: ${event.reason}`;
    default:
      return 'Taken into the plan again';
  }
}

function history(steps: readonly RecordedMoveStep[]): SafeHtml {
  return html`<h2 class="govuk-heading-m">What happened</h2><ol class="govuk-list">${steps
    .toReversed()
    .map(
      (step) =>
        html`<li><strong>${stepWords(step)}</strong><br><span class="tend-quiet">${dateAndTime(Temporal.Instant.fromEpochMilliseconds(step.event.at * 1000))}, ${step.by ?? 'Tend'}</span></li>`,
    )}</ol>`;
}

const answering = z.object({
  answer: choice('what they say', ANSWERS),
  who: text('Who answered', { max: 100 }),
  words: optionalText('What they said', { max: 500 }),
  ask_again: optionalDate('When to ask again'),
});
const choosing = z.object({
  contract: z.coerce.number({ error: 'Choose a provider' }).int({ error: 'Choose a provider' }),
  reason: text('Why there instead', { max: 300 }),
});
const leaving = z.object({ why_left_out: text('Why it is left out', { max: 300 }) });

/** POST /transitions/:id/moves/:move: whichever of its forms was sent. */
export function saveMove(side: TransitionSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope, form } = asked;
    const which = { transitionId: transitionIn(asked), moveId: moveIn(asked) };
    const here = `${planHref(which.transitionId)}/moves/${which.moveId}`;
    const plan = planHref(which.transitionId);
    if (form['act'] === 'place') {
      const done = await placeMove(scope, side, which);
      return redirect(
        here,
        done.ok ? 'Placed. Both providers are told.' : notDone(`Held back: ${done.reason}`),
      );
    }
    if (form['act'] === 'take-up') {
      const done = await takeUp(scope, which);
      return redirect(here, done.ok ? 'It is in the plan again.' : notDone(done.reason));
    }
    if (form['act'] === 'choose') {
      const read = parseForm(choosing, form);
      if (!read.ok) return await showMove(asked, read, 422);
      const { contract: contractId, reason } = read.value;
      const done = await chooseDestination(scope, which, { contractId, reason });
      if (!done.ok) return await showMove(asked, withRefusal(read.values, done), 422);
      return redirect(here, 'Chosen. The person is asked anew.');
    }
    if (form['act'] === 'leave') {
      const read = parseForm(leaving, form);
      if (!read.ok) return await showMove(asked, read, 422);
      const done = await leaveOut(scope, which, read.value.why_left_out);
      if (!done.ok) return await showMove(asked, withRefusal(read.values, done), 422);
      return redirect(plan, 'Left out of the plan.');
    }
    const read = parseForm(answering, form);
    if (!read.ok) return await showMove(asked, read, 422);
    const { answer, who, words, ask_again } = read.value;
    const done = await recordAnswer(scope, which, { answer, who, words, askAgainOn: ask_again ?? undefined });
    if (!done.ok) return await showMove(asked, withRefusal(read.values, done), 422);
    const again = ask_again === null ? '' : ` You are reminded on ${longDate(ask_again)}.`;
    return redirect(plan, `Written down: ${who} ${answer}.${again}`);
  };
}
