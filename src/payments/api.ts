/** The API for providers' own systems: what became of the visits that were sent, week by week and line by line. */
import { z } from 'zod';
import { EFFECTS, EXCEPTIONS } from '../contracts/rules/exceptions.ts';
import { NotFound } from '../platform/errors.ts';
import type { ApiRoute } from '../web/api.ts';
import { readMonday } from './pages/address.ts';
import {
  type LineAccount,
  listLineAccounts,
  listWeekAccounts,
  type PlaceInWeek,
  type WeekAccount,
} from './records/week-accounts.ts';
import type { ProviderWeek } from './records/week-state.ts';
import { becauseOfItem } from './rules/because-item.ts';
import { STATUSES } from './rules/resolution.ts';

const MOST_WEEKS = 200;
const MOST_LINES = 1000;

const told = (description: string, example: string | number) => ({ description, examples: [example] });
const count = (description: string) => z.int().meta({ description });
const pence = (description: string, example: number) => z.int().meta(told(description, example));
const minutes = pence;
const instant = (description: string, example: string) => z.iso.datetime().meta(told(description, example));

const isMonday = (day: string): boolean => readMonday(day) !== undefined;
/** The same, or null, with the same words. */
const orNull = <Shape extends z.ZodType>(shape: Shape) => shape.nullable().meta(shape.meta() ?? {});
const monday = (description: string) =>
  z.iso.date().refine(isMonday, 'is not a Monday').meta(told(description, '2026-03-02'));

const next = z.string().nullable().meta({
  description: 'Send this as `after` for what follows; null where this is the last of it.',
});

/** A provider's week in totals, as the API tells it. */
export const weekAccount = z
  .object({
    week_starts_on: z.iso.date().meta(told('The Monday of the week.', '2026-03-02')),
    provider_id: z.string().meta(told("The provider's reference at the council.", 'PR7')),
    verified_at: z.iso
      .datetime()
      .nullable()
      .meta({
        description: 'When the week was last verified; null where it never was.',
        examples: ['2026-03-10T02:30:00.000Z'],
      }),
    up_to_date: z.boolean().meta({ description: 'False where something has changed since.' }),
    planned: count('Care workers needed at planned visits: a visit for two counts twice.'),
    logged: count('Visit logs: those of planned visits and those left over.'),
    missed: count('Lines of planned visits without a log.'),
    held: count('Lines that wait for a decision of the council or an answer of yours. They pay nothing yet.'),
    disputed: count('Lines that you dispute.'),
    refused: count('Lines that pay nothing.'),
    payable: count('Lines that pay.'),
    planned_minutes: minutes('Minutes planned.', 6300),
    delivered_minutes: minutes('Minutes that the logs show.', 6122),
    paid_minutes: minutes('Minutes paid for.', 6240),
    payable_pence: pence('What its lines pay as they stand: the sum of their amount_pence.', 250_640),
    held_pence: pence('What the lines that wait would pay.', 1205),
    close: z.enum(['open', 'waiting', 'approved', 'sent back']).meta({
      description:
        'open: not closed. waiting: closed, and waits for approval. approved: to be paid. sent back: to be closed again. Once it is approved, a later change is paid or taken back with a later week.',
      examples: ['approved'],
    }),
    closed_pence: z
      .int()
      .nullable()
      .meta(told('What the close comes to, with adjustments of weeks before; null where open.', 250_640)),
  })
  .meta({ id: 'Week', description: 'What a week of visits comes to.' });

const weeks = z.object({ weeks: z.array(weekAccount), next }).meta({ id: 'Weeks' });

function asWeek(week: WeekAccount): z.output<typeof weekAccount> {
  return {
    week_starts_on: week.weekStartsOn,
    provider_id: week.providerReference,
    verified_at: week.verifiedAt?.toISOString() ?? null,
    up_to_date: week.upToDate,
    planned: week.plannedPlaces,
    logged: week.matched + week.leftOver,
    missed: week.missed,
    held: week.held,
    disputed: week.disputed,
    refused: week.refused,
    payable: week.payable,
    planned_minutes: week.plannedMinutes,
    delivered_minutes: week.deliveredMinutes,
    paid_minutes: week.paidMinutes,
    payable_pence: week.payablePence,
    held_pence: week.heldPence,
    close: week.closeStatus ?? 'open',
    closed_pence: week.closedPence,
  };
}

