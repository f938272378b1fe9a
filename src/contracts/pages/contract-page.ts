import { dateRange, longDate } from '../../ground/calendar.ts';
import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listTermsVersions, type TermsVersion } from '../records/contract-terms.ts';
import { type Contract, getContract, today } from '../records/contracts.ts';
import { countGoingOn } from '../records/work-in-play.ts';
import { contractKindWords, contractStateNames, goingOnInWords } from '../rules/contract-words.ts';
import { type Stretch, stretchesInForce, termsInForce } from '../rules/terms-in-force.ts';
import { contractIn, dayAsked } from './contract-address.ts';
import { stateTones } from './contract-list.ts';
import { oneContractTabs } from './contract-tabs.ts';
import { besideFairPrice, type TermsSide } from './terms-preview.ts';
import { termsView } from './terms-view.ts';

/** Whoever recorded a version; a provider's people are told that it was the council. */
export function recordedBy({ by }: TermsVersion): string {
  return by ?? 'the council';
}

function facts(contract: Contract): SafeHtml {
  const { state } = contract;
  return summaryList([
    {
      key: 'Provider',
      value: html`<a class="govuk-link" href="/providers/${contract.providerId}">${contract.providerName}</a>`,
    },
    { key: 'Reference', value: contract.reference },
    { key: 'Kind', value: contractKindWords[contract.kind].name },
    { key: 'Area', value: contract.area ?? 'The whole council' },
    {
      key: 'In force',
      value: html`${dateRange(contract.startsOn, contract.endsOn)} ${statusTag(contractStateNames[state], stateTones[state])}`,
    },
  ]);
}

/** What goes on although its contract ends, with the way to where it is moved; nothing where all of it ends in time. */
async function goingOn(scope: Scope, { id, providerId, endsOn }: Contract): Promise<SafeHtml> {
  if (endsOn === null) return nothing;
  const words = goingOnInWords(await countGoingOn(scope, id, endsOn), endsOn);
  if (words === undefined) return nothing;
  const packages = `/packages?provider=${providerId}`;
  const move = `/transitions/new?${new URLSearchParams({ provider: String(providerId), reason: 'The contract ends' }).toString()}`;
  return html`<div class="govuk-inset-text">${words}${permits(scope.who, 'packages.see') && html` <a class="govuk-link" href="${packages}">See the care packages</a>`}${permits(scope.who, 'placement.work') && html` <a class="govuk-link" href="${move}">Start a transition</a>`}</div>`;
}

/** When a version holds: its stretch, or what became of it. */
function holdingWords(version: TermsVersion, stretch: Stretch<TermsVersion> | undefined): SafeHtml {
  if (stretch === undefined)
    return html`Replaced before ${longDate(version.effectiveFrom)} by a later version`;
  return html`${dateRange(stretch.from, stretch.until)}`;
}

function versionTable(contract: Contract, versions: readonly TermsVersion[], day: string): SafeHtml {
  const stretches = stretchesInForce(versions);
  const holds = termsInForce(versions, day);
  return dataTable<TermsVersion>({
    id: 'versions',
    caption: 'Versions of the terms, the last recorded first',
    rows: versions.toReversed(),
    rowHref: ({ version }) => `/contracts/${contract.id}/terms/${version}`,
    columns: [
      { head: 'Version', cell: ({ version }) => `Version ${version}` },
      {
        head: 'Holds',
        cell: (version) =>
          html`${holdingWords(
            version,
            stretches.find((stretch) => stretch.version === version),
          )} ${version === holds ? statusTag('Shown above', 'active') : nothing}`,
      },
      { head: 'Why', cell: ({ reason }) => reason, width: 'wide' },
      { head: 'Recorded', cell: (version) => html`${when(version.recordedAt)}, ${recordedBy(version)}` },
    ],
  });
}

async function paysOn(
  { scope, query }: Asked,
  versions: readonly TermsVersion[],
  day: string,
  { ratesBelow }: TermsSide,
): Promise<SafeHtml> {
  const now = today(scope);
  const holds = termsInForce(versions, day);
  const stretch = stretchesInForce(versions).find(({ version }) => version === holds);
  const end = Temporal.PlainDate.from(day).add({ years: 1 });
  const holidays = await bankHolidaysFor(scope, day, end);
  const chosen = html`<div class="govuk-grid-row"><div class="govuk-grid-column-one-half">${filterForm({
    query,
    keep: [],
    id: 'day',
    filters: [{ kind: 'date', name: 'on', label: 'Show what it pays on' }],
  })}</div></div>`;
  const heading = html`<h2 class="govuk-heading-l">${day === now ? 'What it pays today' : `What it pays on ${longDate(day)}`}</h2>`;
  if (holds === undefined || stretch === undefined) {
    const next = stretchesInForce(versions)[0];
    return html`${heading}${chosen}${emptyState({
      title: `No terms hold on ${longDate(day)}`,
      text:
        next === undefined
          ? 'Until terms are recorded, visits under this contract cannot be paid.'
          : `The first terms hold from ${longDate(next.from)}. A visit before then cannot be paid.`,
    })}`;
  }
  return html`${heading}${chosen}
    <p class="govuk-body">Version ${holds.version}, which holds ${dateRange(stretch.from, stretch.until)}.</p>
    ${permits(scope.who, 'fair-price.see') && besideFairPrice(await ratesBelow(scope, holds.terms.rates, day))}
    ${termsView(
      holds,
      holidays.filter(({ date }) => date >= day && date <= end.toString()),
    )}`;
}

/** One contract: what it is, what it pays on a day in plain words, and every version of its terms. */
export function contractPage(side: TermsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => await showContract(asked, side);
}

async function showContract(asked: Asked, side: TermsSide): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const versions = await listTermsVersions(scope, contract.id);
  const day = dayAsked(asked, today(scope));
  const may = permits(scope.who, 'contracts.edit');
  const address = `/contracts/${contract.id}`;
  const actions = [
    may &&
      buttonLink({
        text: versions.length === 0 ? 'Write its terms' : 'Change its terms',
        href: `${address}/terms/new`,
      }),
    may && buttonLink({ text: 'Change its details', href: `${address}/edit`, kind: 'secondary' }),
  ];
  return page(
    contract.title,
    html`${oneContractTabs(contract, 'terms')}
      ${facts(contract)}
      ${await goingOn(scope, contract)}
      ${may && buttonGroup(actions)}
      ${await paysOn(asked, versions, day, side)}
      ${
        termsInForce(versions, day) &&
        html`${downloadLinks({ what: 'these rates', csv: `${address}/rates?on=${day}&format=csv`, xlsx: `${address}/rates?on=${day}&format=xlsx` })}
        <p class="govuk-body"><a class="govuk-link" href="${address}/terms.json?on=${day}" download>Download as terms.json</a>, to try these terms on files with <code>tend reconcile</code>.</p>`
      }
      <h2 class="govuk-heading-l">Every version</h2>
      ${versions.length === 0 ? html`<p class="govuk-body">None yet.</p>` : versionTable(contract, versions, day)}`,
    {
      caption: contract.providerName,
      section: 'Contracts',
      breadcrumbs: [{ text: 'Contracts', href: '/contracts' }, { text: contract.title }],
    },
  );
}
