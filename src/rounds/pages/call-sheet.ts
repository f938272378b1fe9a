/** Whom to telephone because a rota has changed: ticked off as it is done, and printed for whoever has no screen at hand. */
import { z } from 'zod';
import { dateAndTime } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { phoneWords } from '../../people/rules/phone-words.ts';
import { permits } from '../../platform/scope.ts';
import { printButton } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { none } from '../../web/components/amounts.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { optionalText } from '../../web/form-values.ts';
import { csrfField, parseForm } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { workersOfWeek } from '../actions/publish-rota.ts';
import { readProposal, tickCall } from '../actions/take-proposal.ts';
import { type CallToMake, listCalls } from '../records/proposals.ts';
import { otherWeeks } from './plan-page.ts';
import { crumbsOf, section } from './address.ts';

const planIn = ({ params }: Asked): number => numberIn(params['id'], 'plan');

/** GET /rounds/plans/:id/calls */
export async function callSheet(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const { proposal, week } = await readProposal(scope, planIn(asked));
  const calls = await listCalls(scope, proposal.id);
  for (const { personId } of calls)
    if (personId !== null)
      scope.audit({
        act: 'person seen',
        subject: ['person', personId],
        personId,
        detail: { page: 'call sheet' },
      });
  const left = calls.filter(({ doneAt }) => doneAt === null).length;
  const away = workersOfWeek(week).get(proposal.asked.workerId ?? 0)?.name ?? 'somebody';
  return page(
    'Whom to call',
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${away} is away</span>Whom to call</h1>
      <p class="govuk-body" role="status">${calls.length === 0 ? '' : left === 0 ? 'Everybody has been called.' : `${plural(left, 'call')} to make, those with a time-critical visit first.`}</p>
      ${await otherWeeks(scope, proposal)}
      ${dataTable<CallToMake>({
        id: 'calls',
        caption: 'Calls',
        captionHidden: true,
        rows: calls,
        queue: true,
        rowClass: ({ doneAt }) => (doneAt === null ? undefined : 'tend-row--quiet'),
        empty: emptyState({ title: 'Nobody has to be called' }),
        columns: [
          {
            head: 'Who',
            cell: ({ name, personId, timeCritical }) =>
              html`${name}${personId === null && ', care worker'} ${timeCritical && statusTag('Time-critical', 'problem')}`,
          },
          {
            head: 'Telephone',
            cell: ({ phone }) =>
              phone === null
                ? none('none on record')
                : html`<a class="govuk-link tend-nowrap" href="tel:${phone.replaceAll(' ', '')}">${phoneWords(phone)}</a>`,
          },
          { head: 'What to tell them', width: 'wide', cell: ({ words }) => words },
          { head: 'Done', cell: (call) => done(asked, call) },
        ],
      })}
      ${printButton('Print this call sheet')}`,
    { wide: true, section, breadcrumbs: crumbsOf(week.monday, undefined, 'Whom to call') },
  );
}

function done(asked: Asked, { id, name, doneAt, doneBy, outcome }: CallToMake): SafeHtml {
  if (!permits(asked.scope.who, 'rounds.plan')) return html`${doneAt === null ? 'No' : 'Yes'}`;
  const form = (inside: SafeHtml): SafeHtml =>
    html`<form method="post" action="/rounds/plans/${planIn(asked)}/calls" class="tend-tickform" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="call" value="${id}">${inside}</form>`;
  if (doneAt !== null)
    return form(
      html`${statusTag('Called', 'good')} ${dateAndTime(doneAt)}${doneBy !== null && `, ${doneBy}`}${outcome !== '' && html`<br>${outcome}`} <button type="submit" class="tend-linkbutton" name="act" value="not done">Take back<span class="govuk-visually-hidden"> the call to ${name}</span></button>`,
    );
  return form(
    html`<label class="govuk-visually-hidden" for="outcome-${id}">What ${name} said</label><input class="govuk-input govuk-input--width-10" id="outcome-${id}" name="outcome" placeholder="What they said" autocomplete="off"> <button type="submit" class="govuk-button govuk-button--secondary tend-small-button" name="act" value="done">Called<span class="govuk-visually-hidden"> ${name}</span></button>`,
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
  await tickCall(asked.scope, { proposalId, id, done: act !== 'not done', outcome });
  return redirect(back);
}
