/** The API for providers' own systems: send visit logs in bulk, and read what was made of them. */
import { z } from 'zod';
import { NotFound } from '../platform/errors.ts';
import type { ApiRoute } from '../web/api.ts';
import { takeApiFeed } from './actions/take-api-feed.ts';
import { readTendLog, type TendColumn } from './formats/feed-tend.ts';
import { listRefusals } from './records/feed-rows.ts';
import { type FeedRow, feedStatuses, getFeed, listFeeds } from './records/feeds.ts';
import { type ReadRow, refuseRow } from './rules/feed-log.ts';
import { METHODS } from './rules/planned-and-logged.ts';

/** The most visit logs that one call may bring. */
export const MOST_LOGS = 100_000;

const time = z.string().max(40);
const id = z.string().max(400);
const method = z.enum(METHODS).nullish();

/** One visit log, as the API takes it. */
export const visitLog = z
  .object({
    log_id: id.meta({
      description:
        'Your own id of this log. The same id again is the same log: unchanged, or a correction of it.',
      examples: ['EVV-100237'],
    }),
    person_id: id.meta({
      description: "The council's reference of the person visited.",
      examples: ['P1042'],
    }),
    worker_id: id.meta({ description: 'Your own number of the care worker.', examples: ['W17'] }),
    in_at: time.meta({
      description:
        'When the worker checked in: ISO 8601, to the minute or the second, with an offset or Z. Without one it is the wall time in London.',
      examples: ['2026-03-02T08:04:10Z'],
    }),
    out_at: time.nullish().meta({
      description: 'When the worker checked out. Leave it out while the visit goes on.',
      examples: ['2026-03-02T08:31:40Z'],
    }),
    in_method: method.meta({
      description: 'How the check-in was made. Left out, it is manual.',
      examples: ['tag'],
    }),
    out_method: method.meta({
      description: 'How the check-out was made. Left out, it is manual.',
      examples: ['tag'],
    }),
    visit_id: id.nullish().meta({
      description: 'The planned visit that this was, by its reference, where your system knows it.',
      examples: ['V-2026-10-0815'],
    }),
    claimed_starts_at: time.nullish().meta({
      description: 'When the visit you ask to be paid for began, where that differs from what was logged.',
      examples: ['2026-03-02T08:00:00Z'],
    }),
    claimed_minutes: z
      .int()
      .min(0)
      .max(1440)
      .nullish()
      .meta({
        description: 'The minutes you ask to be paid for. Kept apart from what was logged.',
        examples: [30],
      }),
    provider_id: id.nullish().meta({
      description: 'Your reference at the council. It may be left out: a key belongs to one provider.',
      examples: ['PR7'],
    }),
  })
  .meta({ id: 'VisitLog', description: "One care worker's check-in and check-out." });

const visitLogs = z
  .object({ logs: z.array(visitLog).max(MOST_LOGS) })
  .meta({ id: 'VisitLogs', description: `Up to ${MOST_LOGS.toLocaleString('en-GB')} visit logs.` });

const anyLogs = z.object({
  logs: z.array(z.unknown()).max(MOST_LOGS, { error: `holds more than ${MOST_LOGS} visit logs` }),
});

const count = (description: string) => z.int().meta({ description });

/** What happened to one row. */
export const rowResult = z
  .object({
    index: count('The place of the row in what you sent, from 0.'),
    log_id: z.string(),
    result: z.enum(['new', 'unchanged', 'updated', 'refused']),
    field: z.string().optional().meta({ description: 'The field that a refused row was refused for.' }),
    reason: z.string().optional().meta({ description: 'Why, in a plain sentence.' }),
  })
  .meta({ id: 'RowResult' });

const counts = {
  read: count('Rows that were sent.'),
  new: count('Logs that were not known before.'),
  unchanged: count('Logs that are the same as before: nothing was done.'),
  updated: count('Logs that differ from before: kept as a new version.'),
  refused: count('Rows that cannot be used.'),
  unmatched: count('Logs of a person whom you do not visit for this council. They are kept and shown.'),
};

const sentAnswer = z
  .object({
    feed: count('The number under which the call is kept, for GET /api/feeds/{id}.'),
    ...counts,
    results: z.array(rowResult),
  })
  .meta({ id: 'VisitLogsAnswer' });

const feedShape = z
  .object({
    id: z.int(),
    status: z.enum(feedStatuses),
    channel: z.enum(['upload', 'api', 'folder']),
    file_name: z.string(),
    received_at: z.iso.datetime(),
    taken_at: z.iso.datetime().nullable(),
    ...counts,
  })
  .meta({ id: 'Feed', description: 'One file or call of visits, and what was made of it.' });

const feedWithRefusals = feedShape
  .extend({
    fault: z.string().nullable().meta({ description: 'Why a file cannot be used as a whole.' }),
    refusals: z
      .array(z.object({ row: z.int(), field: z.string(), value: z.string(), reason: z.string() }))
      .meta({ description: 'The first 1,000 refused rows.' }),
  })
  .meta({ id: 'FeedWithRefusals' });

