import { confirmDetails, recordDetails } from '../src/payments/actions/bank-detail-acts.ts';
import { placeHold } from '../src/payments/actions/hold-acts.ts';
import { approveRun } from '../src/payments/actions/payment-run-approve.ts';
import { checkRun, lookAt, tickFindings } from '../src/payments/actions/payment-run-check.ts';
import { markPaid, returnPayment } from '../src/payments/actions/payment-run-confirm.ts';
import { bankHolidaysRound, draftRun, previewRun } from '../src/payments/actions/payment-run-draft.ts';
import { releaseRun } from '../src/payments/actions/payment-run-release.ts';
import {
  recordLedgerCode,
  recordLimit,
  recordModulusTable,
  recordPayingAccount,
} from '../src/payments/actions/payment-setting-acts.ts';
import { getRun } from '../src/payments/records/payment-runs.ts';
import { checkModulus } from '../src/payments/rules/modulus-check.ts';
import { parseModulusTable } from '../src/payments/rules/modulus-table.ts';
import { workingDayAfter } from '../src/payments/rules/payment-days.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { PAST_WEEKS } from './past-months.ts';
import { at } from './weeks.ts';

const codes = [
  [null, 'framework', 'ASC-41210', 'Home care, framework'],
  [null, 'spot', 'ASC-41220', 'Home care, spot'],
  [null, 'block', 'ASC-41230', 'Home care, block'],
  [null, null, 'ASC-41290', 'Home care, other'],
  ['waking-night', null, 'ASC-41310', 'Nights at home'],
] as const;

/**
 * A sort code that no bank has, and weights made up for it in Pay.UK's form, since nobody may pass on their own: so account numbers are
 * checked for slips here as in a council that recorded the real table.
 */
const SORT_CODE = '99-00-02';
const WEIGHTS = '990002 990002 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1';

/** The first account number from one on that passes the check. */
function accountFrom(first: number): string {
  const table = must(parseModulusTable(WEIGHTS, ''));
  let number = first;
  while (checkModulus(table, SORT_CODE.replaceAll('-', ''), String(number)).outcome !== 'passes') number += 1;
  return String(number);
}

/** Before the first week: limits, the account that is paid from, codes, and where each provider is paid. */
export async function prepareToPay(
  county: County,
  providers: readonly StoredProvider[],
  firstMonday: Temporal.PlainDate,
): Promise<void> {
  const from = firstMonday.subtract({ weeks: PAST_WEEKS + 4 });
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
        await recordModulusTable(scope, {
          weights: WEIGHTS,
          substitutes: '',
          source: 'a table made up for this demonstration',
        }),
      );
      must(
        await recordPayingAccount(scope, {
          accountName: 'Fernshire County Council',
          sortCode: SORT_CODE,
          accountNumber: accountFrom(63_748_470),
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

/** Where a provider is paid, confirmed by two others. */
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
          sortCode: SORT_CODE,
          accountNumber: accountFrom(10_254_700 + place * 37),
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

/**
 * A week after its approvals: what is owed is paid, and of the third week ago a payment came back. The week before last waits for the last one, and their
 * run for its approval.
 */
export async function payWeek(county: County, monday: Temporal.PlainDate, weeksAgo: number): Promise<void> {
  if (weeksAgo === 2) return;
  const thursday = monday.add({ days: 10 });
  const day = Temporal.PlainDate.compare(thursday, county.size.today) > 0 ? county.size.today : thursday;
  if (weeksAgo === 1) await holdOne(county, at(day, '09:00'));
  const runId = await makeRun(county, at(day, '09:30'), weeksAgo === 1);
  if (runId === undefined || weeksAgo === 1) return;
  await county.as(
    'finance_approver',
    async (scope) => must(await approveRun(scope, runId)),
    at(day, '12:00'),
  );
  await county.as('finance_officer', async (scope) => must(await releaseRun(scope, runId)), at(day, '14:00'));
  await county.as(
    'finance_officer',
    async (scope) => {
      const { payOn, payments } = await getRun(scope, runId);
      must(await markPaid(scope, runId, { onDay: payOn }));
      const [first] = payments;
      if (weeksAgo === 3 && first !== undefined)
        must(await returnPayment(scope, first.id, { onDay: payOn, reason: 'Account closed' }));
    },
    at(day.add({ days: 14 }), '10:00'),
  );
}

/** Makes a run of everything that is owed and checks it; one that is to wait is for a day next week. */
async function makeRun(county: County, when: Temporal.Instant, waits: boolean): Promise<number | undefined> {
  return await county.as(
    'finance_officer',
    async (scope) => {
      const { paid, firstDay } = await previewRun(scope);
      if (paid.length === 0) return undefined;
      const today = county.size.today.toString();
      const payOn = waits ? workingDayAfter(today, 6, await bankHolidaysRound(scope, today)) : firstDay;
      const made = must(
        await draftRun(scope, { payOn, providerIds: paid.map(({ providerId }) => providerId) }),
      );
      const { findings } = await lookAt(scope, await getRun(scope, made.runId));
      const keys = findings.filter(({ blocks }) => !blocks).map(({ key }) => key);
      if (keys.length > 0)
        must(await tickFindings(scope, made.runId, keys, 'Looked at beside the visits of the week'));
      must(await checkRun(scope, made.runId));
      return made.runId;
    },
    when,
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
