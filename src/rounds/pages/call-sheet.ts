/**
 * Whom to telephone because a rota has changed: ticked off as it is done, and printed for whoever has no screen at hand. Where the repair was
 * taken back, who was told has to be told again.
 */
import { z } from 'zod';
import { dateAndTime } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { printButton } from '../../web/components/actions.ts';
import { emptyState, messageBanner } from '../../web/components/messages.ts';
import { none } from '../../web/components/amounts.ts';
import { type Column, dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { phoneLink } from '../../web/components/telephone.ts';
import { optionalText } from '../../web/form-values.ts';
import { csrfField, parseForm } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { workersOfWeek } from '../actions/publish-rota.ts';
import {
  type CallSheet,
  readCallSheet,
  readProposal,
  tickCall,
  tickToldAgain,
} from '../actions/take-proposal.ts';
import type { CallToMake } from '../records/proposals.ts';
import { otherWeeks } from './plan-page.ts';
import { crumbsOf, section } from './address.ts';

const planIn = ({ params }: Asked): number => numberIn(params['id'], 'plan');

/** GET /rounds/plans/:id/calls */
export async function callSheet(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const sheet = await readCallSheet(scope, planIn(asked));
  const { proposal, week, takenBack } = sheet;
  for (const { personId } of takenBack?.told ?? sheet.lines)
    if (personId !== null)
      scope.audit({
        act: 'person seen',
        subject: ['person', personId],
        personId,
        detail: { page: 'call sheet' },
      });
  const away = workersOfWeek(week).get(proposal.asked.workerId ?? 0)?.name ?? 'somebody';
  return page(
    'Whom to call',
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${away} is away</span>Whom to call</h1>
      ${takenBack === undefined ? await toCall(asked, sheet) : toTellAgain(asked, sheet, takenBack)}
      ${printButton('Print this call sheet')}`,
    { wide: true, section, breadcrumbs: crumbsOf(week.monday, undefined, 'Whom to call') },
  );
}

const who: Column<CallToMake> = {
  head: 'Who',
  cell: ({ name, personId, timeCritical }) =>
    html`${name}${personId === null && ', care worker'} ${timeCritical && statusTag('Time-critical', 'problem')}`,
};
const telephone: Column<CallToMake> = {
  head: 'Telephone',
  cell: ({ phone }) => (phone === null ? none('none on record') : phoneLink(phone)),
};

async function toCall(asked: Asked, { proposal, lines }: CallSheet): Promise<SafeHtml> {
  const left = lines.filter(({ doneAt }) => doneAt === null).length;
  return html`<p class="govuk-body" role="status">${lines.length === 0 ? '' : left === 0 ? 'Everybody has been called.' : `${plural(left, 'call')} to make, those with a time-critical visit first.`}</p>
      ${await otherWeeks(asked.scope, proposal)}
      ${dataTable<CallToMake>({
        id: 'calls',
        caption: 'Calls',
        captionHidden: true,
        rows: lines,
        queue: true,
        rowClass: ({ doneAt }) => (doneAt === null ? undefined : 'tend-row--quiet'),
        empty: emptyState({ title: 'Nobody has to be called' }),
        columns: [
          who,
          telephone,
          { head: 'What to tell them', width: 'wide', cell: ({ words }) => words },
          { head: 'Done', cell: (call) => done(asked, call) },
        ],
      })}`;
}

type TakenBack = NonNullable<CallSheet['takenBack']>;
type ToldBefore = TakenBack['told'][number];

/** The sheet of a repair that was taken back: nobody is called for it any more, and who was told is told again. */
function toTellAgain(
  asked: Asked,
  { week, notPublished }: CallSheet,
  { at, told, notCalled }: TakenBack,
): SafeHtml {
  const left = told.filter(({ toldAgainAt }) => toldAgainAt === null).length;
  const rest =
    notCalled === 0
      ? ''
      : `${told.length > 0 ? 'The other ' : ''}${notCalled} on this sheet ${notCalled === 1 ? 'was' : 'were'} not called, and need not be for this.`;
  return html`${messageBanner({ kind: 'important', text: `This repair was taken back on ${dateAndTime(at)}: what the sheet said no longer holds.` })}
    ${notPublished > 0 && html`<p class="govuk-body">Care workers see what was published last. <a class="govuk-link" href="/rounds/weeks/${week.monday}/publish">Publish the rota</a> so that they have word.</p>`}
    <p class="govuk-body" role="status">${told.length === 0 ? 'Nobody had been called.' : left === 0 ? 'Everybody who was told has been told again.' : `${plural(left, 'call')} to make: they were told what no longer holds.`} ${rest}</p>
    ${
      told.length > 0 &&
      dataTable<ToldBefore>({
        id: 'told',
        caption: 'Who was told, and must be told again',
        rows: told,
        queue: true,
        rowClass: ({ toldAgainAt }) => (toldAgainAt === null ? undefined : 'tend-row--quiet'),
        columns: [
          who,
          telephone,
          {
            head: 'What they were told',
            width: 'wide',
            cell: ({ words, doneAt, doneBy, outcome }) =>
              html`${words}<br>${doneAt !== null && dateAndTime(doneAt)}${doneBy !== null && `, ${doneBy}`}${outcome !== '' && `: ${outcome}`}`,
          },
          { head: 'What stands now', width: 'wide', cell: ({ standsNow }) => standsNow },
          { head: 'Told again', cell: (call) => toldAgain(asked, call) },
        ],
      })
    }`;
}

function tick(asked: Asked, id: number, inside: SafeHtml): SafeHtml {
  return html`<form method="post" action="/rounds/plans/${planIn(asked)}/calls" class="tend-tickform" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="call" value="${id}">${inside}</form>`;
}

function done(asked: Asked, { id, name, doneAt, doneBy, outcome }: CallToMake): SafeHtml {
  if (!permits(asked.scope.who, 'rounds.plan')) return html`${doneAt === null ? 'No' : 'Yes'}`;
  if (doneAt !== null)
    return tick(
      asked,
      id,
      html`${statusTag('Called', 'good')} ${dateAndTime(doneAt)}${doneBy !== null && `, ${doneBy}`}${outcome !== '' && html`<br>${outcome}`} <button type="submit" class="tend-linkbutton" name="act" value="not done">Take back<span class="govuk-visually-hidden"> the call to ${name}</span></button>`,
    );
  return tick(
    asked,
    id,
    html`<label class="govuk-visually-hidden" for="outcome-${id}">What ${name} said</label><input class="govuk-input govuk-input--width-10" id="outcome-${id}" name="outcome" placeholder="What they said" autocomplete="off"> <button type="submit" class="govuk-button govuk-button--secondary tend-small-button" name="act" value="done">Called<span class="govuk-visually-hidden"> ${name}</span></button>`,
  );
}

function toldAgain(asked: Asked, { id, name, toldAgainAt }: CallToMake): SafeHtml {
  if (!permits(asked.scope.who, 'rounds.plan')) return html`${toldAgainAt === null ? 'No' : 'Yes'}`;
  if (toldAgainAt !== null)
    return tick(
      asked,
      id,
      html`${statusTag('Told again', 'good')} ${dateAndTime(toldAgainAt)} <button type="submit" class="tend-linkbutton" name="act" value="not told again">Take back<span class="govuk-visually-hidden"> the call to ${name}</span></button>`,
    );
  return tick(
    asked,
    id,
    html`<button type="submit" class="govuk-button govuk-button--secondary tend-small-button" name="act" value="told again">Told again<span class="govuk-visually-hidden"> ${name}</span></button>`,
  );
}

const ticking = z.object({
  call: z.coerce.number().int(),
  act: optionalText('What to do'),
  outcome: optionalText('What they said', { max: 300 }),
});

/** POST /rounds/plans/:id/calls */
export async function saveCall(asked: Asked): Promise<Answer> {
  const proposalId = planIn(asked);
  const back = `/rounds/plans/${proposalId}/calls`;
  const read = parseForm(ticking, asked.form);
  if (!read.ok) return redirect(back, 'Keep what they said to 300 characters.');
  await readProposal(asked.scope, proposalId);
  const { call: id, act, outcome } = read.value;
  if (act === 'told again' || act === 'not told again')
    await tickToldAgain(asked.scope, { proposalId, id, done: act === 'told again' });
  else await tickCall(asked.scope, { proposalId, id, done: act !== 'not done', outcome });
  return redirect(back);
}
