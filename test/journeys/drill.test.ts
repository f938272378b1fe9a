// A commissioner asks what a provider's failure would mean: reads the drill from the keyboard and on a phone, runs another, compares the two
// quarters, and ranks every provider; a broker makes the drill the real plan.
import { expect, test } from 'vitest';
import { drillEverybodyJob } from '../../src/market/jobs.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

test('a commissioner drills, compares and ranks, and a broker makes it real', async () => {
  const commissioner = await as('commissioner');
  await commissioner.getByRole('link', { name: 'Drills', exact: true }).click();
  await expectUsable(commissioner);
  const rows = commissioner.locator('table#drills tbody tr');
  expect(await rows.count()).toBe(2);

  // The newest drill, from the keyboard.
  await commissioner.keyboard.press('j');
  await commissioner.keyboard.press('Enter');
  await commissioner.getByRole('heading', { name: 'Where everything would go' }).waitFor();
  await expectUsable(commissioner);
  const drill = commissioner.url();
  expect(await commissioner.getByRole('button', { name: 'Make this the real plan' }).count()).toBe(0);
  await commissioner.getByText('A broker can make this the real plan').first().waitFor();
  await commissioner.getByRole('link', { name: 'Every service, and why it goes there' }).click();
  await commissioner.getByText('Services are shown by their number').first().waitFor();
  await expectUsable(commissioner);
  await commissioner.goto(drill);
  await commissioner.getByRole('link', { name: /^Every drill of/ }).click();
  await commissioner.getByText('Uncovered hours a week').first().waitFor();
  await expectUsable(commissioner);
  await commissioner.keyboard.press('c');
  await commissioner.getByRole('heading', { name: 'Two drills compared' }).waitFor();
  expect(await commissioner.locator('table#comparison tbody tr').count()).toBeGreaterThan(10);
  await expectUsable(commissioner);

  // A drill of one's own, wrong at first.
  await commissioner.goto(`${url}/drills/new`);
  await expectUsable(commissioner);
  await commissioner.getByRole('button', { name: 'Run the drill' }).click();
  await commissioner.getByText('Choose the provider').first().waitFor();
  await expectUsable(commissioner);
  await commissioner.getByLabel('Who fails').selectOption({ index: 1 });
  await commissioner.getByRole('button', { name: 'Run the drill' }).focus();
  await commissioner.keyboard.press('Enter');
  await commissioner.getByText('The drill is run and kept').first().waitFor();
  await expectUsable(commissioner);

  // Everybody at once.
  await commissioner.goto(`${url}/drills/sweeps/new`);
  await commissioner.getByRole('button', { name: 'Drill them all' }).click();
  await commissioner.getByText('Waiting to begin').first().waitFor();
  await expectUsable(commissioner);
  await drillEverybody(Number(commissioner.url().split('/').at(-1)));
  const ranked = commissioner.locator('table#ranking tbody tr');
  await ranked.first().waitFor();
  expect(await ranked.count()).toBeGreaterThan(3);
  expect(await ranked.first().innerText()).toMatch(/^\s*1\. /);
  await expectUsable(commissioner);

  // On a phone.
  const small = await as('commissioner', phone);
  for (const address of [drill, `${drill}/services`, `${url}/drills`, commissioner.url()]) {
    await small.goto(address);
    await expectUsable(small);
  }

  const broker = await as('broker');
  await broker.goto(drill);
  await expectUsable(broker);
  await broker.getByRole('button', { name: 'Make this the real plan' }).focus();
  await broker.keyboard.press('Enter');
  await broker.getByText('The drill is now a plan').first().waitFor();
  await expectUsable(broker);
  await broker.getByRole('link', { name: /^Drill \d+$/ }).click();
  await broker.getByText('This drill became a real plan').first().waitFor();
  await expectUsable(broker);
});

/** Does the work of the queue for one ranking. */
async function drillEverybody(sweepId: number): Promise<void> {
  const { rows } = await database.pool.query<{ council_id: number }>(
    'select council_id from drill_sweep where id = $1',
    [sweepId],
  );
  const councilId = rows[0]?.council_id ?? 0;
  await drillEverybodyJob.run({
    database,
    councilId,
    payload: { sweepId },
    inScope: (work) => withScope(database, systemOf(councilId), work),
  });
}
