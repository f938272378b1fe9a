/** The rounds of providers as room that is given away request by request, so that no time is promised twice. Source: docs/rules/rounds-together.md. */
import type { LineToMove, MoreRoom, MoveRoom } from '../../brokerage/rules/transition.ts';
import { weekStart } from '../../ground/calendar.ts';
import { askedOn, type Asking, type Windows } from './asked-day.ts';
import type { ProviderAsked, ProviderDay } from './fit-provider.ts';
import { type DayFit, type DayWithRounds, type FitEffort, placeInDay, withRounds } from './place-in-day.ts';
import type { StopOfVisit } from './rota.ts';

/** What a request asks of rounds, and from which day on ('YYYY-MM-DD'). */
export type AskedTogether = { readonly asking: Asking; readonly startsOn: string };

/** A provider whose rounds are looked into: every day on which somebody asks, in order. */
export type ProviderTogether = Pick<ProviderAsked, 'providerId' | 'days' | 'areas'>;

/** What was found of a request in a provider's rounds: the days up to the first on which something found no room. */
export type FoundTogether = {
  readonly fits: boolean;
  readonly days: readonly DayFit[];
  /** Which requests had gone to the provider before. */
  readonly after: readonly number[];
};

/** The days of a provider to which something was put. */
type Changed = ReadonlyMap<string, DayWithRounds>;
type Put = { readonly lineId: number; readonly days: Changed };

/** Visits that are put into rounds here are numbered from this on: no planned visit has so high a number. */
const PUT_FROM = 1e12;

/**
 * Each day of a request is asked of the rounds as they stand before it: what was put there on that day takes its time, and what was put there on
 * days beside it counts for rest and for the hours of a week. Nobody was told of it, so it may move as a visit of a draft does. `windowsOf` gives
 * the call windows of a contract.
 */
export class RoundsLeft implements MoreRoom {
  readonly #asked: ReadonlyMap<number, AskedTogether>;
  readonly #providers: ReadonlyMap<number, ProviderTogether>;
  readonly #windowsOf: (room: MoveRoom) => Windows;
  readonly #effort: FitEffort;
  readonly #opened = new Map<string, DayWithRounds>();
  readonly #changed = new Map<number, Changed>();
  readonly #ready = new Map<number, readonly Put[]>();
  readonly #found = new Map<string, FoundTogether>();
  readonly #order: { readonly lineId: number; readonly providerId: number }[] = [];
  #numbered = PUT_FROM;

  constructor(
    asked: ReadonlyMap<number, AskedTogether>,
    providers: readonly ProviderTogether[],
    windowsOf: (room: MoveRoom) => Windows,
    effort: FitEffort,
  ) {
    this.#asked = asked;
    this.#providers = new Map(providers.map((one) => [one.providerId, one]));
    this.#windowsOf = windowsOf;
    this.#effort = effort;
  }

  /** Whether all these requests fit into the rounds beside what was put there. */
  fits = (room: MoveRoom, lines: readonly LineToMove[]): boolean => {
    let days = this.#changed.get(room.providerId) ?? new Map<string, DayWithRounds>();
    const ready: Put[] = [];
    for (const { lineId } of lines) {
      const { after, ...found } = this.#place(room, lineId, days);
      const before = [...this.takenBy(room.providerId), ...ready.map((one) => one.lineId)];
      this.#found.set(`${room.contractId} ${lineId}`, { ...found, after: before });
      if (!found.fits) return false;
      days = after;
      ready.push({ lineId, days });
    }
    this.#ready.set(room.contractId, ready);
    return true;
  };

  /** Puts a request that was found to fit into the rounds. */
  take = ({ contractId, providerId }: MoveRoom, { lineId }: LineToMove): void => {
    this.#order.push({ lineId, providerId });
    const put = this.#ready.get(contractId)?.find((one) => one.lineId === lineId);
    if (put !== undefined) this.#changed.set(providerId, put.days);
  };

  /** Every request in the order in which it was put somewhere, or nowhere. */
  get order(): readonly number[] {
    return this.#order.map(({ lineId }) => lineId);
  }

  /** The requests that were put into a provider's rounds, in that order. */
  takenBy(providerId: number): number[] {
    return this.#order.filter((one) => one.providerId === providerId).map(({ lineId }) => lineId);
  }

  /** What was found when it was last asked of a contract; undefined where it never was. */
  found({ contractId }: MoveRoom, lineId: number): FoundTogether | undefined {
    return this.#found.get(`${contractId} ${lineId}`);
  }

