// The queue of placement, a request's page with its match, and the list of mixed packages, in a council with 4,000 live packages, 200
// providers and 500 who wait. The council is made by SQL in a database of its own; pages are asked one after the other.
// Run: node bench/queue.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';
import { startSession } from '../src/platform/sessions.ts';
import { makeServer } from '../src/web/server.ts';
import { sessionCookie } from '../src/web/session-cookie.ts';
import { apiRoutes, openRoutes, routes } from '../src/web/urls.ts';

const PACKAGES = 4000;
const PROVIDERS = 200;
const WAITING = 500;
const AREAS = 6;
const ASKED = 20;

const terms = {
  pay: { by: 'planned', full_pay_percent: 90 },
  rates: [
    {
      service: 'home-care',
      days: ['weekday', 'saturday', 'sunday', 'bank-holiday'],
      from: '00:00',
      to: '24:00',
      pence_per_hour: 2410,
    },
  ],
};
const visit = (startTime: string) => ({
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  everyWeeks: 1,
  firstWeekOn: null,
  startTime,
  minutes: 30,
  workers: 1,
  purpose: 'personal care',
  tasks: '',
  earlierMinutes: null,
  laterMinutes: null,
  timeCritical: false,
  timeCriticalReason: null,
  onBankHolidays: true,
});

type Run = (text: string, ...values: unknown[]) => Promise<void>;

/** The people, their packages and the weeks of them, and those who wait. */
async function makePeople(run: Run): Promise<void> {
  await run(
    `insert into person (council_id, reference, given_name, family_name, date_of_birth, postcode)
     select $1, 'P' || n, 'Given' || n % 400, 'Family' || n, '1940-05-01', 'WS' || 1 + n % $3::int || ' 1AA' from generate_series(1, $2::int) n`,
    PACKAGES + WAITING,
    AREAS,
  );
  await run(
    `insert into care_package (council_id, reference, person_id, starts_on) select council_id, 'K' || id, id, '2025-06-02' from person where council_id = $1`,
  );
  await run(
    `insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on)
     select k.council_id, 'L' || k.id || '-' || part, k.id, k.person_id, c.provider_id, c.id, 'home-care', '2025-06-02'
     from care_package k cross join generate_series(0, case when k.id % 40 = 0 then 1 else 0 end) part
       join lateral (select id, provider_id from contract where council_id = k.council_id order by id
         offset (k.id + 7 * part) % ${PROVIDERS} limit 1) c on true
     where k.council_id = $1 order by k.id limit $2`,
    PACKAGES,
  );
  await run(
    `insert into visit_pattern (council_id, provider_id, package_line_id, version, effective_from, reason)
     select council_id, provider_id, id, 1, '2025-06-02', 'first' from package_line where council_id = $1`,
  );
  await run(
    `insert into pattern_visit (council_id, provider_id, visit_pattern_id, weekdays, start_time, minutes, purpose)
     select council_id, provider_id, id, '{1,2,3,4,5,6,7}', start::time, 30, 'personal care'
     from visit_pattern, unnest(array['08:00', '18:00']) start where council_id = $1`,
  );
  await run(
    `insert into placement_request (council_id, reference, care_package_id, person_id, service, visits, wanted_from, lane, received_at, due_at,
       status, district, needs)
     select k.council_id, 'PR' || k.id, k.id, k.person_id, 'home-care', $2::jsonb, current_date + 5, 'standard',
       now() - interval '1 hour' * (k.id % 120), now() + interval '1 hour' * (k.id % 96 - 24), 'waiting', split_part(p.postcode, ' ', 1), '{dementia}'
     from care_package k join person p on p.council_id = k.council_id and p.id = k.person_id
     where k.council_id = $1 order by k.id desc limit $3`,
    JSON.stringify([visit('08:00'), visit('18:00')]),
    WAITING,
  );
  await run(
    `insert into placement_event (council_id, placement_request_id, kind, happened_at) select council_id, id, 'recorded', received_at
     from placement_request where council_id = $1`,
  );
}

