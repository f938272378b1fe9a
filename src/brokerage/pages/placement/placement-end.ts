import { serviceName } from '../../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { longDate } from '../../../ground/calendar.ts';
import { openPerson, todayOf } from '../../../people/records/people.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { fields } from '../../../web/fields.ts';
import { choice, date, optionalChoice, optionalText } from '../../../web/form-values.ts';
import {
  csrfField,
  dateBoxes,
  type FormState,
  parseForm,
  startForm,
  withRefusal,
} from '../../../web/forms.ts';
import { html } from '../../../web/html.ts';
import { numberIn } from '../../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { endPlacement } from '../../actions/end-placement.ts';
import { getLine, type PackageLine } from '../../records/package-lines.ts';
import { getPlacement, type Placement } from '../../records/placements.ts';
import { getRequest } from '../../records/placement-requests.ts';
import { END_REASONS, isWithinProbation } from '../../rules/placement-end.ts';
import { personBand } from '../person-band.ts';
import { replannedWords, type VisitsSide } from '../visits-side.ts';

const ending = z.object({
  line_version: z.coerce.number().int(),
  reason: optionalChoice(END_REASONS),
  words: optionalText('What else there is to say', { max: 300 }),
  ends_on: date('Last day'),
  again: choice('whether another provider is sought', ['yes', 'no']),
});

type Seen = { readonly placement: Placement; readonly line: PackageLine };

async function seen({ scope, params }: Asked): Promise<Seen> {
  const placement = await getPlacement(scope, numberIn(params['id'], 'placement'));
  const request = await getRequest(scope, placement.placement_request_id);
  const line = await getLine(scope, request.care_package_id, placement.package_line_id);
  return { placement, line };
}

/** The form that ends a placement. */
export async function askPlacementEnd(asked: Asked): Promise<Answer> {
  const found = await seen(asked);
  const today = todayOf(asked.scope);
  const first = found.line.starts_on > today ? found.line.starts_on : today;
  return await endForm(
    asked,
    found,
    startForm({ line_version: found.line.version, ...dateBoxes('ends_on', first) }),
  );
}

async function endForm(
  asked: Asked,
  { placement, line }: Seen,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const person = await openPerson(scope, line.person_id, 'placement');
  const probation = isWithinProbation(placement.probation_ends_on, todayOf(scope));
  const order = `/placement/${placement.placement_request_id}`;
  const ask = fields(form);
  return page(
    'End a placement',
    html`${personBand(scope, person)}
      <p class="govuk-body">${serviceName(line.service)} by <strong>${placement.provider_name}</strong>, since ${longDate(line.starts_on)}. A placement ends without blame: what is written here is counted, and held against nobody.</p>
      ${
        placement.ended_at !== null &&
        html`<div class="govuk-inset-text">This placement has ended already${line.ends_on !== null && html`: the last day is ${longDate(line.ends_on)}`}.</div>`
      }
      ${
        probation &&
        html`<div class="govuk-inset-text">Until ${longDate(placement.probation_ends_on ?? '')} the person may change provider without giving a reason.</div>`
      }
      <form method="post" novalidate>${csrfField(csrfToken)}
        <input type="hidden" name="line_version" value="${form.values['line_version']?.toString() ?? ''}">
        ${ask.select({
          name: 'reason',
          label: probation ? 'Why it ends (optional)' : 'Why it ends',
          empty: probation ? 'No reason given' : 'Choose a reason',
          choices: END_REASONS.map((value) => ({ value, text: value })),
        })}
        ${ask.text({ name: 'words', label: 'What else there is to say (optional)', hint: 'Such as: would rather have somebody who comes earlier' })}
        ${ask.date({ name: 'ends_on', label: 'Last day', hint: 'Visits on this day still happen; those after it are taken out. For example, 2 3 2026' })}
        ${ask.radios({
          name: 'again',
          label: 'Does the person still need this service?',
          choices: [
            {
              value: 'yes',
              text: 'Yes, seek another provider',
              hint: 'The request goes back into the queue, with a clock that begins now.',
            },
            { value: 'no', text: 'No' },
          ],
        })}
        ${buttonGroup([button({ text: 'End this placement', kind: 'warning' })], { href: order })}</form>`,
    {
      section: 'Placement',
      form,
      status,
      breadcrumbs: [
        { text: 'Placement', href: '/placement' },
        { text: line.reference, href: order },
        { text: 'End' },
      ],
    },
  );
}

/** Ends a placement, and takes out the visits after its last day. */
export function savePlacementEnd(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope } = asked;
    const found = await seen(asked);
    const read = parseForm(ending, asked.form);
    if (!read.ok) return await endForm(asked, found, read, 422);
    const { line_version: lineVersion, reason, words, ends_on: endsOn, again } = read.value;
    const done = await endPlacement(scope, {
      placementId: found.placement.id,
      lineVersion,
      reason: reason ?? '',
      words,
      endsOn,
      seekAgain: again === 'yes',
    });
    if (!done.ok) return await endForm(asked, found, withRefusal(read.values, done), 422);
    const planned = await side.replan(scope, [done.value.lineId], todayOf(scope));
    const next = again === 'yes' ? ' Another provider is sought.' : '';
    return redirect(
      `/placement/${done.value.requestId}`,
      `Saved. The last day is ${longDate(endsOn)}, and ${found.placement.provider_name} was told.${next} ${replannedWords(planned)}`,
    );
  };
}