/** One line of a week, as the API tells it. */
export const weekLine = z
  .object({
    line: z
      .int()
      .meta(told('The number of the line. It stays the same when the line is judged again.', 8812)),
    contract_id: z
      .string()
      .nullable()
      .meta(told("The contract's reference; null for a log left over.", 'FW-101')),
    person_id: z.string().meta(told("The council's reference of the person visited.", 'P1042')),
    worker_id: z.string().nullable().meta(told('Your number of the care worker who logged it.', 'W17')),
    visit_id: z
      .string()
      .nullable()
      .meta(told("The planned visit's reference; null for a log left over.", 'V-2026-10-0815')),
    place: z.int().nullable().meta(told('1, or 2 for the second care worker of a visit for two.', 1)),
    planned_starts_at: orNull(
      instant('When the visit was to start; null for a log left over.', '2026-03-02T08:00:00.000Z'),
    ),
    planned_minutes: orNull(minutes('How long it was to last.', 30)),
    log_id: z
      .string()
      .nullable()
      .meta(told('Your own id of the log; null where there is none.', 'EVV-100237')),
    in_at: orNull(instant('The check-in of the log.', '2026-03-02T08:04:10.000Z')),
    out_at: orNull(instant('The check-out of the log; null while it is open.', '2026-03-02T08:31:40.000Z')),
    delivered_minutes: orNull(
      minutes('Minutes between check-in and check-out, as the contract counts them.', 27),
    ),
    start_difference_minutes: orNull(minutes('Minutes late; below 0, minutes early.', 4)),
    verdict: z
      .object({
        exceptions: z.array(z.enum(EXCEPTIONS)).meta({ description: 'What was found.', examples: [[]] }),
        effect: z
          .enum(EFFECTS)
          .meta(told('pay: it pays by itself. hold: a person decides. refuse: it earns nothing.', 'pay')),
        paid_minutes: minutes('Minutes that it earns.', 30),
        pence_per_hour: orNull(pence('The rate; null where none fits or nothing was logged.', 2410)),
        amount_pence: pence('What it earns, or would earn where it is held.', 1205),
        because: z
          .string()
          .meta(
            told(
              'Why, in a sentence.',
              'Planned 30 minutes at 08:00 on Monday 2 March 2026, stayed 27 minutes (90%), which is at least 90% of the plan, so the planned 30 minutes are paid at £24.10 an hour: £12.05.',
            ),
          ),
      })
      .meta({ id: 'Verdict', description: 'What verification found, by the terms of the contract.' }),
    status: z
      .enum(STATUSES)
      .exclude(['withdrawn'])
      .meta({
        description: 'Where it stands now. asked: the council waits for your answer.',
        examples: ['payable'],
      }),
    decided: z.boolean().meta({ description: 'Whether a person at the council decided it.' }),
    held_again: z
      .boolean()
      .meta({ description: 'Whether it had been decided and has changed since, so that it waits again.' }),
    paid_minutes: minutes('Minutes that it pays for as it stands.', 30),
    amount_pence: pence('What it pays as it stands: 0 while it waits, and where it is refused.', 1205),
    because: z
      .string()
      .meta(
        told(
          'Why it pays that, in a sentence: as the verdict says until somebody decided, then with the decision. A block may pay for it all the same.',
          'Planned 30 minutes at 08:00 on Monday 2 March 2026, stayed 27 minutes (90%). Accepted as logged (“Time sheet seen”), so 30 minutes are paid: £12.05.',
        ),
      ),
  })
  .meta({
    id: 'WeekLine',
    description: "One care worker's part of a planned visit, or a log that fits none, and what it pays.",
  });

const weekLines = z.object({ week: weekAccount, lines: z.array(weekLine), next }).meta({ id: 'WeekLines' });

function asLine(line: LineAccount): z.output<typeof weekLine> {
  return {
    line: line.id,
    contract_id: line.contractReference,
    person_id: line.personReference,
    worker_id: line.workerReference,
    visit_id: line.visitReference,
    place: line.place,
    planned_starts_at: line.plannedStartsAt?.toISOString() ?? null,
    planned_minutes: line.plannedMinutes,
    log_id: line.logReference,
    in_at: line.inAt?.toISOString() ?? null,
    out_at: line.outAt?.toISOString() ?? null,
    delivered_minutes: line.deliveredMinutes,
    start_difference_minutes: line.startDifferenceMinutes,
    verdict: {
      exceptions: [...line.exceptions],
      effect: line.effect,
      paid_minutes: line.verdictMinutes,
      pence_per_hour: line.pencePerHour,
      amount_pence: line.verdictPence,
      because: line.because,
    },
    status: line.status,
    decided: line.decided,
    held_again: line.heldAgain,
    paid_minutes: line.paidMinutes,
    amount_pence: line.amountPence,
    because: line.why === null ? line.because : becauseOfItem(line.why),
  };
}

