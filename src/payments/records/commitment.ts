/** What is arranged now and what it costs in a week, what was done of it, and what was set aside for it. */
import { sql } from 'kysely';
import { termsForContracts } from '../../contracts/records/contract-terms.ts';
import { rateAt } from '../../contracts/rules/rate-week.ts';
import { perHour } from '../../ground/money.ts';
import type { Scope } from '../../platform/scope.ts';
import { amountsSought } from '../../brokerage/records/periodic-amounts.ts';
import { type Amounts, NO_AMOUNTS } from '../../brokerage/rules/periodic-need.ts';
import { homeAreas } from './home-areas.ts';
import { listPeriodicCommitments } from './periodic-commitments.ts';
import type { WeekDone } from '../rules/forecast.ts';

/** Care that is arranged on a day: one contract, service and area; minutes and pence of an average week, and how many services it is. */
export type Commitment = {
  /** What of it is by the night, day or week. */
  readonly amounts: Amounts;
  readonly contractId: number;
  readonly contractTitle: string;
  readonly contractKind: string;
  readonly providerId: number;
  readonly providerName: string;
  readonly service: string;
  readonly areaId: number | null;
  readonly areaName: string | null;
  /** Of one person: the first day; of everybody null. */
  readonly startsOn: string | null;
  /** Of one person: the last day that is agreed, where one is; of everybody null, since others follow those who leave. */
  readonly endsOn: string | null;
  readonly lines: number;
  readonly weeklyMinutes: number;
  readonly weeklyPence: number;
  /** What of the pence is by the night, day or week. */
  readonly periodicWeeklyPence: number;
  /** Minutes of visits that no rate fits; they are not in the pence. */
  readonly unpricedMinutes: number;
  /** Services by the week, night or day for which the contract has no price then; they are not in the pence. */
  readonly unpricedLines: number;
};

/** Divides by every number of weeks that a cycle of visits may have. */
const SHARES = 840;

/** Whose service is arranged, by what contract, where and for how long. */
export type ArrangedService = Pick<
  Commitment,
  | 'contractId'
  | 'contractTitle'
  | 'contractKind'
  | 'providerId'
  | 'providerName'
  | 'service'
  | 'areaId'
  | 'areaName'
  | 'startsOn'
  | 'endsOn'
>;

/** One service that is arranged by visits. */
type Arranged = ArrangedService & {
  /** Its visits, those of one kind of day as one: the kind, the minute of the day at which they start, their minutes, how many in `SHARES` weeks. */
  readonly visits: readonly (readonly [
    kind: 'weekday' | 'saturday' | 'sunday',
    start: number,
    minutes: number,
    times: number,
  ])[];
};

/**
 * Everything arranged on a day ('YYYY-MM-DD'), by contract, service and the area of the person's home (the first by id), or of one person. Services in
 * suspension count: they are meant to go on.
 */
export async function listCommitments(scope: Scope, day: string, personId?: number): Promise<Commitment[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<Arranged>`
    with live as materialized (select id, person_id, provider_id, contract_id, service,
        ${personId === undefined ? sql`null::text as starts_on, null::text as ends_on` : sql`starts_on::text, ends_on::text`} from package_line
      where council_id = ${council} and source = 'arranged' and starts_on <= ${day} and (ends_on is null or ends_on >= ${day})
        ${personId === undefined ? sql`` : sql`and person_id = ${personId}`}),
    pattern as materialized (select distinct on (v.package_line_id) v.package_line_id, v.id from visit_pattern v
      where v.council_id = ${council} and v.package_line_id in (select id from live)
      order by v.package_line_id, (v.effective_from <= ${day}) desc, v.version desc),
    home as materialized (${homeAreas(scope, sql`select person_id from live`)})
    select l.contract_id as "contractId", c.title as "contractTitle", c.kind as "contractKind", l.provider_id as "providerId", o.name as "providerName",
      l.service, h.area_id as "areaId", a.name as "areaName", l.starts_on as "startsOn", l.ends_on as "endsOn", v.visits
    from live l
      join contract c on c.council_id = ${council} and c.id = l.contract_id
      join provider o on o.council_id = ${council} and o.id = l.provider_id
      join pattern p on p.package_line_id = l.id
      join lateral (select json_agg(json_build_array(k.kind, extract(epoch from v.start_time)::int / 60, v.minutes, k.days * v.workers * ${SHARES} / v.every_weeks)) as visits
        from pattern_visit v cross join lateral (select case day when 7 then 'sunday' when 6 then 'saturday' else 'weekday' end as kind, count(*) as days
          from unnest(v.weekdays) as day group by 1) k
        where v.council_id = ${council} and v.visit_pattern_id = p.id) v on v.visits is not null
      left join home h on h.person_id = l.person_id
      left join area a on a.council_id = ${council} and a.id = h.area_id
    order by l.contract_id, l.service, h.area_id, l.starts_on, l.ends_on, l.id`.execute(scope.db);
  const terms = await termsForContracts(
    scope,
    [...new Set(rows.map(({ contractId }) => contractId))],
    Temporal.PlainDate.from(day),
    Temporal.PlainDate.from(day),
  );
  const parts = Map.groupBy(
    rows,
    ({ contractId, service, areaId, startsOn, endsOn }) =>
      `${contractId} ${service} ${areaId ?? ''} ${startsOn ?? ''} ${endsOn ?? ''}`,
  );
  const visited = [...parts.values()].flatMap((part): Commitment[] => {
    const [first] = part;
    if (first === undefined) return [];
    const { visits: _, ...named } = first;
    const rates = terms.get(first.contractId)?.[0]?.terms.rates ?? [];
    const rated = part.flatMap(({ visits }) =>
      visits.map(([kind, start, minutes, times]) => ({
        minutes,
        times,
        rate: rateAt(rates, first.service, kind, start),
      })),
    );
    const sum = (of: (visit: (typeof rated)[number]) => number): number =>
      Math.round(rated.reduce((total, visit) => total + of(visit) * visit.times, 0) / SHARES);
    return [
      {
        ...named,
        lines: part.length,
        weeklyMinutes: sum(({ minutes }) => minutes),
        weeklyPence: sum(({ minutes, rate }) => (rate === null ? 0 : perHour(minutes, rate.pencePerHour))),
        unpricedMinutes: sum(({ minutes, rate }) => (rate === null ? minutes : 0)),
        unpricedLines: 0,
        periodicWeeklyPence: 0,
        amounts: NO_AMOUNTS,
      },
    ];
  });
  return [...visited, ...(await listPeriodicCommitments(scope, day, personId))];
}

