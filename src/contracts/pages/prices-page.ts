import { dateRange, longDate } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { csrfField, type FormState, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect, type Route } from '../../web/route.ts';
import { recordPrices } from '../actions/record-prices.ts';
import { type Contract, getContract, today } from '../records/contracts.ts';
import { listPricesVersions, type PricesVersion } from '../records/prices.ts';
import { NO_PRICES } from '../rules/prices.ts';
import { priceChanges, pricesInWords } from '../rules/prices-words.ts';
import { stretchesInForce, termsInForce } from '../rules/terms-in-force.ts';
import { contractIn, dayAsked } from './contract-address.ts';
import { oneContractTabs } from './contract-tabs.ts';
import { type HoldPrices, otherPricesBeside } from './fair-price-beside.ts';
import { formOfPrices, type PricesAnswer, pricesForm, readPricesForm, writtenOf } from './prices-form.ts';
import { crumbs } from './terms-editor.ts';
import { heldValues } from './terms-form.ts';
import { changeList } from './terms-view.ts';

/** What a contract pays besides the hour on a day, and every version of it. */
async function pricesPage(asked: Asked, hold: HoldPrices): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const versions = await listPricesVersions(scope, contract.id);
  const day = dayAsked(asked, today(scope));
  const holds = termsInForce(versions, day);
  const may = permits(scope.who, 'contracts.edit');
  const address = `/contracts/${contract.id}/prices`;
  const words = holds === undefined ? [] : pricesInWords(holds.prices);
  return page(
    'Other prices',
    html`${oneContractTabs(contract, 'prices')}
      <p class="govuk-body">What the contract pays besides its hourly rates: services by the week, night or day, prices by length of visit, travel, visits at which nobody answered, and stays in hospital.</p>
      ${may && buttonGroup([buttonLink({ text: versions.length === 0 ? 'Write down its other prices' : 'Change its other prices', href: `${address}/new` })])}
      <h2 class="govuk-heading-m">${day === today(scope) ? 'What it pays today' : `What it pays on ${longDate(day)}`}</h2>
      ${
        words.length === 0
          ? emptyState({
              title: 'Nothing besides the hour',
              text: 'Only visits are paid, at the contract’s hourly rates.',
            })
          : summaryList(words.map(({ about, words: value }) => ({ key: about, value })))
      }
      ${holds !== undefined && (await otherPricesBeside(scope, holds.prices, day, hold))}
      <h2 class="govuk-heading-m">Every version</h2>
      ${versions.length === 0 ? html`<p class="govuk-body">None yet.</p>` : versionTable(versions, holds)}`,
    { caption: contract.title, section: 'Contracts', breadcrumbs: crumbs(contract, 'Other prices') },
  );
}

function versionTable(versions: readonly PricesVersion[], holds: PricesVersion | undefined): SafeHtml {
  const stretches = stretchesInForce(versions);
  return dataTable<PricesVersion>({
    id: 'versions',
    caption: 'Versions of the prices, the last recorded first',
    captionHidden: true,
    rows: versions.toReversed(),
    columns: [
      { head: 'Version', cell: ({ version }) => `Version ${version}` },
      {
        head: 'Holds',
        cell: (one) => {
          const stretch = stretches.find(({ version }) => version === one);
          return html`<span>${stretch === undefined ? `Replaced before ${longDate(one.effectiveFrom)}` : dateRange(stretch.from, stretch.until)} ${one === holds ? statusTag('Shown above', 'active') : nothing}</span>`;
        },
      },
      {
        head: 'What changed',
        width: 'wide',
        cell: (one) => {
          const before = termsInForce(
            versions.filter(({ version }) => version < one.version),
            one.effectiveFrom,
          );
          const changes = priceChanges(before?.prices ?? NO_PRICES, one.prices);
          if (changes.length === 0) return 'Nothing';
          return html`<ul class="govuk-list">${changes.map(({ what, before: was, after }) => html`<li>${what}: ${after} <span class="tend-quiet">(${was})</span></li>`)}</ul>`;
        },
      },
      {
        head: 'Why',
        cell: ({ reason, source }) =>
          html`<span>${reason}${source !== '' && html`<br><span class="tend-quiet">${source}</span>`}</span>`,
      },
      {
        head: 'Recorded',
        cell: ({ recordedAt, by }) => html`<span>${when(recordedAt)}, ${by ?? 'the council'}</span>`,
      },
    ],
  });
}

