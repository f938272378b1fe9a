import { serviceName } from '../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { endLines } from '../actions/end-lines.ts';
import { listLines, type PackageLine } from '../records/package-lines.ts';
import { type CarePackage, getPackage } from '../records/packages.ts';
import { packageCrumbs, packageIn } from './package-address.ts';
import { personBand } from './person-band.ts';
import { replannedWords, type VisitsSide } from './visits-side.ts';

const ending = z.object({
  lines: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => [value ?? []].flat())
    .refine((chosen) => chosen.length > 0, { error: 'Choose at least one service' }),
  ends_on: date('Last day'),
  reason: text('Why care ends', { max: 300 }),
});

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
        <p class="govuk-body">A visit that is dropped so late that the contract may pay for it is kept as cancelled, with the notice given.</p>
        ${buttonGroup([button({ text: 'End care', kind: 'warning' })], { href: address })}</form>`,
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

/** Ends services of a package and takes out the visits after their last day. */
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
    const { ends_on: endsOn, reason } = read.value;
    const done = await endLines(scope, { packageId: carePackage.id, lines: chosen, endsOn, reason });
    if (!done.ok) return await endForm(asked, carePackage, lines, withRefusal(read.values, done), 422);
    const planned = await side.replan(
      scope,
      done.value.ended.map(({ id }) => id),
      todayOf(scope),
    );
    const what = done.value.packageEnded ? 'The whole care package ends' : 'The service ends';
    return redirect(
      `/packages/${carePackage.id}`,
      `Saved. ${what} with ${longDate(endsOn)}. ${replannedWords(planned)}`,
    );
  };
}
