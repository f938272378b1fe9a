// A failing provider's forty packages are moved in a day: its registration is cancelled, a plan is drafted, everybody is asked, all are
// placed, nobody is left uncovered, and both providers confirm what is handed over.
import { expect, test } from 'vitest';
import { arrangeLine } from '../../src/brokerage/actions/arrange-line.ts';
import { placeTransitionJob } from '../../src/brokerage/jobs-transition.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { replanLines } from '../../src/visits/actions/plan-visits.ts';
import { transitionSide } from '../../src/web/urls.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();
const PACKAGES = 40;
const tomorrow = Temporal.Now.plainDateISO('Europe/London').add({ days: 1 });

type Failing = { id: number; name: string; council_id: number; contract_id: number; lines: number };

/** The provider of the made-up council that is not in a transition yet and has most, given so many live services in all. */
async function failingProvider(): Promise<Failing> {
  const { rows } = await database.pool.query<Failing>(
    `select p.id, p.name, p.council_id, min(c.id) as contract_id,
       (select count(*) from package_line l where l.provider_id = p.id and (l.ends_on is null or l.ends_on > $1)) as lines
     from provider p join contract c on c.provider_id = p.id and c.kind <> 'in-house'
     where not exists (select from transition t where t.provider_id = p.id) group by p.id, p.name, p.council_id
     order by lines desc, p.id limit 1`,
    [tomorrow.toString()],
  );
  const [failing] = rows;
  if (failing === undefined) throw new Error('No provider has anything.');
  const lineIds: number[] = [];
  for (let n = failing.lines; n < PACKAGES + 4; n++) {
    const { rows: packages } = await database.pool.query<{ id: number }>(
      `with one as (insert into person (council_id, reference, given_name, family_name, address_lines, postcode)
         select $1, 'F' || $2::int, 'Alma', 'Forty' || chr(65 + $2::int / 26) || chr(97 + $2::int % 26), array[$2 || ' High Street'], postcode
         from place_postcode order by postcode offset $2 limit 1 returning id)
       insert into care_package (council_id, reference, person_id, starts_on) select $1, 'CPF' || $2::int, id, $3 from one returning id`,
      [failing.council_id, n, tomorrow.subtract({ days: 20 }).toString()],
    );
    const made = await withScope(database, systemOf(failing.council_id), (scope) =>
      arrangeLine(scope, {
        packageId: packages[0]?.id ?? 0,
        contractId: failing.contract_id,
        service: 'home-care',
        startsOn: tomorrow.subtract({ days: 20 }).toString(),
        visits: [aPatternVisit({ startTime: '08:00' }), aPatternVisit({ startTime: '18:00' })],
      }),
    );
    if (!made.ok) throw new Error(made.reason);
    lineIds.push(made.value.id);
  }
  await withScope(database, systemOf(failing.council_id), (scope) =>
    replanLines(scope, lineIds, tomorrow.subtract({ days: 20 }).toString()),
  );
  return failing;
}

