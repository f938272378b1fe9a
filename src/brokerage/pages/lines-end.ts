import { serviceName } from '../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import type { Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date, optionalText, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { summaryList } from '../../web/components/summary.ts';
import { html, join } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { endLines, faultOfEndingLines } from '../actions/end-lines.ts';
import { soughtAgainFrom } from '../rules/placement-end.ts';
import { listLines, type PackageLine } from '../records/package-lines.ts';
import { type CarePackage, getPackage } from '../records/packages.ts';
import { packageCrumbs, packageIn } from './package-address.ts';
import { personBand } from './person-band.ts';
import { foretoldEndWords, replannedWords, type VisitsSide } from './visits-side.ts';

const ending = z.object({
  lines: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => [value ?? []].flat())
    .refine((chosen) => chosen.length > 0, { error: 'Choose at least one service' }),
  ends_on: date('Last day'),
  reason: text('Why care ends', { max: 300 }),
  sure: optionalText('Sure'),
});

type EndAsked = Omit<z.output<typeof ending>, 'sure'>;

/** A choice of services, each with the version that was seen. */
const valueOf = ({ id, version }: PackageLine): string => `${id}:${version}`;

async function endForm(
  asked: Asked,
  carePackage: CarePackage,
  lines: readonly PackageLine[],
  form: FormState,
  status = 200,
): Promise<Answer> {
  const person = await openPerson(asked.scope, carePackage.person_id, 'care package');
  const ask = fields(form);
  const address = `/packages/${carePackage.id}`;
  return page(
    'End care',
    html`${personBand(asked.scope, person)}
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${ask.checkboxes({
          name: 'lines',
          label: 'Which services end?',
          choices: lines.map((line) => ({
            value: valueOf(line),
            text: `${serviceName(line.service)}, ${line.provider_name}`,
            ...(line.ends_on === null ? {} : { hint: `Ends on ${longDate(line.ends_on)} already` }),
          })),
        })}
        ${ask.date({ name: 'ends_on', label: 'Last day', hint: 'Visits on this day still happen; those after it are taken out. For example, 2 3 2026' })}
        ${ask.text({ name: 'reason', label: 'Why care ends', hint: 'Such as: moved to live with her daughter' })}
        ${buttonGroup([button({ text: 'Continue' })], { href: address })}</form>`,
    {
      section: 'Packages',
      form,
      status,
      breadcrumbs: packageCrumbs(carePackage, 'End care'),
    },
  );
}

async function endable({ scope }: Asked, packageId: number): Promise<PackageLine[]> {
  const today = todayOf(scope);
  return (await listLines(scope, packageId)).filter(({ ends_on }) => ends_on === null || ends_on >= today);
}

/** The form that ends services of a package. */
export async function askEnd(asked: Asked): Promise<Answer> {
  const carePackage = await getPackage(asked.scope, packageIn(asked));
  const lines = await endable(asked, carePackage.id);
  const form = startForm({ lines: lines.map(valueOf), ...dateBoxes('ends_on', todayOf(asked.scope)) });
  return await endForm(asked, carePackage, lines, form);
}

/** What would become of the visits, in numbers, before care ends. */
async function checkPage(
  asked: Asked,
  side: VisitsSide,
  carePackage: CarePackage,
  chosen: readonly PackageLine[],
  given: EndAsked,
): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const person = await openPerson(scope, carePackage.person_id, 'care package');
  const { ends_on: endsOn, reason } = given;
  const foretold = await side.foretellEnd(
    scope,
    chosen.map(({ id }) => id),
    endsOn,
  );
  const imported = chosen.some(({ source }) => source === 'imported');
  const kept = { ...dateBoxes('ends_on', endsOn), reason };
  return page(
    'Check before care ends',
    html`${personBand(scope, person)}
      <h1 class="govuk-heading-l">Check before care ends</h1>
      ${summaryList([
        {
          key: chosen.length === 1 ? 'Service' : 'Services',
          value: join(
            chosen.map((line) => `${serviceName(line.service)}, ${line.provider_name}`),
            html`<br>`,
          ),
        },
        {
          key: 'Last day',
          value: `${longDate(endsOn)}${endsOn < todayOf(scope) ? ', which has passed' : ''}`,
        },
        { key: 'Why care ends', value: reason },
      ])}
      <h2 class="govuk-heading-m">What becomes of the visits after ${longDate(endsOn)}</h2>
      <ul class="govuk-list govuk-list--bullet">${foretoldEndWords(foretold).map((words) => html`<li>${words}</li>`)}${imported && html`<li>Visits that come in a file from another system stay until the file no longer has them.</li>`}</ul>
      <form method="post" novalidate>${csrfField(csrfToken)}
        ${chosen.map((line) => html`<input type="hidden" name="lines" value="${given.lines.find((value) => Number(value.split(':')[0]) === line.id) ?? ''}">`)}
        ${Object.entries(kept).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
        ${buttonGroup([button({ text: 'End care', kind: 'warning', name: 'sure', value: 'yes' }), button({ text: 'Change this', kind: 'secondary', name: 'sure', value: 'change' })], { href: `/packages/${carePackage.id}`, text: 'Leave it as it is' })}</form>`,
    { section: 'Packages', breadcrumbs: packageCrumbs(carePackage, 'End care') },
  );
}

/** Ends services of a package once what becomes of the visits was seen, and takes out the visits after their last day. */
export function saveEnd(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope } = asked;
    const carePackage = await getPackage(scope, packageIn(asked));
    const lines = await endable(asked, carePackage.id);
    const read = parseForm(ending, asked.form);
    if (!read.ok) return await endForm(asked, carePackage, lines, read, 422);
    const chosen = read.value.lines.map((value) => {
      const [id = '', version = ''] = value.split(':');
      return { id: Number(id), version: Number(version) };
    });
    const { ends_on: endsOn, reason, sure } = read.value;
    if (sure === 'change') return await endForm(asked, carePackage, lines, startForm(read.values));
    if (sure !== 'yes') {
      const those = lines.filter(({ id }) => chosen.some((one) => one.id === id));
      const fault = faultOfEndingLines(scope, those, { endsOn, reason });
      if (fault !== undefined)
        return await endForm(asked, carePackage, lines, withRefusal(read.values, fault), 422);
      return await checkPage(asked, side, carePackage, those, read.value);
    }
    const done = await endLines(scope, { packageId: carePackage.id, lines: chosen, endsOn, reason });
    if (!done.ok) return await endForm(asked, carePackage, lines, withRefusal(read.values, done), 422);
    const planned = await side.replan(
      scope,
      done.value.ended.map(({ id }) => id),
      firstDayToPlan(scope, endsOn),
    );
    const what = done.value.packageEnded ? 'The whole care package ends' : 'The service ends';
    return redirect(
      `/packages/${carePackage.id}`,
      `Saved. ${what} with ${longDate(endsOn)}. ${replannedWords(planned)}`,
    );
  };
}

/** Visits are planned again from today on, or from the day after the last where that has passed: one that was moved may be asked for before today. */
function firstDayToPlan(scope: Scope, endsOn: string): string {
  const [today, next] = [todayOf(scope), soughtAgainFrom(endsOn)];
  return next < today ? next : today;
}
