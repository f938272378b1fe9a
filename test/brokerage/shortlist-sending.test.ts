import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { somebody } from '../postgres/builders.ts';
import { testApp } from '../web/app.ts';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const NOW = Temporal.Now.instant();

/** A request that a provider has accepted, its broker, and the person's contact facts. */
async function accepted() {
  const world = await aPlacementWorld(database);
  const { packageId, personId } = await world.aPackage();
  const requestId = await world.aRequest({ packageId }, NOW);
  const { offerIds } = answered(await world.offerTo(requestId, world.ashgrove, {}, NOW));
  answered(await world.reply(world.ashgrove, { offerId: offerIds[0] ?? 0, kind: 'accept', words: '' }, NOW));
  const broker = await somebody(database, world.councilId, 'broker');
  await database.pool.query(
    `update person set address_lines = '{1 Long Row,Walsall}', postcode = 'WS1 1AA', email = 'zeb@example.org', phone = '07700900123' where id = $1`,
    [personId],
  );
  await database.pool.query(
    `insert into representative (council_id, person_id, name, relationship, power, email, may_see_plan, consent_note, starts_on)
     values ($1, $2, 'Joan Tate', 'Daughter', 'family or friend', 'joan@example.org', true, 'Agreed', '2026-01-05')`,
    [world.councilId, personId],
  );
  const sent = async () =>
    (
      await database.pool.query<{
        channel: string;
        recipient: string;
        recipient_name: string;
        large_print: boolean;
        body: string;
        link: string;
      }>(
        `select m.channel, m.recipient, m.recipient_name, m.large_print, m.body, s.secret as link
         from outbox_message m join outbox_secret s using (council_id, reference) where m.council_id = $1 and template = 'shortlist-link' order by m.id`,
        [world.councilId],
      )
    ).rows;
  return { world, requestId, personId, broker, visitor: app.as(broker), sent, offerId: offerIds[0] ?? 0 };
}

test('a shortlist goes by the way that the person likes best, once it is confirmed, and stands on their record', async () => {
  const { visitor, requestId, personId, sent, world, broker, offerId } = await accepted();
  const address = `/placement/${requestId}/link`;
  expect((await visitor.get(address)).text).toContain('May have a letter');
  const email = await visitor.post(address, { for: 'person', by: 'email' });
  expect([email.status, email.text.includes('has not agreed to that')]).toEqual([422, true]);
  const notices = `/people/${personId}/notices`;
  expect((await visitor.get(notices)).text).toContain('Nothing has been written to them');
  const preference = {
    whose: 'person',
    prefers: 'text',
    agreed: ['text'],
    large_print: 'yes',
    address: '',
    said: 'Told me by telephone',
  };
  const unticked = await visitor.post(notices, { ...preference, agreed: [] });
  expect([unticked.status, unticked.text.includes('Tick what they prefer')]).toEqual([422, true]);
  expect((await visitor.post(notices, preference)).status).toBe(303);
  await database.pool.query(
    `insert into letterhead (council_id, address_lines, phone, recorded_by) values ($1, '{County Hall}', '01632960900', $2)`,
    [world.councilId, broker.userId],
  );
  const asking = await visitor.post(address, { for: 'person', by: 'best' });
  expect(asking.text).toContain('A text message');
  expect(asking.text).toContain('07700900123');
  expect(await sent()).toEqual([]);
  expect((await visitor.post(address, { for: 'person', by: 'text', sure: 'yes' })).status).toBe(303);
  await visitor.post(address, { for: 'person', by: 'letter', sure: 'yes' });
  const messages = await sent();
  expect(messages).toMatchObject([
    { channel: 'text', recipient: '07700900123' },
    { channel: 'letter', recipient: '1 Long Row\nWalsall\nWS1 1AA', large_print: true },
  ]);
  expect(messages[0]?.link).toMatch(/^http:\/\/localhost:\d+\/shortlist\/[\w-]{20,}$/);
  expect(messages.map(({ body }) => body).join('')).not.toContain('/shortlist/');
  expect((await visitor.get(notices)).text).toContain('Text message, large print');
  expect(messages[1]?.body).toMatch(/telephone Council \d+ on 01632 960 900\./);
  await database.pool.query('update placement_request set owner_id = $2 where id = $1', [
    requestId,
    broker.userId,
  ]);
  const opened = new URL(messages[0]?.link ?? '').pathname;
  expect((await app.anyone.get(opened)).html).toContain(`${opened}/paper?print=large`);
  const paper = await app.anyone.get(`${opened}/paper?print=large`);
  const pdf = await getDocumentProxy(new Uint8Array(paper.body));
  const { text } = await extractText(pdf, { mergePages: true });
  expect(text).toContain('Ashgrove Care');
  expect(text).not.toMatch(/zebedee|quillfeather/i);
  expect((await app.anyone.get('/shortlist/nothing/paper')).location).toBe('/shortlist/nothing');
  await visitor.post(`/placement/${requestId}/take`);
  expect(
    (await app.anyone.post(opened, { offer: String(offerId), answer: 'meet first', words: '' })).status,
  ).toBe(303);
  expect((await visitor.get('/')).text).toContain('the shortlist was answered');
  const { rows } = await database.pool.query(
    `select 1 from audit_event where council_id = $1 and act = 'shortlist link sent'`,
    [world.councilId],
  );
  expect(rows).toHaveLength(2);
});

