import { confirmDetails, recordDetails } from '../src/payments/actions/bank-detail-acts.ts';
import { placeHold } from '../src/payments/actions/hold-acts.ts';
import { approveRun } from '../src/payments/actions/payment-run-approve.ts';
import { checkRun, lookAt, tickFindings } from '../src/payments/actions/payment-run-check.ts';
import { markPaid, returnPayment } from '../src/payments/actions/payment-run-confirm.ts';
import { draftRun, previewRun } from '../src/payments/actions/payment-run-draft.ts';
import { releaseRun } from '../src/payments/actions/payment-run-release.ts';
import {
  recordLedgerCode,
  recordLimit,
  recordPayingAccount,
} from '../src/payments/actions/payment-setting-acts.ts';
import { getRun } from '../src/payments/records/payment-runs.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { at } from './weeks.ts';

const codes = [
  [null, 'framework', 'ASC-41210', 'Home care, framework'],
  [null, 'spot', 'ASC-41220', 'Home care, spot'],
  [null, 'block', 'ASC-41230', 'Home care, block'],
  [null, null, 'ASC-41290', 'Home care, other'],
  ['waking-night', null, 'ASC-41310', 'Nights at home'],
] as const;

/** Before the first week: limits, the account that is paid from, codes, and where each provider is paid. */
export async function prepareToPay(
  county: County,
  providers: readonly StoredProvider[],
  firstMonday: Temporal.PlainDate,
): Promise<void> {
  const from = firstMonday.subtract({ weeks: 4 });
  const when = at(from, '10:00');
  const { rows } = await county.database.pool.query<{ id: number }>(
    `select user_id as id from membership where council_id = $1 and role = 'finance_approver'`,
    [county.councilId],
  );
  await county.as(
    'administrator',
    async (scope) => {
      const effectiveFrom = from.toString();
      for (const { id } of rows)
        must(
          await recordLimit(scope, {
            userId: id,
            amountPence: 250_000_000,
            effectiveFrom,
            source: 'Scheme of delegation, part 3',
          }),
        );
      must(
        await recordPayingAccount(scope, {
          accountName: 'Fernshire County Council',
          sortCode: '20-45-45',
          accountNumber: '63748472',
          serviceUserNumber: '294518',
          effectiveFrom,
        }),
      );
      for (const [service, contractKind, code, words] of codes)
        must(await recordLedgerCode(scope, { service, contractKind, code, words, effectiveFrom }));
    },
    when,
  );
  for (const [place, provider] of providers.entries()) await recordBank(county, provider, place, when);
}

/** Where a provider is paid, confirmed by two others; of the last provider only one has been asked yet. */
async function recordBank(
  county: County,
  provider: StoredProvider,
  place: number,
  when: Temporal.Instant,
): Promise<void> {
  const { detailId } = await county.as(
    'contracts_officer',
    async (scope) =>
      must(
        await recordDetails(scope, provider.id, {
          accountName: provider.name,
          sortCode: '30-90-09',
          accountNumber: String(10_254_700 + place * 37),
          rollNumber: '',
          toldBy: 'form',
          words: 'The form that came with the signed contract',
        }),
      ),
    when,
  );
  for (const role of ['finance_officer', 'finance_approver'] as const)
    await county.as(
      role,
      async (scope) =>
        must(
          await confirmDetails(scope, {
            providerId: provider.id,
            detailId,
            outcome: 'confirmed',
            channel: 'telephone',
            words: 'Called the manager on the number in the contract, who read the numbers out',
          }),
        ),
      when,
    );
}

/** A week after its approvals: what is owed is paid. The run of last week waits for approval; of the one before a payment came back. */
export async function payWeek(county: County, monday: Temporal.PlainDate, weeksAgo: number): Promise<void> {
  const thursday = monday.add({ days: 10 });
  const day = Temporal.PlainDate.compare(thursday, county.size.today) > 0 ? county.size.today : thursday;
  const [morning, noon] = [at(day, '09:30'), at(day, '12:00')];
  if (weeksAgo === 1) await holdOne(county, morning);
  const runId = await county.as(
    'finance_officer',
    async (scope) => {
      const { paid, firstDay } = await previewRun(scope);
      if (paid.length === 0) return undefined;
      const providerIds = paid.map(({ providerId }) => providerId);
      const made = must(await draftRun(scope, { payOn: firstDay, providerIds }));
      const { findings } = await lookAt(scope, await getRun(scope, made.runId));
      const keys = findings.filter(({ blocks }) => !blocks).map(({ key }) => key);
      if (keys.length > 0)
        must(await tickFindings(scope, made.runId, keys, 'Looked at beside the visits of the week'));
      must(await checkRun(scope, made.runId));
      return made.runId;
    },
    morning,
  );
  if (runId === undefined || weeksAgo === 1) return;
  await county.as('finance_approver', async (scope) => must(await approveRun(scope, runId)), noon);
  await county.as('finance_officer', async (scope) => must(await releaseRun(scope, runId)), at(day, '14:00'));
  await county.as(
    'finance_officer',
    async (scope) => {
      const { payOn, payments } = await getRun(scope, runId);
      if (payOn > county.size.today.toString()) return;
      must(await markPaid(scope, runId, { onDay: payOn }));
      const [first] = payments;
      if (weeksAgo === 2 && first !== undefined)
        must(await returnPayment(scope, first.id, { onDay: payOn, reason: 'Account closed' }));
    },
    at(day.add({ days: 5 }), '10:00'),
  );
}

/** One item is held, with an owner and a reason. */
async function holdOne(county: County, when: Temporal.Instant): Promise<void> {
  const { rows } = await county.database.pool.query<{ item: number; provider: number; owner: number }>(
    `select u.payable_item_id as item, u.provider_id as provider, m.user_id as owner from unpaid_item u
       join membership m on m.council_id = u.council_id and m.role = 'contracts_officer'
     where u.council_id = $1 and u.amount_pence > 0 order by u.amount_pence desc, u.payable_item_id limit 1`,
    [county.councilId],
  );
  const [one] = rows;
  if (one !== undefined)
    await county.as(
      'finance_officer',
      async (scope) =>
        must(
          await placeHold(scope, {
            providerId: one.provider,
            payableItemId: one.item,
            ownerId: one.owner,
            reason: 'The rate of this visit is queried: the contract is being looked at',
            untilOn: county.size.today.add({ days: 28 }).toString(),
          }),
        ),
      when,
    );
}