  /** What is found with nothing put into the rounds. */
  alone(room: MoveRoom, lineId: number): Omit<FoundTogether, 'after'> {
    const { fits, days } = this.#place(room, lineId, new Map());
    return { fits, days };
  }

  /** Each day of a provider before and after. */
  days(providerId: number): { readonly before: DayWithRounds; readonly after: DayWithRounds }[] {
    return (this.#providers.get(providerId)?.days ?? []).map((day) => {
      const before = this.#open(providerId, day);
      return { before, after: this.#changed.get(providerId)?.get(day.day) ?? before };
    });
  }

  #place(room: MoveRoom, lineId: number, standing: Changed) {
    const provider = this.#providers.get(room.providerId);
    const asked = this.#asked.get(lineId);
    if (provider === undefined || asked === undefined) throw new Error('Nobody asks, or has no rounds.');
    const after = new Map(standing);
    const days: DayFit[] = [];
    for (const day of provider.days) {
      const visits = day.day < asked.startsOn ? [] : askedOn(asked.asking, day.day, this.#windowsOf(room));
      if (visits.length === 0) continue;
      const own = standing.get(day.day) ?? this.#open(room.providerId, day);
      const found = placeInDay(beside({ ...own, asked: visits }, standing), this.#effort);
      if (!found.ok) throw new Error(found.reason);
      days.push(found.value);
      if (found.value.blocked.length > 0) return { fits: false, days, after };
      after.set(day.day, this.#putOn(own, found.value.stops));
    }
    return { fits: true, days, after };
  }

  /** A day with its rounds, worked out once. */
  #open(providerId: number, { day, toPlan }: ProviderDay): DayWithRounds {
    const key = `${providerId} ${day}`;
    const known = this.#opened.get(key) ?? withRounds({ day, toPlan, asked: [] }, this.#effort);
    this.#opened.set(key, known);
    return known;
  }

  /** The day with what was asked as visits of its own, which nobody was told of. */
  #putOn({ day, toPlan, drafted }: DayWithRounds, stops: readonly StopOfVisit[]): DayWithRounds {
    const numbers = new Map<number, number>();
    const all = stops.map((stop) => {
      if (stop.visitId >= 0) return stop;
      const id = numbers.get(stop.visitId) ?? (this.#numbered += 1);
      numbers.set(stop.visitId, id);
      return { ...stop, visitId: id, visit: { ...stop.visit, id } };
    });
    const visits = new Map([...toPlan.visits, ...all.map(({ visit }) => visit)].map((one) => [one.id, one]));
    return {
      day,
      asked: [],
      toPlan: { ...toPlan, stops: all, visits: [...visits.values()] },
      drafted: new Set([...drafted, ...numbers.values()]),
    };
  }
}

/** A day with what was put on the days beside it and in its week. */
function beside(day: DayWithRounds, standing: Changed): DayWithRounds {
  const put = [...standing].flatMap(([on, { toPlan }]) =>
    on === day.day
      ? []
      : toPlan.stops.filter(({ visitId }) => visitId >= PUT_FROM).map((stop) => ({ on, stop })),
  );
  if (put.length === 0) return day;
  const date = Temporal.PlainDate.from(day.day);
  const stopsOn = (days: number): StopOfVisit[] => {
    const on = date.add({ days }).toString();
    return put.flatMap((one) => (one.on === on ? [one.stop] : []));
  };
  const monday = weekStart(date).toString();
  const inWeek = put.filter(({ on }) => weekStart(Temporal.PlainDate.from(on)).toString() === monday);
  const { toPlan } = day;
  const mostMinutes = new Map(toPlan.mostMinutes);
  for (const { stop } of inWeek) {
    const most = mostMinutes.get(stop.workerId);
    if (most !== undefined) mostMinutes.set(stop.workerId, most - stop.visit.minutes);
  }
  return {
    ...day,
    toPlan: {
      ...toPlan,
      mostMinutes,
      dayBefore: [...toPlan.dayBefore, ...stopsOn(-1)],
      dayAfter: [...toPlan.dayAfter, ...stopsOn(1)],
    },
  };
}

/** Minutes of care workers at visits that are put to somebody. */
export function minutesAtVisits({ toPlan }: Pick<DayWithRounds, 'toPlan'>): number {
  return toPlan.stops.reduce((sum, { visit }) => sum + (visit.cancelled ? 0 : visit.minutes), 0);
}
