import { dateRange, longDate } from '../../ground/calendar.ts';
import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { buttonLink } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { summaryList } from '../../web/components/summary.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listTermsVersions } from '../records/contract-terms.ts';
import { getContract } from '../records/contracts.ts';
import { changesBetween } from '../rules/terms-changes.ts';
import { stretchesInForce, termsInForce } from '../rules/terms-in-force.ts';
import { contractIn, versionIn } from './contract-address.ts';
import { recordedBy } from './contract-page.ts';
import { crumbs } from './terms-editor.ts';
import { changeList, termsView } from './terms-view.ts';

/** One version of a contract's terms: when it holds, who recorded it and why, what it changed, and all that it says. */
export async function termsVersion(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const versions = await listTermsVersions(scope, contract.id);
  const number = versionIn(asked);
  const shown = versions.find(({ version }) => version === number);
  if (shown === undefined) throw new NotFound('version of the terms');
  const earlier = versions.filter(({ version }) => version < number);
  const before = termsInForce(earlier, shown.effectiveFrom);
  const stretch = stretchesInForce(versions).find(({ version }) => version === shown);
  const end = Temporal.PlainDate.from(shown.effectiveFrom).add({ years: 1 });
  const holidays = await bankHolidaysFor(scope, shown.effectiveFrom, end);
  const address = `/contracts/${contract.id}/terms`;
  return page(
    `Version ${number} of the terms`,
    html`${summaryList([
      { key: 'Recorded from', value: longDate(shown.effectiveFrom) },
      {
        key: 'Holds',
        value: stretch
          ? dateRange(stretch.from, stretch.until)
          : 'Never: a later version replaced it on or before its first day',
      },
      { key: 'Why', value: shown.reason },
      { key: 'Recorded', value: html`${when(shown.recordedAt)}, ${recordedBy(shown)}` },
    ])}
    ${permits(scope.who, 'contracts.edit') && buttonLink({ text: 'Start new terms from these', href: `${address}/new?version=${number}`, kind: 'secondary' })}
    ${before && changeList(changesBetween(before, shown), `What changed from version ${before.version}, from ${longDate(shown.effectiveFrom)}`)}
    <h2 class="govuk-heading-m">What it says</h2>
    ${termsView(shown, holidays)}`,
    {
      caption: contract.title,
      section: 'Contracts',
      breadcrumbs: crumbs(contract, `Version ${number}`),
    },
  );
}
