// The statement pages of money, in a council with 200 providers and three years of ledger: 156 closed and paid weeks. The council is made by
// SQL in a database of its own; pages are asked one after the other.
// Run: node bench/statements.ts           20 and then 140 visits of each provider in a week: 0.7 and 4.4 million postings, which take a while to make
//      node bench/statements.ts 20        one of them, for a quick look
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';
import type { Role } from '../src/platform/permissions.ts';
import { startSession } from '../src/platform/sessions.ts';
import { makeServer } from '../src/web/server.ts';
import { sessionCookie } from '../src/web/session-cookie.ts';
import { apiRoutes, openRoutes, routes } from '../src/web/urls.ts';

const PROVIDERS = 200;
const WEEKS = 156;
const PEOPLE_OF_EACH = 20;
const ASKED = 20;
const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [20, 140];

/** The Monday of the last closed week: two weeks before this one. */
const today = Temporal.Now.plainDateISO('Europe/London');
const lastMonday = today.subtract({ days: today.dayOfWeek - 1 + 14 });

/** A week of every provider: its close and approval, its items and their postings, and its payment. */
async function makeWeek(
  pool: Pool,
  council: number,
  user: number,
  { monday, visits }: { readonly monday: string; readonly visits: number },
): Promise<void> {
  await pool.query(
    `with closes as (insert into week_close (council_id, provider_id, week_starts_on, lines, amount_pence, closed_by, closed_at)
       select $1, p.id, $3::date, $4::int, 1205 * $4::int, $2, $3::date + 9 from provider p where p.council_id = $1 returning id, provider_id),
     decided as (insert into week_decision (council_id, provider_id, week_close_id, decision, decided_by, decided_at)
       select $1, provider_id, id, 'approved', $2, $3::date + 10 from closes),
     charges as (insert into charge (council_id, provider_id, contract_id, person_id, package_line_id, key, kind, week_starts_on, starts_on, ends_on, amount_pence, because)
       select $1, k.provider_id, l.contract_id, l.person_id, l.id, k.id || ' ' || n, 'service', $3::date, $3::date, $3::date + 6, 1205, 'Home care'
       from closes k cross join generate_series(1, $4::int) n
         join line l on l.provider_id = k.provider_id and l.at = n % ${PEOPLE_OF_EACH}
       returning id, provider_id, contract_id, person_id),
     items as (insert into payable_item (council_id, provider_id, contract_id, person_id, week_close_id, charge_id, visit_week_starts_on, kind, paid_minutes, amount_pence)
       select $1, h.provider_id, h.contract_id, h.person_id, k.id, h.id, $3::date, 'charge', 30, 1205 from charges h join closes k using (provider_id)
       returning id, provider_id, contract_id, person_id, week_close_id)
     insert into posting (council_id, debit, credit, amount_pence, kind, provider_id, contract_id, person_id, payable_item_id, week_close_id, source, period_on, posted_on, posted_at, posted_by)
     select $1, 'care', 'owed to providers', 1205, 'service', provider_id, contract_id, person_id, id, week_close_id, 'item ' || id, $3::date, $3::date + 10, $3::date + 10, $2 from items
     union all
     select $1, 'owed to providers', 'payments on their way', 1205 * $4::int, 'payment', provider_id, null, null, null, null, 'payment ' || provider_id || ' ' || $3::text,
       $3::date + 14, $3::date + 14, $3::date + 14, $2 from closes
     union all
     select $1, 'payments on their way', 'bank', 1205 * $4::int, 'payment', provider_id, null, null, null, null, 'paid ' || provider_id || ' ' || $3::text,
       $3::date + 17, $3::date + 17, $3::date + 17, $2 from closes`,
    [council, user, monday, visits],
  );
}

/** Makes the council; every number follows from its place, so that each run is the same. */
async function makeCouncil(
  pool: Pool,
  visits: number,
): Promise<{ councilId: number; members: Map<Role, number> }> {
  const one = async (text: string, values: readonly unknown[] = []): Promise<number> =>
    (await pool.query<{ id: number }>(text, [...values])).rows[0]?.id ?? 0;
  const council = await one(
    `insert into council (name, short_name, demonstration) values ('Ledgershire', 'ledgershire', true) returning id`,
  );
  const user = await one(
    `insert into app_user (email, name) values ('officer@example.org', 'An officer') returning id`,
  );
  const run = async (text: string, ...values: unknown[]): Promise<void> =>
    void (await pool.query(text, [council, ...values]));
  await run(
    `insert into provider (council_id, reference, name, sector, size) select $1, 'PR' || n, 'Provider ' || n, 'private', 'small' from generate_series(1, $2::int) n`,
    PROVIDERS,
  );
  const members = new Map<Role, number>();
  for (const [role, provider] of [
    ['finance_officer', null],
    ['social_worker', null],
    ['provider_manager', 'provider'],
  ] as const)
    members.set(
      role,
      await one(
        `insert into membership (council_id, user_id, role, provider_id) values ($1, $2, $3, ${provider === null ? 'null' : '(select min(id) from provider where council_id = $1)'}) returning id`,
        [council, user, role],
      ),
    );
  await run(
    `insert into contract (council_id, reference, provider_id, title, kind, starts_on) select council_id, 'C' || id, id, 'Home care', 'spot', '2020-01-01' from provider where council_id = $1`,
  );
  await run(
    `insert into person (council_id, reference, given_name, family_name, date_of_birth) select $1, 'P' || n, 'Given' || n % 400, 'Family' || n, '1940-05-01' from generate_series(1, $2::int) n`,
    PROVIDERS * PEOPLE_OF_EACH,
  );
  await run(
    `insert into care_package (council_id, reference, person_id, starts_on) select council_id, 'K' || id, id, '2020-01-06' from person where council_id = $1`,
  );
  await run(
    `insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on)
     select k.council_id, 'L' || k.id, k.id, k.person_id, c.provider_id, c.id, 'home-care', '2020-01-06' from care_package k
       join lateral (select id, provider_id from contract where council_id = k.council_id order by id offset k.id % ${PROVIDERS} limit 1) c on true
     where k.council_id = $1`,
  );
  await run(
    `insert into personal_budget (council_id, person_id, version, effective_from, weekly_pence, reason, recorded_by, recorded_at)
     select council_id, id, 1, '2020-01-06', 25000, 'Plan', $2, now() from person where council_id = $1`,
    user,
  );
  await pool.query(
    `create temporary table line as select l.*, (row_number() over (partition by provider_id order by id) - 1) as at from package_line l where council_id = ${council}`,
  );
  await pool.query('analyze');
  // What is made here fits together: keys are not checked again for millions of rows, totals are kept as always.
  await pool.query('alter table posting enable always trigger add_to_totals');
  await pool.query('alter table posting enable always trigger add_to_care');
  await pool.query(`set session_replication_role = replica`);
  for (let back = WEEKS - 1; back >= 0; back--)
    await makeWeek(pool, council, user, { monday: lastMonday.subtract({ weeks: back }).toString(), visits });
  await pool.query(`set session_replication_role = origin`);
  await run(
    `insert into accrual (council_id, provider_id, contract_id, person_id, service, week_starts_on, period_month, of, items, care_pence, owed_pence)
     select council_id, provider_id, contract_id, person_id, service, $2::date, date_trunc('month', $2::date)::date, 'service', 7, 8435, 8435
     from package_line where council_id = $1`,
    lastMonday.add({ weeks: 1 }).toString(),
  );
  await pool.query('vacuum analyze');
  return { councilId: council, members };
}