const limitUpTo = (most: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .optional()
    .meta({ description: `The most to answer at once: from 1 to ${most}, which it is where left out.` });
const afterIn = (shape: RegExp, fits: (mark: string) => boolean = () => true) =>
  z
    .string()
    .regex(shape)
    .refine(fits, 'is no `next` of an answer')
    .optional()
    .meta({ description: 'The `next` of the answer before.' });

/** Gives back what was asked for and, where there is more, the mark after which it follows. One more than `most` was looked for. */
function upTo<T>(
  found: readonly T[],
  most: number,
  markOf: (last: T) => string,
): { told: readonly T[]; next: string | null } {
  const rows = found.slice(0, most);
  const last = rows.at(-1);
  return { told: rows, next: found.length > most && last !== undefined ? markOf(last) : null };
}

const readWeeks: ApiRoute = {
  method: 'GET',
  path: '/api/weeks',
  permission: 'week.see',
  title: 'List your weeks',
  describe: 'What each week comes to: visits, minutes and pence, the newest week first.',
  query: z.object({
    from: monday('Weeks from this Monday on.').optional(),
    to: monday('Weeks up to the one of this Monday.').optional(),
    limit: limitUpTo(MOST_WEEKS),
    after: afterIn(/^\d{4}-\d\d-\d\d_\d{1,15}$/, (mark) => isMonday(mark.slice(0, 10))),
  }),
  answers: { 200: weeks },
  answer: async ({ scope, query }) => {
    const most = Number(query.get('limit') ?? MOST_WEEKS);
    const asked = {
      from: query.get('from') ?? undefined,
      to: query.get('to') ?? undefined,
      after: readWeekMark(query.get('after')),
    };
    const found = await listWeekAccounts(scope, asked, most + 1);
    const { told: some, next: mark } = upTo(
      found,
      most,
      ({ weekStartsOn, providerId }) => `${weekStartsOn}_${providerId}`,
    );
    return { status: 200, body: { weeks: some.map(asWeek), next: mark } };
  },
};

function readWeekMark(mark: string | null): ProviderWeek | undefined {
  const [weekStartsOn, providerId] = mark?.split('_') ?? [];
  return weekStartsOn === undefined ? undefined : { weekStartsOn, providerId: Number(providerId) };
}

const readWeekLines: ApiRoute = {
  method: 'GET',
  path: '/api/weeks/{week_starts_on}/providers/{provider_id}/lines',
  permission: 'week.see',
  title: 'Read the lines of a week',
  describe:
    'Every planned visit and every log of one week: planned and logged times, what was found, what it pays and why, by the time at which they start.',
  params: z.object({
    week_starts_on: monday('The Monday of the week.'),
    provider_id: z
      .string()
      .max(400)
      .meta(told('Your reference at the council, as the list of weeks gives it.', 'PR7')),
  }),
  query: z.object({ limit: limitUpTo(MOST_LINES), after: afterIn(/^\d{1,12}_\d{1,15}$/) }),
  answers: { 200: weekLines },
  answer: async ({ scope, params, query }) => {
    const monday = params['week_starts_on'];
    const asked = { providerReference: params['provider_id'], from: monday, to: monday };
    const [week] = await listWeekAccounts(scope, asked, 1);
    if (week === undefined) throw new NotFound('week');
    const most = Number(query.get('limit') ?? MOST_LINES);
    const found = await listLineAccounts(scope, week, readLineMark(query.get('after')), most + 1);
    scope.audit({
      act: 'week read by a system',
      subject: ['provider', week.providerId],
      detail: { week: week.weekStartsOn, after: query.get('after') },
    });
    const { told: some, next: mark } = upTo(found, most, markOfLine);
    return { status: 200, body: { week: asWeek(week), lines: some.map(asLine), next: mark } };
  },
};

function markOfLine({ startsAt, id }: LineAccount): string {
  return `${startsAt.getTime() / 1000}_${id}`;
}

function readLineMark(mark: string | null): PlaceInWeek | undefined {
  const [startsAt, id] = mark?.split('_') ?? [];
  return startsAt === undefined ? undefined : { startsAt: Number(startsAt), id: Number(id) };
}

/** Every act of the API that has to do with the working week. */
export const paymentApiRoutes: readonly ApiRoute[] = [readWeeks, readWeekLines];