test('a format on record is kept whatever is recorded of email, and whoever sends is told what print in English does not meet', async () => {
  const { visitor, requestId, personId } = await accepted();
  const notices = `/people/${personId}/notices`;
  const record = { whose: 'person', prefers: 'email', agreed: ['email'], said: 'By telephone' };
  await database.pool.query(`update person set format = 'large print' where id = $1`, [personId]);
  expect((await visitor.post(notices, record)).status).toBe(303);
  const send = { for: 'person', by: 'letter' };
  const asking = await visitor.post(`/placement/${requestId}/link`, send);
  expect(asking.text).toMatch(/Print\s+Large print/);
  expect(asking.text).not.toContain('in their own way too');
  await database.pool.query(
    `update person set format = 'audio', first_language = 'Urdu', interpreter_needed = true where id = $1`,
    [personId],
  );
  for (const page of [
    await visitor.get(notices),
    await visitor.get(`/placement/${requestId}/link`),
    await visitor.post(`/placement/${requestId}/link`, send),
  ])
    expect(page.text).toMatch(/Book an interpreter: Urdu.*Send audio, not paper/);
  expect((await visitor.post(`/placement/${requestId}/link`, send)).text).toContain('in their own way too');
});

test('changing one thing of how somebody is written to keeps the rest: the form holds what is known of them', async () => {
  const { visitor, personId } = await accepted();
  const notices = `/people/${personId}/notices`;
  const joan =
    (await database.pool.query<{ id: number }>('select max(id) as id from representative')).rows[0]?.id ?? 0;
  const address = '3 High Street\nWalsall\nWS1 2BB';
  const given = { whose: String(joan), prefers: 'letter', large_print: 'yes', address, said: 'At the visit' };
  expect((await visitor.post(notices, given)).status).toBe(303);
  expect((await visitor.get(notices)).html).toContain(`?whose=${joan}#prefers`);
  const { html, text } = await visitor.get(`${notices}?whose=${joan}`);
  expect(text).toContain('Record what Joan Tate prefers');
  expect(html).toContain(address);
  expect(html).toMatch(/name="large_print"[^>]*checked/);
  expect(html).toMatch(/value="letter" checked/);
});

test('who speaks for the person has it at their own address, as far as they agreed; a provider sees nothing of it', async () => {
  const { visitor, requestId, personId, sent, world } = await accepted();
  const joan =
    (await database.pool.query<{ id: number }>('select max(id) as id from representative')).rows[0]?.id ?? 0;
  const address = `/placement/${requestId}/link`;
  const none = await visitor.post(address, { for: String(joan), by: 'best' });
  expect(none.text).toContain('it is not known where it would go');
  await visitor.post(`/people/${personId}/notices`, {
    whose: String(joan),
    prefers: 'telephone',
    agreed: ['email'],
    address: '',
    said: 'At the visit',
  });
  const asking = await visitor.post(address, { for: String(joan), by: 'best' });
  expect(asking.text).toContain('Joan Tate would rather be telephoned');
  await visitor.post(address, { for: String(joan), by: 'email', sure: 'yes' });
  expect(await sent()).toMatchObject([
    { channel: 'email', recipient: 'joan@example.org', recipient_name: 'Joan Tate' },
  ]);
  expect((await visitor.post(address, { for: '0', by: 'best' })).text).toContain('Choose who it is for');
  const shown = await visitor.post(address, { for: 'person', by: 'show' });
  expect(shown.html).toContain('href="/shortlist/');
  expect(
    (await app.as(world.ashgrove.manager).get(`/people/${personId}/notices`)).status,
  ).toBeGreaterThanOrEqual(403);
});

test('a service order is downloaded as a PDF by its provider and by nobody else', async () => {
  const { world, requestId, offerId, visitor } = await accepted();
  answered(await world.work((scope) => placeRequest(scope, { requestId, offerId }), NOW));
  const { rows } = await database.pool.query<{ id: number }>(
    'select max(id) as id from service_order where council_id = $1',
    [world.councilId],
  );
  const address = `/service-orders/${rows[0]?.id ?? 0}`;
  expect((await visitor.get(address)).html).toContain(`${address}/paper`);
  const paper = await app.as(world.ashgrove.manager).get(`${address}/paper`);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(paper.body)), {
    mergePages: true,
  });
  for (const words of [
    'version 1',
    'The visits of a week',
    'Every day at 08:00',
    'If the usual care workers cannot come',
  ])
    expect(text).toContain(words);
  expect((await app.as(world.beacon.manager).get(`${address}/paper`)).status).toBe(404);
});