/** Makes the council; every number follows from its place, so that each run is the same. */
async function makeCouncil(pool: Pool): Promise<{ councilId: number; membershipId: number }> {
  const one = async (text: string, values: readonly unknown[] = []): Promise<number> =>
    (await pool.query<{ id: number }>(text, [...values])).rows[0]?.id ?? 0;
  const council = await one(
    `insert into council (name, short_name, demonstration) values ('Queueshire', 'queueshire', true) returning id`,
  );
  const user = await one(
    `insert into app_user (email, name) values ('broker@example.org', 'A broker') returning id`,
  );
  const membershipId = await one(
    `insert into membership (council_id, user_id, role) values ($1, $2, 'broker') returning id`,
    [council, user],
  );
  const run: Run = async (text, ...values) => void (await pool.query(text, [council, ...values]));
  await run(
    `insert into area (council_id, name, made_of, parts) select $1, 'Area ' || n, 'postcode districts', array['WS' || n] from generate_series(1, $2::int) n`,
    AREAS,
  );
  await run(
    `insert into provider (council_id, reference, name, sector, size, local) select $1, 'PR' || n, 'Provider ' || n, 'private',
      case when n % 3 = 0 then 'small' else 'large' end, n % 4 = 0 from generate_series(1, $2::int) n`,
    PROVIDERS,
  );
  await run(
    `insert into contract (council_id, reference, provider_id, title, kind, starts_on)
     select council_id, 'C' || id, id, 'Home care', (array['block', 'framework', 'spot', 'spot', 'framework'])[1 + id % 5], '2025-01-01'
     from provider where council_id = $1`,
  );
  await run(
    `insert into contract_terms (council_id, provider_id, contract_id, version, effective_from, terms, reason)
     select council_id, provider_id, id, 1, '2025-01-01', $2::jsonb, 'first terms' from contract where council_id = $1`,
    JSON.stringify(terms),
  );
  await run(
    `insert into contract_area (council_id, provider_id, contract_id, area_id, tier, starts_on)
     select c.council_id, c.provider_id, c.id, a.id, case when c.kind = 'framework' then 1 + c.id % 3 end, '2025-01-01'
     from contract c join area a on a.council_id = c.council_id and (c.id + a.id) % 2 = 0 where c.council_id = $1`,
  );
  await run(
    `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, reason)
     select s.council_id, s.provider_id, s.contract_id, s.area_id, '2025-01-01', 'week', 12000, true, 'tendered'
     from contract_area s join contract c on c.council_id = s.council_id and c.id = s.contract_id where s.council_id = $1 and c.kind = 'block'`,
  );
  await run(
    `insert into provider_capacity (council_id, provider_id, area_id, part_of_day, from_week_on, weekly_minutes, as_of)
     select s.council_id, s.provider_id, s.area_id, part, '2025-01-06', 600 + 60 * (s.contract_id % 40), now() - interval '2 days'
     from contract_area s, unnest(array['early', 'morning', 'midday', 'tea', 'evening', 'night']) part where s.council_id = $1`,
  );
  await run(
    `insert into provider_profile (council_id, provider_id, capabilities, languages)
     select council_id, id, '{dementia,end of life}', array['English', 'Panjabi'] from provider where council_id = $1`,
  );
  await makePeople(run);
  await pool.query('analyze');
  return { councilId: council, membershipId };
}

const folder = mkdtempSync(path.join(tmpdir(), 'tend-queue-'));
const config = readConfig({ TEND_DATA: folder, TEND_DEMONSTRATION: 'yes' });
const { database, close } = await openInstallation(config);
try {
  const { councilId, membershipId } = await makeCouncil(database.pool);
  const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
  await server.ready();
  const cookie = `${sessionCookie}=${await startSession(database, councilId, membershipId)}`;
  const { rows } = await database.pool.query<{ id: number }>(
    'select id from placement_request where council_id = $1 order by id limit $2',
    [councilId, ASKED],
  );
  const ids = rows.map(({ id }) => id);
  const pages = {
    'the queue': () => '/placement',
    'a request with its match': (turn: number) => `/placement/${ids[turn % ids.length]}`,
    'more than one provider': () => '/placement/mixed',
  };
  process.stdout.write('| page | p50, ms | p95, ms |\n|---|---|---|\n');
  for (const [name, urlOf] of Object.entries(pages)) {
    const took: number[] = [];
    for (let turn = -3; turn < ASKED; turn++) {
      const begin = performance.now();
      const answer = await server.inject({
        method: 'GET',
        url: urlOf(Math.max(0, turn)),
        headers: { cookie },
      });
      if (answer.statusCode !== 200) throw new Error(`${name} answered ${answer.statusCode}`);
      if (turn >= 0) took.push(performance.now() - begin);
    }
    took.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(took[Math.floor(share * (took.length - 1))] ?? 0);
    process.stdout.write(`| ${name} | ${at(0.5)} | ${at(0.95)} |\n`);
  }
  await server.close();
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
