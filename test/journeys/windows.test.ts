// A commissioner reads what wider call windows would release, from the keyboard and on a phone, asks for a run of their own, and cancels it.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { simulateWindowsJob } from '../../src/market/jobs.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

test('a commissioner reads a simulation and tries another', async () => {
  await simulateAll();
  const commissioner = await as('commissioner');
  await commissioner.getByRole('link', { name: 'Call windows', exact: true }).click();
  await expectUsable(commissioner);

  // The saved one, from the keyboard.
  await commissioner.keyboard.press('j');
  await commissioner.keyboard.press('Enter');
  await commissioner.getByRole('heading', { name: 'What the same care workers could deliver' }).waitFor();
  await commissioner.getByText('Finished').first().waitFor();
  // It is known from the logs who made which visit, so what is simulated is held to that.
  await commissioner.getByText('The search begins from the rounds that made').waitFor();
  expect(await commissioner.getByText('This is not a comparison with today').count()).toBe(0);
  await expectUsable(commissioner);
  expect(await commissioner.locator('table#delivered tbody tr').count()).toBe(5);
  expect(await commissioner.locator('table#providers tbody tr').count()).toBeGreaterThan(1);
  const saved = commissioner.url();

  // One of their own, wrong at first.
  await commissioner.goto(`${url}/windows/new`);
  await expectUsable(commissioner);
  await commissioner.getByLabel('A stated number of care workers, of one provider').check();
  await commissioner.getByRole('button', { name: 'Start the simulation' }).click();
  await commissioner.getByText('Enter how many care workers there are').first().waitFor();
  await expectUsable(commissioner);
  await commissioner.getByLabel('Whoever worked in that week').check();
  await commissioner.getByRole('button', { name: 'Start the simulation' }).focus();
  await commissioner.keyboard.press('Enter');
  await commissioner.getByText('Waiting to begin').first().waitFor();
  await expectUsable(commissioner);
  await commissioner.getByRole('button', { name: 'Cancel the simulation' }).click();
  await commissioner.getByText('The simulation is cancelled').first().waitFor();
  await expectUsable(commissioner);

  // A file in place of the council's own visits: the example as it is had, with a line that is wrong, and put right.
  await commissioner.goto(`${url}/windows/visits`);
  const [example] = await Promise.all([
    commissioner.waitForEvent('download'),
    commissioner.getByRole('link', { name: 'Download an example file' }).click(),
  ]);
  const text = await readFile(await example.path(), 'utf8');
  await commissioner.getByRole('link', { name: 'Try wider windows' }).click();
  const send = async (csv: string) => {
    await commissioner
      .getByLabel('File of planned visits', { exact: true })
      .setInputFiles({ name: 'march.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await commissioner.getByRole('button', { name: 'Start the simulation' }).click();
  };
  await send(text.replace('08:30', 'half past eight'));
  await commissioner.getByText('‘half past eight’: the time has to be such as 08:30').waitFor();
  await expectUsable(commissioner);
  await send(text);
  await commissioner.getByText('and not on the council’s own records').waitFor();
  await expectUsable(commissioner);
  await commissioner.getByRole('button', { name: 'Cancel the simulation' }).click();
  await commissioner.getByText('The simulation is cancelled').first().waitFor();

  const small = await as('commissioner', phone);
  for (const address of [saved, `${url}/windows`, `${url}/windows/new`, `${url}/windows/new?source=file`]) {
    await small.goto(address);
    await expectUsable(small);
  }
});

/** Does what waits in the queue of simulations. */
async function simulateAll(): Promise<void> {
  const { rows } = await database.pool.query<{ council_id: number; id: number }>(
    'select council_id, id from window_run order by id',
  );
  for (const { council_id: councilId, id: runId } of rows)
    await simulateWindowsJob.run({
      database,
      councilId,
      payload: { runId },
      inScope: (work) => withScope(database, systemOf(councilId), work),
    });
}
