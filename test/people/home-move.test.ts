// A move to another home on a day to come: written down, seen by whoever goes there, used from its day, and done in the night.
import { expect, test } from 'vitest';
import { recordHomeMove, withdrawHomeMove } from '../../src/people/actions/home-move.ts';
import { moveHomeJob } from '../../src/people/jobs.ts';
import { findHomeMoves } from '../../src/people/records/home-moves.ts';
import { getPersonDetails } from '../../src/people/records/people.ts';
import { faultOfHomeMove, livesThereOn } from '../../src/people/rules/home-move.ts';
import { Forbidden, NotFound } from '../../src/platform/errors.ts';
import { systemOf } from '../../src/platform/scope.ts';
import { findPeopleToVisit, listRotaVisits } from '../../src/rounds/records/rota-visits.ts';
import { planVisits } from '../../src/visits/actions/plan-visits.ts';
import { aBroker, anArrangedLine, answered } from '../brokerage/arranged.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
await database.pool.query(
  `insert into place_postcode (postcode, latitude, longitude) values ('WS1 1AA', 52.58, -1.98), ('WS2 2BB', 52.60, -2.01)`,
);
const home = {
  moves_on: '2026-03-07',
  address_lines: ['4 Oak Road', 'Walsall'],
  postcode: 'WS2 2BB',
  access_note: 'Key safe by the back door',
};

test.each(
  ruleTable('moving-home').map((row) => ({
    movesOn: row('moves on'),
    died: row('died on'),
    address: row('address'),
    postcode: row('postcode'),
    answer: row('answer'),
  })),
)(
  'moves on $movesOn, died $died, to $address, $postcode: $answer',
  ({ movesOn, died, address, postcode, answer }) => {
    const given = {
      moves_on: movesOn,
      address_lines: address === '' ? [] : [address],
      postcode: postcode === '' ? null : postcode,
      access_note: null,
    };
    const fault = faultOfHomeMove(given, died === '' ? null : died, '2026-03-04');
    expect(fault?.reason ?? 'written down').toBe(answer);
  },
);

/** A person at WS1 1AA with a visit a day from 2 to 8 March 2026. */
async function aPersonAtHome() {
  const council = await aBroker(database);
  await database.pool.query(
    `update person set address_lines = '{1 Elm Street}', postcode = 'WS1 1AA', access_note = 'Ring twice', uprn = '100071', latitude = 52.58, longitude = -1.98 where id = $1`,
    [council.personId],
  );
  const line = await anArrangedLine(council);
  await council.work((scope) => planVisits(scope, { from: '2026-03-02', to: '2026-03-08' }));
  const night = (at: Temporal.Instant) =>
    moveHomeJob.run({
      inScope: (what: Parameters<typeof council.work>[0]) =>
        council.work(what, { who: systemOf(council.councilId), at }),
    } as unknown as Parameters<typeof moveHomeJob.run>[0]);
  return { ...council, ...line, night };
}

test('visits from the day of the move on are at the new home, and whoever goes there is told of it before', async () => {
  const { work, personId, providerId, councilId } = await aPersonAtHome();
  answered(await work((scope) => recordHomeMove(scope, personId, home)));
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const visits = await work((scope) => listRotaVisits(scope, providerId, '2026-03-02', '2026-03-08'), {
    who: manager,
  });
  expect(
    visits.map(({ day, spot }) => [day.slice(-2), spot.name.split(', ').at(-1), spot.position?.latitude]),
  ).toEqual([
    ...['02', '03', '04', '05', '06'].map((day) => [day, 'WS1 1AA', 52.58]),
    ...['07', '08'].map((day) => [day, 'WS2 2BB', 52.6]),
  ]);
  const people = await work((scope) => findPeopleToVisit(scope, [personId]), { who: manager });
  expect(people.get(personId)?.address.replaceAll('\u00A0', ' ')).toBe(
    '1 Elm Street, WS1 1AA; from 7 Mar: 4 Oak Road, Walsall, WS2 2BB',
  );
  expect([livesThereOn(home, '2026-03-06'), livesThereOn(home, '2026-03-07')]).toEqual([false, true]);
});

test('in the night of the move the new home becomes what the record says, once', async () => {
  const { work, personId, night } = await aPersonAtHome();
  answered(await work((scope) => recordHomeMove(scope, personId, home)));
  await night(Temporal.Instant.from('2026-03-06T23:50:00Z'));
  expect((await work((scope) => getPersonDetails(scope, personId))).postcode).toBe('WS1 1AA');
  await night(Temporal.Instant.from('2026-03-07T00:10:00Z'));
  const moved = await work((scope) => getPersonDetails(scope, personId));
  expect(moved).toMatchObject({
    address_lines: home.address_lines,
    postcode: 'WS2 2BB',
    access_note: 'Key safe by the back door',
    uprn: null,
  });
  await night(Temporal.Instant.from('2026-03-08T00:10:00Z'));
  expect((await work((scope) => getPersonDetails(scope, personId))).version).toBe(moved.version);
  expect((await work((scope) => findHomeMoves(scope, [personId]))).size).toBe(0);
});

