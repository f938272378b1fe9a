/** Takes the end of a service back: what would come back, before it does. */
import { z } from 'zod';
import { serviceName } from '../../contracts/rules/service-words.ts';
import { dateAndTime, longDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { openPerson } from '../../people/records/people.ts';
import type { Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { fields } from '../../web/fields.ts';
import { text } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { endToTakeBack, takeBackEnd } from '../actions/take-back-end.ts';
import type { LineEnd } from '../records/line-ends.ts';
import { getLine, type PackageLine } from '../records/package-lines.ts';
import { getPackage } from '../records/packages.ts';
import { lineIn, packageCrumbs, packageIn } from './package-address.ts';
import { personBand } from './person-band.ts';
import { type BackForetold, replannedWords, type VisitsSide } from './visits-side.ts';

const taking = z.object({
  because: text('Why the end is taken back', { max: 300 }),
  version: z.coerce.number().int(),
});

/** Where the end of a service is taken back. */
export const takeBackHref = ({ care_package_id, id }: Pick<PackageLine, 'care_package_id' | 'id'>): string =>
  `/packages/${care_package_id}/services/${id}/take-back-end`;

/** GET: what would come back. */
export function askTakeBack(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const line = await getLine(asked.scope, packageIn(asked), lineIn(asked));
    return await takeBackForm(asked, side, line, startForm({ version: line.version }));
  };
}

async function takeBackForm(
  asked: Asked,
  side: VisitsSide,
  line: PackageLine,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope } = asked;
  const person = await openPerson(scope, line.person_id, 'care package');
  const carePackage = await getPackage(scope, line.care_package_id);
  const found = await endToTakeBack(scope, line);
  const main = found.ok
    ? await asking(asked, side, line, found.value, form)
    : emptyState({
        title: 'This end cannot be taken back',
        text: `${found.reason}.`,
        action: { href: `/packages/${line.care_package_id}`, text: 'Back to the care package' },
      });
  return page('Take back the end of care', html`${personBand(scope, person)}${main}`, {
    section: 'Packages',
    form,
    status,
    breadcrumbs: packageCrumbs(carePackage, 'Take back the end'),
  });
}

async function asking(
  { scope, csrfToken }: Asked,
  side: VisitsSide,
  line: PackageLine,
  end: LineEnd,
  form: FormState,
) {
  const effects = backWords(await side.foretellBack(scope, [line.id]), line, end);
  return html`${summaryList([
    { key: 'Service', value: `${serviceName(line.service)}, ${line.provider_name}` },
    { key: 'Last day', value: longDate(end.endsOn) },
    { key: 'Ended because', value: end.reason },
    {
      key: 'Saved',
      value: `${dateAndTime(end.endedAt)}${end.endedBy === null ? '' : ` by ${end.endedBy}`}`,
    },
  ])}
  <h2 class="govuk-heading-m">What comes back</h2>
  <ul class="govuk-list govuk-list--bullet">${effects.map((one) => html`<li>${one}</li>`)}</ul>
  <p class="govuk-body">${line.provider_name} may have given its time to somebody else. Ask first whether they can come again.</p>
  <form method="post" novalidate>${csrfField(csrfToken)}<input type="hidden" name="version" value="${form.values['version']?.toString() ?? ''}">
    ${fields(form).text({ name: 'because', label: 'Why the end is taken back', hint: 'Such as: the wrong person was chosen' })}
    ${buttonGroup([button({ text: 'Take back the end' })], { href: `/packages/${line.care_package_id}`, text: 'Leave it as it is' })}</form>`;
}

/** What comes back, and what does not, in sentences with numbers. */
function backWords({ back, placed, passed }: BackForetold, line: PackageLine, end: LineEnd): string[] {
  const until =
    end.endsOnBefore === null
      ? 'goes on without a last day'
      : `has ${longDate(end.endsOnBefore)} as its last day again`;
  return [
    `The service ${until}, with its provider, its week, and its placement and service order where it has them.`,
    `${plural(back, 'visit')} that ${back === 1 ? 'was' : 'were'} taken out ${back === 1 ? 'comes' : 'come'} back${placed === 0 ? '' : `, ${placed === back ? (back === 1 ? 'with the care worker who was put to it' : 'each with the care worker who was put to it') : `${placed} of them with the care worker who was put to them`} in the provider’s rota`}. The rest of its week is planned again.`,
    passed === 0
      ? ''
      : `${plural(passed, 'visit')} whose time has passed meanwhile ${passed === 1 ? 'does' : 'do'} not come back: nobody was asked to come.`,
    `${line.provider_name} is told at once.`,
  ].filter((words) => words !== '');
}

/** POST: takes the end back, and brings the visits back. */
export function saveTakeBack(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope } = asked;
    const line = await getLine(scope, packageIn(asked), lineIn(asked));
    const read = parseForm(taking, asked.form);
    if (!read.ok) return await takeBackForm(asked, side, line, read, 422);
    const { because, version } = read.value;
    const done = await takeBackEnd(scope, {
      packageId: line.care_package_id,
      lineId: line.id,
      version,
      because,
    });
    if (!done.ok) return await takeBackForm(asked, side, line, withRefusal(read.values, done), 422);
    const planned = await side.bringBack(scope, [line.id], done.value.wantedFrom);
    return redirect(
      `/packages/${line.care_package_id}`,
      `Saved. The end was taken back, and ${line.provider_name} was told. ${replannedWords(planned)}`,
    );
  };
}

/** The services of a package, by id, whose end can be taken back now. */
export async function endsToTakeBack(
  scope: Scope,
  lines: readonly PackageLine[],
): Promise<ReadonlySet<number>> {
  const open = new Set<number>();
  for (const line of lines.filter(({ ends_on }) => ends_on !== null))
    if ((await endToTakeBack(scope, line)).ok) open.add(line.id);
  return open;
}
