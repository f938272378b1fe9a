import { expect, test } from 'vitest';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

async function lineOf(status: string): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    'select id from week_line where status = $1 order by id limit 1',
    [status],
  );
  return rows[0]?.id ?? 0;
}

async function standing(
  id: number,
): Promise<{ status: string; amount_pence: number; computed_pence: number }> {
  const { rows } = await database.pool.query<{
    status: string;
    amount_pence: number;
    computed_pence: number;
  }>('select status, amount_pence, computed_pence from week_line where id = $1', [id]);
  return rows[0] ?? { status: 'none', amount_pence: 0, computed_pence: 0 };
}

test('a provider answers a question on a phone, and the council decides by keyboard alone, and undoes it', async () => {
  const asked = await lineOf('asked');
  const manager = await as('provider_manager', phone, 'Harbour');
  expect(await manager.locator('main').innerText()).toContain('from the council to answer');
  await manager.goto(`${url}/week-lines/${asked}`);
  await expectUsable(manager);
  await manager.getByLabel('Answer the council').fill('The sheet is signed. We send it today.');
  await manager.locator('main form').filter({ hasText: 'Answer the council' }).getByRole('button').click();
  await expect.poll(async () => (await standing(asked)).status).toBe('answered');
  await expectUsable(manager);

  const officer = await as('finance_officer', desktop);
  await officer.goto(`${url}/week-lines/${asked}`);
  expect(await officer.locator('main').innerText()).toContain('The sheet is signed. We send it today.');
  const first = officer.locator('input[name="decision"]').first();
  await first.focus();
  await officer.keyboard.press('Space');
  const reason = officer.getByLabel('In your own words');
  await reason.focus();
  await officer.keyboard.type('The time sheet was seen');
  await officer.keyboard.press('Tab');
  await officer.keyboard.press('Enter');
  await expect.poll(async () => (await standing(asked)).status).toBe('payable');
  const after = await standing(asked);
  expect(after.amount_pence).toBe(after.computed_pence);
  await expectUsable(officer);

  await officer.goto(`${url}/week-lines/${asked}`);
  await officer.getByRole('button', { name: 'Undo this decision' }).click();
  await expect.poll(async () => (await standing(asked)).status).not.toBe('payable');
  const { rows } = await database.pool.query<{ decision: string }>(
    'select decision from resolution where week_line_id = $1 order by id',
    [asked],
  );
  expect(rows.map((row) => row.decision)).toEqual(['ask the provider', 'accept as logged', 'undo']);
});

test('a decision without a reason comes back with nothing lost', async () => {
  const held = await lineOf('held');
  const officer = await as('finance_officer', phone);
  await officer.goto(`${url}/week-lines/${held}`);
  await officer.getByLabel('Refuse', { exact: true }).check();
  await officer.getByRole('button', { name: 'Save this decision' }).click();
  await officer.waitForSelector('.govuk-error-summary');
  expect(await officer.getByLabel('Refuse', { exact: true }).isChecked()).toBe(true);
  await expectUsable(officer);
  expect((await standing(held)).status).toBe('held');
});

test('a finance approver approves on a phone what somebody else closed', async () => {
  const { rows } = await database.pool.query<{ id: number }>(
    `select c.id from week_close c where not exists (select from week_decision d where d.week_close_id = c.id) order by c.id limit 1`,
  );
  const closeId = rows[0]?.id ?? 0;
  expect(closeId).toBeGreaterThan(0);
  const officer = await as('finance_officer', phone);
  await officer.goto(`${url}/payable/${closeId}`);
  expect(await officer.getByRole('button', { name: /approve/i }).count()).toBe(0);
  const approver = await as('finance_approver', phone);
  await approver.goto(`${url}/payable/${closeId}`);
  await expectUsable(approver);
  await approver
    .getByRole('button', { name: /approve/i })
    .first()
    .click();
  await expect
    .poll(
      async () =>
        (await database.pool.query('select decision from week_decision where week_close_id = $1', [closeId]))
          .rows,
    )
    .toEqual([{ decision: 'approved' }]);
  await expectUsable(approver);
});
