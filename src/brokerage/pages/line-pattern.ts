import { serviceName } from '../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { longDate } from '../../ground/calendar.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date } from '../../web/form-values.ts';
import {
  csrfField,
  dateBoxes,
  type FormState,
  type FormValues,
  parseForm,
  startForm,
  withRefusal,
} from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { varyPattern } from '../actions/issue-order.ts';
import { getLine, type PackageLine } from '../records/package-lines.ts';
import { minimumVisitOn } from '../records/patterns.ts';
import { lineIn, packageIn } from './package-address.ts';
import { viewsOf } from './package-view.ts';
import { patternBoxes, pressed, previewFirst } from './pattern-form.ts';
import {
  addVisit,
  boxOf,
  formOfFirstVisit,
  formOfVisits,
  namingVisits,
  patternErrors,
  reasonAnswer,
  removeVisit,
  visitsAnswer,
} from './pattern-form-values.ts';
import { saveOrChange, weekToCheck } from './pattern-preview.ts';
import { personBand } from './person-band.ts';
import { replannedWords, type VisitsSide } from './visits-side.ts';

const change = z.object({
  version: z.coerce.number().int(),
  effective_from: date('First day of the change'),
  reason: reasonAnswer,
  visits: visitsAnswer,
});

function addressOf(line: PackageLine): string {
  return `/packages/${line.care_package_id}/services/${line.id}`;
}

function crumbs(line: PackageLine) {
  return [
    { text: 'Packages', href: '/packages' },
    { text: line.reference.replace(/-\d+$/, ''), href: `/packages/${line.care_package_id}` },
    { text: serviceName(line.service), href: addressOf(line) },
    { text: 'Change the visits' },
  ];
}

/** The form of a change to the week that a service asks for, holding the week as it is. */
export async function editPattern(asked: Asked): Promise<Answer> {
  const line = await getLine(asked.scope, packageIn(asked), lineIn(asked));
  const [view] = await viewsOf(asked.scope, [line]);
  const today = todayOf(asked.scope);
  const visits = view?.pattern?.visits ?? [];
  const values = {
    ...startForm({
      version: line.version,
      ...dateBoxes('effective_from', line.starts_on > today ? line.starts_on : today),
    }).values,
    ...(visits.length === 0 ? formOfFirstVisit() : formOfVisits(visits)),
  };
  return await changeForm(asked, line, { values, errors: {} });
}

async function changeForm(asked: Asked, line: PackageLine, given: FormState, status = 200): Promise<Answer> {
  const form = namingVisits(given);
  const person = await openPerson(asked.scope, line.person_id, 'care package');
  const ask = fields(form);
  const action = `${addressOf(line)}/visits`;
  return page(
    'Change the visits',
    html`${personBand(asked.scope, person)}
      <p class="govuk-body">${serviceName(line.service)} by <strong>${line.provider_name}</strong>. What has happened stays as it was; from the first day of the change, visits are planned by the new week.</p>
      <form method="post" action="${action}" novalidate data-unsaved>${csrfField(asked.csrfToken)}${previewFirst}
        <input type="hidden" name="version" value="${form.values['version']?.toString()}">
        ${ask.date({ name: 'effective_from', label: 'First day of the change', hint: 'For example, 2 3 2026' })}
        ${ask.textarea({ name: 'reason', label: 'Why the visits change', hint: 'For whoever reads this later, such as: home from hospital and needs more help to wash', rows: 2 })}
        <h2 class="govuk-heading-m">The visits of a week</h2>
        ${patternBoxes(form, action)}
        ${buttonGroup([button({ text: 'Check the week', name: 'do', value: 'preview' })], { href: addressOf(line) })}</form>`,
    { section: 'Packages', form, status, breadcrumbs: crumbs(line) },
  );
}

/** Answers the form of a change: adds or removes a visit, shows the week, or saves it and plans its visits. */
export function savePattern(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope } = asked;
    const line = await getLine(scope, packageIn(asked), lineIn(asked));
    const { _csrf: _, do: doing, ...typed } = asked.form;
    const press = pressed(doing);
    const again = (values: FormValues) => changeForm(asked, line, { values, errors: {} });
    if (press.kind === 'edit') return await again(typed);
    if (press.kind === 'add') return await again(addVisit(typed));
    if (press.kind === 'remove') return await again(removeVisit(typed, press.place));
    const read = parseForm(change, typed);
    if (!read.ok) return await changeForm(asked, line, read, 422);
    const { version, effective_from: effectiveFrom, reason, visits } = read.value;
    const errors = patternErrors(visits, await minimumVisitOn(scope, effectiveFrom));
    if (Object.keys(errors).length > 0) return await changeForm(asked, line, { values: typed, errors }, 422);
    if (press.kind === 'preview') return await checkChange(asked, line, read);
    const saved = await varyPattern(scope, {
      packageId: line.care_package_id,
      lineId: line.id,
      version,
      effectiveFrom,
      reason,
      visits,
    });
    if (!saved.ok) {
      const refusal = { ...saved, field: boxOf(saved.field ?? '') };
      return await changeForm(asked, line, withRefusal(typed, refusal), 422);
    }
    const planned = await side.replan(scope, [line.id], effectiveFrom);
    const { order } = saved.value;
    const told =
      order === null ? '' : ` ${line.provider_name} was told: version ${order.version} of its service order.`;
    return redirect(
      `/packages/${line.care_package_id}`,
      `Saved. The new week holds from ${longDate(effectiveFrom)}. ${replannedWords(planned)}${told}`,
    );
  };
}

type Read = { readonly value: z.output<typeof change>; readonly values: FormValues };

async function checkChange(asked: Asked, line: PackageLine, { value, values }: Read): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const person = await openPerson(scope, line.person_id, 'care package');
  const day = value.effective_from;
  const held = await termsForContracts(scope, [line.contract_id], day, day);
  const terms = termsOnDay(held.get(line.contract_id), day)?.terms;
  const late = day < todayOf(scope);
  return page(
    'Check the new week',
    html`${personBand(scope, person)}
      <p class="govuk-body">${serviceName(line.service)} by <strong>${line.provider_name}</strong>, from ${longDate(day)}, because: ${value.reason}</p>
      ${late && html`<p class="govuk-body">The day lies in the past. Visits whose time has passed stay as they were planned; the new week holds for those to come.</p>`}
      ${weekToCheck(scope, { service: line.service, visits: value.visits, terms })}
      ${saveOrChange({ action: `${addressOf(line)}/visits`, csrfToken }, values, 'Save and plan the visits')}`,
    { section: 'Packages', breadcrumbs: crumbs(line) },
  );
}