test('forty packages move in a day', async () => {
  const failing = await failingProvider();
  const officer = await as('contracts_officer');
  await officer.goto(`${url}/contracts/${failing.contract_id}/events/new`);
  await officer.locator('input[name="kind"][value="registration cancelled"]').check();
  await officer.locator('input[name="covers"][value="provider"]').check();
  await officer.locator('[name="effective_on-day"]').fill(String(tomorrow.day));
  await officer.locator('[name="effective_on-month"]').fill(String(tomorrow.month));
  await officer.locator('[name="effective_on-year"]').fill(String(tomorrow.year));
  // In the morning: at midnight it would leave a night that has begun without anybody, on whichever weekday somebody has one.
  await officer.locator('[name="effective_time"]').fill('08:00');
  await officer.locator('[name="reason"]').fill('Registration cancelled by the regulator');
  await officer.locator('[name="evidence"]').fill('The regulator’s letter');
  await officer.getByRole('button', { name: 'See what it would strand' }).click();
  await officer.getByRole('button', { name: 'Record it' }).click();
  await officer.getByText('Recorded.').first().waitFor();
  await expectUsable(officer);

  const broker = await as('broker');
  await broker.goto(`${url}/contracts/${failing.contract_id}/events`);
  await broker.getByRole('link', { name: 'Start a transition' }).first().click();
  await expectUsable(broker);
  await broker.getByRole('button', { name: 'Draft the plan' }).click();
  await broker.getByText('Nothing is done yet.').first().waitFor();
  await expectUsable(broker);
  const plan = broker.url();
  const id = Number(plan.split('/').at(-1));
  const services = await broker.locator('table#moves tbody tr').count();
  expect(services).toBeGreaterThanOrEqual(PACKAGES);
  await broker.goto(`${plan}/hours`);
  await broker
    .getByText(/in these days have no provider/)
    .first()
    .waitFor();
  await expectUsable(broker);

  await broker.goto(plan);
  await broker.keyboard.press('j');
  await broker.keyboard.press('j');
  await broker.keyboard.press('Enter');
  await broker.getByRole('heading', { name: 'What the person says' }).waitFor();
  await expectUsable(broker);
  await broker.getByLabel('Agrees').check();
  await broker.getByLabel('Who answered').fill('Her daughter');
  await broker.keyboard.press('Enter');
  await broker.getByText('Written down: Her daughter agrees.').waitFor();
  await broker.getByLabel('Choose every row on this page').focus();
  await broker.keyboard.press('Space');
  await broker.keyboard.press('a');
  await broker.getByText(`${services} services agreed.`).waitFor();
  await broker.getByLabel('Each new provider has told me').focus();
  await broker.keyboard.press('Space');
  await broker.keyboard.press('p');
  await broker.getByRole('button', { name: 'Stop after this one' }).waitFor();
  await expectUsable(broker);

  await placeAll(failing.council_id, id);
  await broker.getByRole('heading', { level: 1, name: /All placed/ }).waitFor();
  await broker.goto(`${plan}/hours`);
  await broker.getByText('Every visit that is planned has exactly one provider').waitFor();
  await broker.goto(`${plan}/workers`);
  await expectUsable(broker);

  const { rows } = await database.pool.query<{ id: number; old: string; new: string; family_name: string }>(
    `select m.id, a.name as old, b.name as new, p.family_name from transition_move m join provider a on a.id = m.provider_id
       join provider b on b.id = m.to_provider_id join person p on p.id = m.person_id where m.transition_id = $1 order by m.id limit 1`,
    [id],
  );
  const [moved] = rows;
  for (const name of [moved?.old ?? '', moved?.new ?? '']) {
    const provider = await as('provider_manager', phone, name);
    await provider.goto(`${url}/handovers`);
    await expectUsable(provider);
    await provider.goto(`${url}/handovers/${moved?.id}`);
    expect(await provider.locator('h1').innerText()).toContain(moved?.family_name);
    for (const box of await provider.locator('input[name="items"]').all()) await box.check();
    await provider.getByRole('button', { name: 'Confirm' }).click();
    await provider.getByText('6 things confirmed.').waitFor();
    await expectUsable(provider);
  }
  await broker.goto(`${plan}?stage=handed+over`);
  expect(await broker.locator('table#moves tbody tr').count()).toBe(1);
  await expectUsable(broker);
}, 240_000);

/** What the worker beside the pages does. */
async function placeAll(councilId: number, transitionId: number): Promise<void> {
  const { rows } = await database.pool.query<{ work_id: number }>(
    'select work_id from transition where id = $1',
    [transitionId],
  );
  await placeTransitionJob(transitionSide).run({
    database,
    councilId,
    payload: { transitionId, workId: rows[0]?.work_id },
    inScope: (work) => withScope(database, systemOf(councilId), work),
  });
}
