import type { Fit } from '../../src/brokerage/rules/fit.ts';
import type { JointAnswer } from '../../src/brokerage/rules/joint-look.ts';
import type { Database } from '../../src/platform/database.ts';
import { NOT_KNOWN } from '../../src/rounds/rules/fold-fit.ts';
import { apartMapping } from '../feeds/sample-feeds.ts';

/** For an address with parts to fill in: a query that finds an example of each part in the made-up council. */
const queries: Readonly<Record<string, string>> = {
  '/people/:id': 'select id from person order by id limit 1',
  '/people/:id/edit/:section': `select id, 'communication' as section from person order by id limit 1`,
  '/people/:id/representatives/:representative':
    'select person_id as id, id as representative from representative order by id limit 1',
  '/people/:id/wishes/:wish': 'select person_id as id, id as wish from worker_wish order by id limit 1',
  '/contracts/:id': 'select id from contract order by id limit 1',
  '/contracts/:id/terms/:version':
    'select contract_id as id, version from contract_terms order by id limit 1',
  '/areas/:id/edit': 'select id from area order by id limit 1',
  '/contracts/:id/areas/:area/end':
    'select contract_id as id, id as area from contract_area where ends_on is null order by id limit 1',
  '/contracts/:id/blocks/new': `select id from contract where kind = 'block' order by id limit 1`,
  '/contracts/:id/events/:event/lift':
    'select c.id, e.id as event from contract_event e join contract c on c.council_id = e.council_id and c.provider_id = e.provider_id order by e.id limit 1',
  '/packages/:id': 'select id from care_package order by id limit 1',
  '/packages/:id/services/:line':
    'select care_package_id as id, id as line from package_line order by id limit 1',
  '/packages/:id/services/:line/take-back-end':
    'select care_package_id as id, id as line from package_line order by ends_on is null, id limit 1',
  '/packages/:id/services/:line/days':
    'select l.care_package_id as id, l.id as line from periodic_week w join package_line l on l.id = w.package_line_id order by l.id limit 1',
  '/packages/:id/services/:line/order':
    'select l.care_package_id as id, l.id as line from periodic_week w join package_line l on l.id = w.package_line_id order by l.id limit 1',
  '/uplifts/:id': 'select id from uplift order by id limit 1',
  '/contracts/:id/blocks/:area':
    'select contract_id as id, area_id as area from contract_block where pence_per_hour is not null order by id limit 1',
  '/packages/:id/suspensions/:suspension':
    'select l.care_package_id as id, s.id as suspension from suspension s join package_line l on l.id = s.package_line_id order by s.id limit 1',
  '/visits/:id': `select id from planned_visit where status = 'planned' and starts_at > now() order by id limit 1`,
  '/visits/:id/put-back': `select id from planned_visit where status = 'cancelled' and suspension_id is null order by id limit 1`,
  '/visits/:id/undo': `select planned_visit_id as id from visit_change c join planned_visit v on v.council_id = c.council_id and v.id = c.planned_visit_id order by c.id limit 1`,
  '/settings/:name': `select 'missed_after_minutes' as name`,
  '/workers/:id': 'select id from care_worker order by id limit 1',
  '/workers/:id/checks/:check':
    'select care_worker_id as id, id as "check" from worker_check order by id limit 1',
  '/workers/:id/checks/new': 'select id from care_worker order by id limit 1',
  '/providers/:id': 'select id from provider order by id limit 1',
  '/providers/:id/workers/:worker':
    'select provider_id as id, id as worker from care_worker order by id limit 1',
  '/providers/:id/branches/:branch': 'select provider_id as id, id as branch from branch order by id limit 1',
  '/feeds/:id': `select id from feed where status = 'taken' order by id limit 1`,
  '/week-lines/:id': `select id from week_line where status = 'held' order by id limit 1`,
  '/profiles/:id': 'select id from mapping_profile order by id limit 1',
  '/offers/:id': 'select id from offer order by id limit 1',
  '/offers/:id/rounds': `select o.id from offer o join membership m on m.council_id = o.council_id and m.provider_id = o.provider_id
     where m.role = 'provider_manager' and m.ended_at is null order by m.user_id, o.id limit 1`,
  '/offers/:id/rounds/progress': `select o.id from offer o join membership m on m.council_id = o.council_id and m.provider_id = o.provider_id
     where m.role = 'provider_manager' and m.ended_at is null order by m.user_id, o.id limit 1`,
  '/service-orders/:id': 'select id from service_order order by id limit 1',
  '/placements/:id/introduction': 'select id from placement where ended_at is null order by id limit 1',
  '/placements/:id/told': 'select id from placement where ended_at is null order by id limit 1',
  '/placements/:id/end': 'select id from placement where ended_at is null order by id limit 1',
  '/weeks/:monday': 'select week_starts_on as monday from provider_week order by week_starts_on limit 1',
  '/weeks/:monday/providers/:providerId':
    'select week_starts_on as monday, provider_id as "providerId" from provider_week order by week_starts_on, provider_id limit 1',
  '/outbox/:id': `select id from outbox_message where channel = 'letter' order by id limit 1`,
  '/notice-templates/:name': `select 'shortlist-link' as name`,
  '/webhooks/:id': 'select id from webhook order by id limit 1',
  '/placement/:id': `select id from placement_request where status in ('waiting', 'offered') order by id limit 1`,
  '/placement/:id/rounds': `select id from placement_request where status in ('waiting', 'offered') and visits <> '[]' order by id limit 1`,
  '/placement/:id/rounds/progress': `select id from placement_request where status in ('waiting', 'offered') order by id limit 1`,
  '/placement/rounds/together/:id': 'select id from joint_look order by id limit 1',
  '/transitions/:id': 'select id from transition order by id limit 1',
  '/transitions/:id/moves/:move':
    'select transition_id as id, id as move from transition_move order by id limit 1',
  '/handovers/:id': `select id from transition_move where stage = 'placed' order by id limit 1`,
  '/drills/:id': 'select id from drill where drill_sweep_id is null order by id desc limit 1',
  '/drills/sweeps/:id': 'select id from drill_sweep order by id limit 1',
  '/windows/:id': 'select id from window_run order by id limit 1',
  '/rounds/days/:day': `select v.starts_on as day, s.care_worker_id as id from rota_stop s join planned_visit v on v.id = s.planned_visit_id
    where s.provider_id = (select provider_id from rota_proposal where kind = 'repair' order by id limit 1) order by s.starts_at limit 1`,
  '/rounds/visits/:visit/:part': `select planned_visit_id as visit, part from rota_stop s
    where s.provider_id = (select provider_id from rota_proposal where kind = 'repair' order by id limit 1) order by starts_at limit 1`,
  '/rounds/weeks/:monday': 'select week_starts_on as monday from rota order by id limit 1',
  '/rounds/plans/:id': `select id from rota_proposal where kind = 'repair' order by id limit 1`,
  '/rounds/workers/:id': 'select care_worker_id as id from worker_shift order by id limit 1',
  '/payable/:id': 'select id from week_close order by id limit 1',
  '/invoices/:id': `select id from invoice where origin = 'self-billed' order by id limit 1`,
  '/invoices/files/:id': 'select id from invoice_file order by id limit 1',
  '/invoices/lines/:id': `select invoice_line_id as id from invoice_line_state where status = 'queried' order by 1 limit 1`,
  '/payment-runs/:id': `select m.payment_run_id as id, m.id as payment, f.id as file from payment m join bank_file f on f.payment_run_id = m.payment_run_id order by m.id limit 1`,
  '/holds/:id': 'select id from payment_hold order by id limit 1',
  '/funds/:id': `select fund_id as id, id as recovery from fund_recovery where way = 'notice' order by id limit 1`,
  '/funds/:id/hours': `select id from fund where kind = 'individual service fund' order by id limit 1`,
  '/fund-batches/:id': `select fund_batch_id as id from fund_batch_event where kind = 'approved' order by id limit 1`,
  '/funds/:id/returns/:return/evidence':
    'select fund_id as id, id as return from fund_return order by id limit 1',
  '/fund-batches/:id/returned/:fund': `select i.fund_batch_id as id, i.fund_id as fund from fund_instalment i
     join fund_batch_event e on e.fund_batch_id = i.fund_batch_id and e.kind = 'paid' order by i.id limit 1`,
  '/bank-details/:provider': 'select provider_id as provider from bank_detail order by id limit 1',
  '/remittances/:id': 'select payment_id as id from payment_sent order by payment_id limit 1',
};