test('a move that is written down anew takes the place of the one before, and one withdrawn never comes', async () => {
  const { work, personId, night } = await aPersonAtHome();
  answered(await work((scope) => recordHomeMove(scope, personId, home)));
  answered(await work((scope) => recordHomeMove(scope, personId, { ...home, moves_on: '2026-03-20' })));
  expect((await work((scope) => findHomeMoves(scope, [personId]))).get(personId)?.moves_on).toBe(
    '2026-03-20',
  );
  answered(await work((scope) => withdrawHomeMove(scope, personId)));
  expect(await work((scope) => withdrawHomeMove(scope, personId))).toMatchObject({ ok: false });
  await night(Temporal.Instant.from('2026-03-21T00:10:00Z'));
  expect((await work((scope) => getPersonDetails(scope, personId))).postcode).toBe('WS1 1AA');
});

test('who has died is not moved', async () => {
  const { work, personId, night } = await aPersonAtHome();
  answered(await work((scope) => recordHomeMove(scope, personId, home)));
  await database.pool.query(`update person set died_on = '2026-03-05' where id = $1`, [personId]);
  await night(Temporal.Instant.from('2026-03-07T00:10:00Z'));
  expect((await work((scope) => getPersonDetails(scope, personId))).postcode).toBe('WS1 1AA');
  expect((await work((scope) => findHomeMoves(scope, [personId]))).size).toBe(0);
});

test('a provider reads the moves of its own people only, and writes none; another council finds nobody', async () => {
  const { work, councilId, providerId, personId } = await aPersonAtHome();
  answered(await work((scope) => recordHomeMove(scope, personId, home)));
  const find = async (who: Awaited<ReturnType<typeof somebody>>) =>
    (await work((scope) => findHomeMoves(scope, [personId]), { who })).size;
  const ours = await somebody(database, councilId, 'provider_manager', providerId);
  const other = await aProvider(database, councilId);
  const theirs = await somebody(database, councilId, 'provider_manager', other);
  expect([await find(ours), await find(theirs)]).toEqual([1, 0]);
  await expect(work((scope) => recordHomeMove(scope, personId, home), { who: ours })).rejects.toThrow(
    Forbidden,
  );
  const elsewhere = await aBroker(database);
  await expect(elsewhere.work((scope) => recordHomeMove(scope, personId, home))).rejects.toThrow(NotFound);
  expect((await elsewhere.work((scope) => findHomeMoves(scope, [personId]))).size).toBe(0);
});

test('a social worker writes a move down, reads it on the person’s page, changes it and takes it back', async () => {
  const council = await aPersonAtHome();
  const { personId, councilId } = council;
  const worker = app.as(await somebody(database, councilId, 'social_worker'));
  const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 10 });
  const typed = {
    'moves_on-day': String(day.day),
    'moves_on-month': String(day.month),
    'moves_on-year': String(day.year),
    address_lines: '4 Oak Road\nWalsall',
    postcode: 'ws22bb',
    access_note: 'Key safe by the back door',
  };
  const address = `/people/${personId}/move`;
  expect((await worker.get(`/people/${personId}`)).text).toContain('Record a move to another home');
  expect((await worker.get(address)).text).toContain('First day at the new home');
  const none = await worker.post(address, { ...typed, address_lines: '' });
  expect([none.status, none.text.includes('Enter the address')]).toEqual([422, true]);
  expect(none.html).toContain('ws22bb');
  expect((await worker.post(address, typed)).status).toBe(303);
  const shown = (await worker.get(`/people/${personId}`)).text.replaceAll('\u00A0', ' ');
  expect(shown).toContain('moves to another home on');
  expect(shown).toContain('4 Oak Road, Walsall, WS2 2BB. How to get in there: Key safe by the back door');
  expect((await worker.get(`/people/${personId}/print`)).text.replaceAll('\u00A0', ' ')).toMatch(
    /You move on \w+ \d+ \w+ \d{4} to: 4 Oak Road, Walsall, WS2 2BB/,
  );
  const finance = app.as(await somebody(database, councilId, 'finance_officer'));
  const money = (await finance.get(`/people/${personId}`)).text;
  expect([money.includes('4 Oak Road'), money.includes('Key safe by the back door')]).toEqual([true, false]);
  expect((await finance.get(address)).status).toBe(403);
  expect((await worker.get(address)).html).toContain('value="WS2 2BB"');
  expect((await worker.post(`/people/${personId}/move/withdraw`, {})).status).toBe(303);
  expect((await worker.get(`/people/${personId}`)).text).not.toContain('moves to another home on');
});
