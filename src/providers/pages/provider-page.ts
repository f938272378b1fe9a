import { dateRange, shortDate } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { phoneLink } from '../../web/components/telephone.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { html, type Html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { page, type Answer, type Asked } from '../../web/route.ts';
import { getProvider, listBranches, type Branch, type Provider } from '../records/providers.ts';
import { listRatings, type RecordedRating } from '../records/ratings.ts';
import { countConcerns } from '../records/workers.ts';
import { sectorNames, sizeNames } from '../rules/provider-details.ts';
import { standingRating } from '../rules/ratings.ts';
import { providerTabs } from './provider-tabs.ts';
import { addressView, ratingView, registrationView, sectionOf, wordsView } from './provider-words.ts';

/** The number of the provider in the address. */
export function providerIn({ params }: Asked): number {
  return numberIn(params['id'], 'provider');
}

/** The way to a page of a provider. A provider's people have no list above it. */
export function providerCrumbs(
  { scope }: Asked,
  provider: Pick<Provider, 'id' | 'name'>,
  ...rest: readonly { readonly text: string; readonly href?: string }[]
) {
  const own = scope.who.providerId !== null;
  const here = own ? 'My organisation' : provider.name;
  const top = own ? [] : [{ text: 'Providers', href: '/providers' }];
  return rest.length === 0
    ? [...top, { text: here }]
    : [...top, { text: here, href: `/providers/${provider.id}` }, ...rest];
}

type Row = { readonly key: string; readonly value: Html };

/** Facts in two columns of boxes: what it is and how it stands on the register, and how to reach it. */
function facts(provider: Provider, whole: RecordedRating | undefined, branches: number): SafeHtml {
  const { website, phone, email, starts_on, ends_on } = provider;
  const until = ends_on === null ? 'Not written down' : `Until ${shortDate(ends_on)}`;
  const works = starts_on === null ? until : dateRange(starts_on, ends_on);
  const what: Row[] = [
    { key: 'Trading name', value: provider.trading_name },
    { key: 'Reference', value: provider.reference },
    { key: 'Sector', value: sectorNames[provider.sector] },
    { key: 'Size', value: sizeNames[provider.size] },
    { key: 'Local', value: provider.local ? 'Yes' : 'No' },
    { key: 'With the council', value: works.charAt(0).toUpperCase() + works.slice(1) },
  ];
  const register: Row[] = [
    { key: 'Registration', value: registrationView(provider) },
    ...(whole === undefined && branches > 0
      ? []
      : [{ key: 'Regulator says', value: ratingView(whole?.rating) }]),
    { key: 'CQC provider id', value: provider.regulator_provider_id },
    { key: 'Companies House', value: provider.companies_house_number },
  ];
  const reach: Row[] = [
    { key: 'Address', value: addressView(provider.address_lines, provider.postcode) },
    { key: 'Telephone', value: phone && phoneLink(phone) },
    { key: 'Email', value: email && html`<a class="govuk-link" href="mailto:${email}">${email}</a>` },
    { key: 'Website', value: website },
  ];
  return html`<div class="govuk-grid-row"><div class="govuk-grid-column-one-half">${summaryList(what, { card: 'What it is', narrow: true })}</div>
<div class="govuk-grid-column-one-half">${summaryList(register, { card: 'On the regulator’s register', narrow: true })}${summaryList(reach, { card: 'How to reach it', narrow: true })}</div></div>`;
}

function branchTable(
  provider: Provider,
  branches: readonly Branch[],
  ratings: readonly RecordedRating[],
): SafeHtml {
  return dataTable<Branch>({
    caption: 'Branches',
    rows: branches,
    rowHref: ({ id }) => `/providers/${provider.id}/branches/${id}`,
    rowClass: ({ closed_on }) => (closed_on === null ? undefined : 'tend-row--quiet'),
    empty: emptyState({ title: 'No branch is written down' }),
    columns: [
      { head: 'Branch', cell: ({ name }) => name },
      {
        head: 'Regulator says',
        cell: ({ id }) => {
          const standing = standingRating(ratings.filter(({ branch_id }) => branch_id === id));
          return html`<span>${ratingView(standing?.rating)}${standing?.rated_on && html` ${shortDate(standing.rated_on)}`}</span>`;
        },
      },
      {
        head: 'Registration',
        cell: (branch) =>
          branch.closed_on === null
            ? registrationView(branch)
            : statusTag(`Closed ${shortDate(branch.closed_on)}`, 'quiet'),
      },
      { head: 'CQC location id', cell: ({ regulator_location_id }) => regulator_location_id ?? '' },
      { head: 'Postcode', cell: ({ postcode }) => postcode ?? '' },
      { head: 'Languages', cell: ({ languages }) => wordsView(languages) },
    ],
  });
}

async function workerTiles(asked: Asked, provider: Provider): Promise<SafeHtml> {
  const { workers, lacking, ending } = await countConcerns(asked.scope, provider.id);
  const href = (more: string): string => `/workers?provider=${provider.id}${more}`;
  return statTiles(
    [
      { label: workers === 1 ? 'care worker' : 'care workers', value: workers, href: href('') },
      {
        label: 'with a check expired or missing',
        value: lacking,
        href: href('&state=lacking'),
        tone: lacking > 0 ? 'problem' : 'quiet',
      },
      {
        label: 'with a check that ends within 30 days',
        value: ending,
        href: href('&state=ends+soon'),
        tone: ending > 0 ? 'attention' : 'quiet',
      },
    ],
    { label: 'Care workers and their checks' },
  );
}

/** A provider: what it is, its branches and what the regulator says of each. */
export async function providerPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const provider = await getProvider(scope, providerIn(asked));
  const branches = await listBranches(scope, provider.id);
  const ratings = await listRatings(scope, provider.id);
  const whole = standingRating(ratings.filter(({ branch_id }) => branch_id === null));
  const may = permits(scope.who, 'providers.edit');
  const own = scope.who.providerId !== null;
  return page(
    own ? 'My organisation' : provider.name,
    html`<h1 class="govuk-heading-l">${own && html`<span class="govuk-caption-l">My organisation</span>`}${provider.name}</h1>
${providerTabs(asked, provider.id, 'provider')}
${permits(scope.who, 'workers.see') && (await workerTiles(asked, provider))}
${own && html`<p class="govuk-body">This is what the council has on its register. If anything is wrong, tell your contracts officer.</p>`}
${branchTable(provider, branches, ratings)}
${facts(provider, whole, branches.length)}
${
  may &&
  buttonGroup([
    buttonLink({ text: 'Change', href: `/providers/${provider.id}/edit`, kind: 'secondary' }),
    buttonLink({ text: 'Add a branch', href: `/providers/${provider.id}/branches/new`, kind: 'secondary' }),
    buttonLink({
      text: 'Record what the regulator says',
      href: `/providers/${provider.id}/ratings/new`,
      kind: 'secondary',
    }),
  ])
}`,
    { section: sectionOf(asked), breadcrumbs: own ? [] : providerCrumbs(asked, provider) },
  );
}