const sendVisitLogs: ApiRoute<z.output<typeof anyLogs>> = {
  method: 'POST',
  path: '/api/visit-logs',
  permission: 'feeds.send',
  title: 'Send visit logs',
  describe:
    'Each row is judged on its own: good rows are taken at once, refused rows are answered with the field and the reason. Safe to repeat: a log that was sent before changes nothing, and one that differs becomes a new version.',
  body: visitLogs,
  accepts: anyLogs,
  repeatable: true,
  answers: { 200: sentAnswer },
  answer: async ({ scope, clientId, body }) => ({
    status: 200,
    body: await takeApiFeed(scope, clientId, body.logs, readJsonLog),
  }),
};

/** One row as it was sent: first that it has the fields and their kinds, then what they say. */
function readJsonLog(row: unknown, line: number, providerReference: string): ReadRow {
  const parsed = visitLog.safeParse(row);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = String(issue?.path[0] ?? '');
    const given: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, field) : row;
    const shown = typeof given === 'string' ? given : (JSON.stringify(given) ?? '');
    return refuseRow(
      line,
      field,
      shown,
      field === '' ? 'This is not an object with fields.' : faultOf(field, given),
    );
  }
  const log: Partial<Record<TendColumn, string | number | null | undefined>> = parsed.data;
  const field = (column: TendColumn): string => {
    const value = log[column] ?? (column === 'provider_id' ? providerReference : '');
    return String(value).toWellFormed().trim();
  };
  return readTendLog(field, line, providerReference);
}

function faultOf(field: string, given: unknown): string {
  if (given === undefined || given === null) return `The field ${field} is missing.`;
  if (field.endsWith('_method')) return `The field ${field} must be tag, phone, gps, app or manual.`;
  if (field === 'claimed_minutes') return 'The field claimed_minutes must be a whole number from 0 to 1440.';
  return typeof given === 'string' ? `The field ${field} is too long.` : `The field ${field} must be text.`;
}

const listedFeeds = z
  .object({ total: z.int(), page: z.int(), feeds: z.array(feedShape) })
  .meta({ id: 'Feeds' });

const FEEDS_A_PAGE = 50;

const readFeeds: ApiRoute = {
  method: 'GET',
  path: '/api/feeds',
  permission: 'feeds.see',
  title: 'List your feeds',
  describe: 'Every file and call of visits of your provider, the newest first, 50 a page.',
  query: z.object({
    page: z.coerce.number().int().min(1).max(1_000_000).optional().meta({ description: 'From 1.' }),
    status: z.enum(feedStatuses).optional(),
  }),
  answers: { 200: listedFeeds },
  answer: async ({ scope, query }) => {
    const page = Number(query.get('page') ?? 1);
    const status = feedStatuses.find((one) => one === query.get('status')) ?? null;
    const filter = {
      search: '',
      providerId: null,
      status,
      channel: null,
      format: null,
      from: null,
      to: null,
    };
    const { rows, total } = await listFeeds(scope, filter, {
      limit: FEEDS_A_PAGE,
      offset: (page - 1) * FEEDS_A_PAGE,
    });
    return { status: 200, body: { total, page, feeds: rows.map(asFeed) } };
  },
};

const readOneFeed: ApiRoute = {
  method: 'GET',
  path: '/api/feeds/{id}',
  permission: 'feeds.see',
  title: 'Read one feed',
  describe: 'What was made of one file or call, with its refused rows.',
  params: z.object({
    id: z
      .string()
      .regex(/^\d{1,15}$/)
      .meta({ description: 'The number of the feed.' }),
  }),
  answers: { 200: feedWithRefusals },
  answer: async ({ scope, params }) => {
    const feed = await getFeed(scope, Number(params['id']));
    if (feed.holds !== 'visit logs') throw new NotFound('feed');
    const refusals = await listRefusals(scope, feed.id, { limit: 1000 });
    const rows = refusals.map(({ line, field, value, reason }) => ({ row: line, field, value, reason }));
    return { status: 200, body: { ...asFeed(feed), fault: feed.fault, refusals: rows } };
  },
};

function asFeed(feed: FeedRow): z.output<typeof feedShape> {
  return {
    id: feed.id,
    status: feed.status,
    channel: feed.channel,
    file_name: feed.file_name,
    received_at: feed.received_at.toISOString(),
    taken_at: feed.taken_at?.toISOString() ?? null,
    read: feed.rows_read,
    new: feed.rows_new,
    unchanged: feed.rows_unchanged,
    updated: feed.rows_updated,
    refused: feed.rows_refused,
    unmatched: feed.rows_unmatched,
  };
}

/** Every act of the API that has to do with visits. */
export const visitApiRoutes: readonly ApiRoute[] = [
  sendVisitLogs,
  readFeeds,
  readOneFeed,
] as readonly ApiRoute[];