async function measure(visits: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tend-statements-'));
  const config = readConfig({ TEND_DATA: folder, TEND_DEMONSTRATION: 'yes' });
  const { database, close } = await openInstallation(config);
  try {
    const began = performance.now();
    const only = await database.pool.connect();
    const { councilId, members } = await makeCouncil(only as unknown as Pool, visits).finally(() =>
      only.release(),
    );
    const { rows: sizes } = await database.pool.query<{ n: number }>('select count(*) as n from posting');
    process.stdout.write(
      `${visits} visits of each of ${PROVIDERS} providers in a week: ${sizes[0]?.n} postings of ${WEEKS} weeks, made in ${Math.round((performance.now() - began) / 1000)} s\n\n`,
    );
    const ids = async (table: string): Promise<number[]> =>
      (
        await database.pool.query<{ id: number }>(
          `select id from ${table} where council_id = $1 order by id limit ${ASKED}`,
          [councilId],
        )
      ).rows.map(({ id }) => id);
    const providers = await ids('provider');
    const people = await ids('person');
    const month = `${lastMonday.subtract({ weeks: 150 }).toString().slice(0, 8)}01`;
    const back = lastMonday.subtract({ weeks: WEEKS }).toString();
    const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
    await server.ready();
    const pages: readonly (readonly [string, Role, (turn: number) => string])[] = [
      ['the ledger', 'finance_officer', () => '/ledger'],
      ['the ledger of a provider', 'finance_officer', (turn) => `/ledger?provider=${providers[turn]}`],
      ['postings', 'finance_officer', () => '/ledger/postings'],
      ['postings of an old month', 'finance_officer', () => `/ledger/postings?from=${month}&to=${month}`],
      [
        'postings about an old month',
        'finance_officer',
        () => `/ledger/postings?from=${month}&to=${month}&by=period`,
      ],
      [
        'postings of a provider in an old month',
        'finance_officer',
        (turn) => `/ledger/postings?provider=${providers[turn]}&from=${month}&to=${month}`,
      ],
      ['postings of the bank', 'finance_officer', () => '/ledger/postings?account=bank'],
      ['a provider’s statement', 'finance_officer', (turn) => `/providers/${providers[turn]}/statement`],
      [
        'a provider’s statement of three years',
        'finance_officer',
        (turn) => `/providers/${providers[turn]}/statement?from=${back}`,
      ],
      ['a provider’s own statement', 'provider_manager', () => `/providers/${providers[0]}/statement`],
      ['a provider’s own ledger', 'provider_manager', () => '/ledger'],
      ['a person’s money', 'social_worker', (turn) => `/people/${people[turn]}/money`],
      ['the budget of the year', 'finance_officer', () => '/budget'],
      ['accruals', 'finance_officer', () => '/accruals'],
      ['the first page', 'finance_officer', () => '/'],
    ];
    process.stdout.write('| page | p50, ms | p95, ms |\n|---|---|---|\n');
    for (const [name, role, urlOf] of pages) {
      const cookie = `${sessionCookie}=${await startSession(database, councilId, members.get(role) ?? 0)}`;
      const took: number[] = [];
      for (let turn = -3; turn < ASKED; turn++) {
        const begin = performance.now();
        const url = urlOf(Math.max(0, turn));
        const answer = await server.inject({ method: 'GET', url, headers: { cookie } });
        if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
        if (turn >= 0) took.push(performance.now() - begin);
      }
      took.sort((a, b) => a - b);
      const at = (share: number): number => Math.round(took[Math.floor(share * (took.length - 1))] ?? 0);
      process.stdout.write(`| ${name} | ${at(0.5)} | ${at(0.95)} |\n`);
    }
    process.stdout.write('\n');
    await server.close();
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const visits of SIZES) await measure(visits);