function formPage(asked: Asked, contract: Contract, form: FormState, status = 200): Answer {
  return page(
    'Other prices of the contract',
    html`<p class="govuk-body">Nothing that was recorded is altered: this makes a new version. Hourly rates are changed under the contract’s terms.</p>
      ${pricesForm(form, asked.csrfToken, `/contracts/${contract.id}/prices`)}`,
    {
      caption: contract.title,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: crumbs(contract, 'New prices'),
    },
  );
}

async function newPrices(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const versions = await listPricesVersions(asked.scope, contract.id);
  const now = today(asked.scope);
  const held = termsInForce(versions, now) ?? stretchesInForce(versions)[0]?.version;
  const newest = versions.at(-1)?.version ?? 0;
  return formPage(
    asked,
    contract,
    formOfPrices(held?.prices ?? NO_PRICES, newest, newest === 0 ? contract.startsOn : now),
  );
}

async function answerPrices(asked: Asked, hold: HoldPrices): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const { _csrf: _, do: doing, ...typed } = asked.form;
  const read = readPricesForm(typed);
  if (!read.ok) return formPage(asked, contract, read, 422);
  if (doing === 'edit') return formPage(asked, contract, { values: read.values, errors: {} });
  if (doing !== 'save')
    return await previewPage(asked, contract, read.value, { values: read.values, errors: {} }, hold);
  const saved = await recordPrices(scope, {
    contractId: contract.id,
    ...read.value,
    prices: writtenOf(read.value),
  });
  if (!saved.ok) return formPage(asked, contract, withRefusal(read.values, saved), 422);
  return redirect(
    `/contracts/${contract.id}/prices`,
    `Saved. Version ${saved.value.version} of the other prices holds from ${longDate(read.value.effectiveFrom)}.`,
  );
}

/** What would change, before it is saved. */
async function previewPage(
  asked: Asked,
  contract: Contract,
  value: PricesAnswer,
  form: FormState,
  hold: HoldPrices,
): Promise<Answer> {
  const versions = await listPricesVersions(asked.scope, contract.id);
  const before = termsInForce(versions, value.effectiveFrom)?.prices ?? NO_PRICES;
  const late = value.effectiveFrom < today(asked.scope);
  return page(
    'Check the new prices',
    html`<p class="govuk-body">From ${longDate(value.effectiveFrom)}. ${late && 'This lies in the past: what was paid since is corrected by adjustments in the next close, and weeks are verified again.'}</p>
      ${changeList(priceChanges(before, value.prices), 'What changes')}
      ${await otherPricesBeside(asked.scope, value.prices, value.effectiveFrom, hold)}
      <form method="post">${csrfField(asked.csrfToken)}${heldValues(form)}
      ${buttonGroup([
        button({ text: 'Save the new prices', name: 'do', value: 'save' }),
        button({ text: 'Change something', name: 'do', value: 'edit', kind: 'secondary' }),
      ])}</form>`,
    { caption: contract.title, section: 'Contracts', breadcrumbs: crumbs(contract, 'Check the new prices') },
  );
}

/** What a contract pays besides the hour: to see, and to change. */
export const priceRoutes = (hold: HoldPrices): readonly Route[] => [
  {
    method: 'GET',
    path: '/contracts/:id/prices',
    permission: 'contracts.see',
    title: 'Other prices of a contract',
    answer: async (asked) => await pricesPage(asked, hold),
  },
  {
    method: 'GET',
    path: '/contracts/:id/prices/new',
    permission: 'contracts.edit',
    title: 'New prices',
    answer: newPrices,
  },
  {
    method: 'POST',
    path: '/contracts/:id/prices/new',
    permission: 'contracts.edit',
    title: 'New prices',
    answer: async (asked) => await answerPrices(asked, hold),
  },
];
