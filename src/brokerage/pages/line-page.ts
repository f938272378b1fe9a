import { serviceName } from '../../contracts/rules/service-words.ts';
import { stretchesInForce } from '../../contracts/rules/terms-in-force.ts';
import { dateRange, longDate } from '../../ground/calendar.ts';
import { openPerson } from '../../people/records/people.ts';
import { permits } from '../../platform/scope.ts';
import { buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { timeline } from '../../web/components/timeline.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { getLine } from '../records/package-lines.ts';
import type { RecordedPattern } from '../records/patterns.ts';
import { periodicInWords } from '../rules/periodic-words.ts';
import { lineIn, packageIn } from './package-address.ts';
import { packageTag } from './package-list.ts';
import { type LineView, type Periodic, viewsOf } from './package-view.ts';
import { personBand } from './person-band.ts';
import { visitTable, weekLengthWords, weekPicture } from './week-picture.ts';
import { weeklyMinutes } from '../../plans/rules/visit-pattern.ts';

/** One service of a care package: its week, and every version of it, from which day and why. */
export async function linePage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const line = await getLine(scope, packageIn(asked), lineIn(asked));
  const person = await openPerson(scope, line.person_id, 'care package');
  const [view] = await viewsOf(scope, [line]);
  const address = `/packages/${line.care_package_id}`;
  const mayEdit =
    permits(scope.who, 'packages.edit') && view?.status !== 'ended' && line.source === 'arranged';
  const services = [
    { name: serviceName(line.service), visits: view?.pattern?.visits ?? [], terms: view?.terms },
  ];
  return page(
    `${serviceName(line.service)}, ${line.provider_name}`,
    html`${personBand(scope, person)}
      <h1 class="govuk-heading-l">${serviceName(line.service)}, ${line.provider_name} ${view && packageTag(view.status)}</h1>
      <p class="govuk-body">Care ${dateRange(line.starts_on, line.ends_on)}${line.ended_reason !== null && html`, ended because: ${line.ended_reason}`}. Reference ${line.reference}.</p>
      ${buttonGroup([
        mayEdit &&
          (view?.periodic === undefined
            ? buttonLink({ text: 'Change the visits', href: `${address}/services/${line.id}/visits` })
            : buttonLink({ text: 'Change the days', href: `${address}/services/${line.id}/days` })),
        view?.periodic !== undefined &&
          buttonLink({
            text: 'Service order',
            href: `${address}/services/${line.id}/order`,
            kind: 'secondary',
          }),
        view?.periodic === undefined &&
          permits(scope.who, 'visits.see') &&
          buttonLink({ text: 'Its planned visits', href: `/visits?service=${line.id}`, kind: 'secondary' }),
      ])}
      ${
        view?.periodic !== undefined
          ? periodicView(view.periodic)
          : line.source === 'imported'
            ? html`<p class="govuk-body">The visits of this service come in a file from another system, so it has no week here.</p>`
            : html`<h2 class="govuk-heading-m">The week${view !== undefined && html` on ${longDate(view.day)}`}</h2>
      ${view && html`<p class="govuk-body">${weekLengthWords(view.week)}.</p>`}
      ${visitTable('visits', services)}
      ${weekPicture('week', services, 'The week in a picture')}
      <h2 class="govuk-heading-m">Every version of the week</h2>
      ${view && versions(view)}`
      }`,
    {
      section: 'Packages',
      breadcrumbs: [
        { text: 'Packages', href: '/packages' },
        { text: line.reference.replace(/-\d+$/, ''), href: address },
        { text: serviceName(line.service) },
      ],
    },
  );
}

/** The days of a service without visits, what is to be done, and every version. */
function periodicView({ days, price, versions }: Periodic) {
  return html`<h2 class="govuk-heading-m">The days</h2>
    <p class="govuk-body">${periodicInWords(price?.unit, days)}.</p>
    ${
      days.tasks !== '' &&
      html`<h3 class="govuk-heading-s">What is to be done</h3><ul class="govuk-list govuk-list--bullet">${days.tasks
        .split('\n')
        .filter((task) => task.trim() !== '')
        .map((task) => html`<li>${task}</li>`)}</ul>`
    }
    <h2 class="govuk-heading-m">Every version of the days</h2>
    ${timeline(
      versions.toReversed().map((version) => ({
        title: `Version ${version.version}, from ${longDate(version.effectiveFrom)}`,
        at: version.recordedAt,
        who: version.by ?? undefined,
        body: html`<p class="govuk-body">${version.reason.replace(/[.\s]+$/, '')}. ${periodicInWords(price?.unit, version)}.</p>`,
      })),
      { level: 3 },
    )}`;
}

/** From which day each version holds or held, why, and who recorded it, the last recorded first. */
function versions({ patterns, line }: LineView) {
  const stretches = stretchesInForce(patterns);
  const held = (pattern: RecordedPattern): string => {
    const stretch = stretches.find(({ version }) => version.id === pattern.id);
    if (stretch === undefined)
      return `was to hold from ${longDate(pattern.effectiveFrom)}, replaced before that`;
    const last =
      line.ends_on !== null && (stretch.until === null || stretch.until > line.ends_on)
        ? line.ends_on
        : stretch.until;
    return last === null ? `from ${longDate(stretch.from)}` : dateRange(stretch.from, last);
  };
  return timeline(
    patterns.toReversed().map((pattern) => ({
      title: `Version ${pattern.version}, ${held(pattern)}`,
      at: pattern.recordedAt,
      who: pattern.recordedBy ?? undefined,
      body: html`<p class="govuk-body">${pattern.reason.replace(/[.\s]+$/, '')}. ${weekLengthWords(weeklyMinutes(pattern.visits))}.</p>`,
    })),
    { level: 3 },
  );
}