/** What is found of two requests of which one goes to somebody. */
async function jointExample(pool: Database['pool']): Promise<JointAnswer> {
  const { rows } = await pool.query<{ id: number; provider: number }>(
    `select r.id, (select min(id) from provider) as provider from placement_request r
     where r.status = 'waiting' and r.visits <> '[]' order by r.id limit 2`,
  );
  const [first, second = first] = rows.map(({ id }) => id);
  const providerId = rows[0]?.provider ?? 0;
  const fit: Fit = { ...NOT_KNOWN, kind: 'yes', asked: 7, placed: 7, basis: 'rota' };
  const passed = {
    providerId,
    rung: 'spot',
    because: 'given to others',
    to: [first ?? 0],
    blocked: [],
  } as const;
  return {
    days: ['2026-11-23'],
    requests: [
      { requestId: first ?? 0, goesTo: { providerId, rung: 'spot', fit }, passed: [] },
      { requestId: second ?? 0, goesTo: null, passed: [passed] },
    ],
    providers: [
      { providerId, requestIds: [first ?? 0], shiftMinutes: 600, minutesBefore: 120, minutesAfter: 150 },
    ],
  };
}

/** Adds what the made-up council happens not to have, so that every page has an example. */
export async function addExamples({ pool }: Database): Promise<void> {
  await pool.query(
    `insert into representative (council_id, person_id, name, relationship, power, consent_note, starts_on)
     select council_id, id, 'Joan Tate', 'Daughter', 'family or friend', 'Agreed at the first visit', '2026-01-05' from person order by id limit 1`,
  );
  await pool.query(
    `insert into visit_change (council_id, provider_id, package_line_id, planned_visit_id, kind, was_at, is_at, minutes, because, changed_at)
     select council_id, provider_id, package_line_id, id, 'moved', starts_at, starts_at + interval '1 hour', minutes, 'Out until ten', now()
     from planned_visit where status = 'planned' and starts_at > now() order by id limit 1`,
  );
  await pool.query(
    `insert into offer (council_id, placement_request_id, provider_id, contract_id, rung, shown, weekly_minutes, status, offered_at, deadline_at)
     select o.council_id, o.placement_request_id, c.provider_id, c.id, o.rung, o.shown, o.weekly_minutes, 'withdrawn', o.offered_at, o.deadline_at
     from offer o join membership m on m.council_id = o.council_id and m.role = 'provider_manager' and m.ended_at is null
       join contract c on c.council_id = m.council_id and c.provider_id = m.provider_id
     where jsonb_array_length(o.shown -> 'visits') > 0 order by m.user_id, o.id, c.id limit 1`,
  );
  await pool.query(
    `insert into mapping_profile (council_id, provider_id, name, mapping) select council_id, id, 'Rota export', $1 from provider order by id limit 1`,
    [JSON.stringify(apartMapping)],
  );
  await pool.query(
    `insert into outbox_message (council_id, template, channel, recipient, recipient_name, person_id, subject, body)
     select council_id, 'shortlist-link', 'letter', E'12 Long Row\\nFerntown\\nFE1 2BB', 'Mrs Ada Cole', id, 'Choose who comes to care',
       'We have asked who could come: ((tend))/shortlist/((secret))' from person order by id limit 1`,
  );
  await pool.query(
    `insert into webhook (council_id, provider_id, url, secret) select council_id, id, 'https://care.example.org/tend', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' from provider order by id limit 1`,
  );
  await pool.query(
    `insert into drill_sweep (council_id, fails_on, made_at) select id, current_date + 7, now() from council order by id limit 1`,
  );
  await pool.query(
    `with look as (insert into joint_look (council_id, asked_on, engine, answer, made_at, finished_at)
       select council_id, current_date, '1', $1, now(), now() from placement_request order by id limit 1 returning council_id, id)
     insert into joint_look_request (council_id, joint_look_id, placement_request_id)
     select look.council_id, look.id, r.id from look join placement_request r on r.council_id = look.council_id and r.status = 'waiting' and r.visits <> '[]'`,
    [JSON.stringify(await jointExample(pool))],
  );
  await pool.query(
    `insert into worker_wish (council_id, person_id, worker_name, wish) select council_id, id, 'Amy Bowyer', 'wanted' from person order by id limit 1`,
  );
  await pool.query(
    `update planned_visit set status = 'cancelled', cancelled_at = now(), cancelled_because = 'family visiting'
     where id = (select id from planned_visit where starts_at > now() + interval '5 days' order by id limit 1)`,
  );
}

/** The longest known beginning of a path, such as '/people/:id' of '/people/:id/print'. */
function beginningOf(path: string): string | undefined {
  return Object.keys(queries)
    .filter((known) => path === known || path.startsWith(`${known}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** An address for a path such as '/people/:id'; undefined when nothing says what it is an example of. */
export async function examples(database: Database, path: string): Promise<string | undefined> {
  if (!path.includes(':')) return path;
  const known = beginningOf(path);
  if (known === undefined) return undefined;
  const { rows } = await database.pool.query<Record<string, string | number>>(queries[known] ?? '');
  const row = rows[0] ?? {};
  const address = path.replaceAll(/:(\w+)/g, (_, name: string) => String(row[name] ?? `:${name}`));
  return address.includes(':') ? undefined : address;
}