/** What a year holds so far: by month in the ledger, and week by week as verified. */
export type YearSoFar = {
  readonly months: readonly { readonly month: string; readonly pence: number }[];
  readonly weeks: readonly (WeekDone & { readonly weekStartsOn: string })[];
};

/** Reads what was spent and done in a year up to a day. `today` is the last day that counts; all days 'YYYY-MM-DD'. */
export async function readYear(
  scope: Scope,
  { from, to, today }: { readonly from: string; readonly to: string; readonly today: string },
): Promise<YearSoFar> {
  const council = scope.who.councilId;
  const { rows: months } = await sql<{ month: string; pence: number }>`
    select month::text, pence from (select period_month as month, sum(debit_pence - credit_pence)::bigint as pence from ledger_total
      where council_id = ${council} and account in ('care', 'unused block time') and period_month between ${from} and ${to} group by 1) m
    order by 1`.execute(scope.db);
  const { rows: weeks } = await sql<WeekDone & { weekStartsOn: string }>`
    select week_starts_on::text as "weekStartsOn", sum(planned_minutes)::bigint as "plannedMinutes", sum(paid_minutes)::bigint as "paidMinutes"
    from provider_week where council_id = ${council} and contract_id <> 0 and week_starts_on > ${today}::date - 100
      and week_starts_on + 6 < ${today}::date
    group by 1 order by 1`.execute(scope.db);
  return { months, weeks };
}

/** A sum set aside, whole or for one part; the newest of each part. */
export type Budget = {
  readonly areaId: number | null;
  readonly contractId: number | null;
  readonly service: string | null;
  readonly amountPence: number;
  readonly hours: number | null;
  readonly reason: string;
  readonly by: string | null;
  readonly recordedAt: Date;
};

/** What is set aside for a year. */
export async function listBudgets(scope: Scope, yearStartsOn: string): Promise<Budget[]> {
  const { rows } = await sql<Budget>`
    select distinct on (b.area_id, b.contract_id, b.service) b.area_id as "areaId", b.contract_id as "contractId", b.service,
      b.amount_pence as "amountPence", b.hours, b.reason, u.name as by, b.recorded_at as "recordedAt"
    from budget b left join app_user u on u.id = b.recorded_by
    where b.council_id = ${scope.who.councilId} and b.year_starts_on = ${yearStartsOn}
    order by b.area_id, b.contract_id, b.service, b.id desc`.execute(scope.db);
  return rows;
}

/** What to set aside, and why. */
export type NewBudget = Omit<Budget, 'by' | 'recordedAt'> & { readonly yearStartsOn: string };

/** Writes down what is set aside; answers its id. For actions. */
export async function insertBudget(scope: Scope, given: NewBudget): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into budget (council_id, year_starts_on, area_id, contract_id, service, amount_pence, hours, reason, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${given.yearStartsOn}, ${given.areaId}, ${given.contractId}, ${given.service}, ${given.amountPence},
      ${given.hours}, ${given.reason}, ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** What some people wait for in a week: minutes of visits, and what has no visits. */
export type WaitingNeed = Amounts & {
  readonly areaId: number | null;
  readonly minutes: number;
  readonly people: number;
};

/** What waiting requests ask for in a week: need that nobody meets yet, by area (null outside all). */
export async function listWaitingNeed(scope: Scope): Promise<WaitingNeed[]> {
  const { rows } = await sql<WaitingNeed>`
    with asked as (select r.person_id, visits.minutes, amounts.*
      from placement_request r
        cross join lateral (select coalesce(sum((v ->> 'minutes')::int * (v ->> 'workers')::int * jsonb_array_length(v -> 'weekdays')
          / coalesce((v ->> 'everyWeeks')::int, 1)), 0) as minutes from jsonb_array_elements(r.visits) v) visits
        ${amountsSought}
      where r.council_id = ${scope.who.councilId} and r.status in ('waiting', 'offered', 'choosing'))
    select h.area_id as "areaId", sum(q.minutes)::bigint as minutes, sum(q.nights)::int as nights, sum(q.days)::int as days,
      sum(q.live_in)::int as "liveIn", count(distinct q.person_id) as people
    from asked q left join lateral (select min(a.id) as area_id from person p join area a on a.council_id = p.council_id and a.closed_on is null
      and covers(a, p.postcode) where p.council_id = ${scope.who.councilId} and p.id = q.person_id) h on true
    group by 1`.execute(scope.db);
  return rows;
}
