import type { Log, Visit } from './oracle-rows.ts';
import { DEFAULT_EFFECTS, type Effect, type OracleTerms, type Pay } from './oracle-terms.ts';

/** One row of verdicts.csv before it is written. */
export interface Verdict {
  visit: Visit | undefined;
  place: number | undefined;
  log: Log | undefined;
  exceptions: string[];
  effect: Effect;
  paidMinutes: number;
  pencePerHour: number | undefined;
  amountPence: number;
}

/** What the exceptions `overlap` and `same-worker` need to know beyond the place itself. */
export interface Surroundings {
  overlapsAnotherPerson: boolean;
  sameWorkerBefore: boolean;
}

const halfUp = (numerator: bigint, denominator: bigint): number =>
  Number((2n * numerator + denominator) / (2n * denominator));

/** Seconds by which two logs overlap; an open log overlaps nothing. */
export function overlapSeconds(a: Log, b: Log): number {
  if (a.outAt === undefined || b.outAt === undefined) return 0;
  return Math.max(0, Math.min(a.outAt, b.outAt) - Math.max(a.inAt, b.inAt));
}

/** Whole minutes from in to out; undefined while open. */
export function deliveredMinutes(log: Log): number | undefined {
  return log.outAt === undefined ? undefined : Math.floor((log.outAt - log.inAt) / 60);
}

/** The rate that the planned start earns, in pence an hour, or undefined where none fits. */
export function rateOf(visit: Visit, terms: OracleTerms, bankHolidays: Set<string>): number | undefined {
  const local = Temporal.Instant.fromEpochMilliseconds(visit.startsAt * 1000).toZonedDateTimeISO(
    'Europe/London',
  );
  const date = local.toPlainDate();
  const time = local.hour * 3600 + local.minute * 60 + local.second;
  const rates = terms.rates.filter((rate) => rate.service === visit.service);
  let day = date.dayOfWeek === 7 ? 'sunday' : date.dayOfWeek === 6 ? 'saturday' : 'weekday';
  if (bankHolidays.has(date.toString()) && rates.some((rate) => rate.days.includes('bank-holiday'))) {
    day = 'bank-holiday';
  }
  const first = rates.find((rate) => {
    if (!rate.days.includes(day)) return false;
    if (rate.to <= rate.from) return time >= rate.from || time < rate.to;
    return time >= rate.from && time < rate.to;
  });
  return first?.pencePerHour;
}

/** Minutes that `pay` alone makes of what was delivered, before any cap. */
export function minutesByPay(pay: Pay, planned: number, delivered: number): number {
  if (pay.by === 'planned') return delivered * 100 >= pay.fullPayPercent * planned ? planned : delivered;
  if (pay.by === 'delivered') {
    const over = delivered % pay.roundTo;
    const down = delivered - over;
    if (over === 0 || pay.round === 'down') return down;
    if (pay.round === 'up') return down + pay.roundTo;
    return 2 * over >= pay.roundTo ? down + pay.roundTo : down;
  }
  const begun = pay.bands.filter((band) => band.from <= delivered).sort((a, b) => b.from - a.from);
  return begun[0]?.pays ?? 0;
}

function strongest(exceptions: string[], effects: Record<string, Effect>): Effect {
  const found = exceptions.map((name) => effects[name]);
  if (found.includes('refuse')) return 'refuse';
  return found.includes('hold') ? 'hold' : 'pay';
}

function cancelledPercent(visit: Visit, cancelledAt: number, terms: OracleTerms): number {
  const notice = visit.startsAt - cancelledAt;
  const under = terms.cancelled
    .filter((entry) => notice < entry.under * 3600)
    .sort((a, b) => a.under - b.under);
  return under[0]?.percent ?? 0;
}

/** Adds no-rate where minutes would be paid that have no rate, then settles effect, minutes and amount. */
function settle(
  row: { visit: Visit; place: number; log: Log | undefined },
  exceptions: string[],
  earned: { minutes: number; pence: (rate: bigint) => number },
  rate: number | undefined,
  effects: Record<string, Effect>,
): Verdict {
  const minutes = strongest(exceptions, effects) === 'refuse' ? 0 : earned.minutes;
  const all = minutes > 0 && rate === undefined ? [...exceptions, 'no-rate'] : exceptions;
  const effect = strongest(all, effects);
  return {
    ...row,
    exceptions: all,
    effect,
    paidMinutes: effect === 'refuse' ? 0 : minutes,
    pencePerHour: rate,
    amountPence: effect === 'refuse' || rate === undefined ? 0 : earned.pence(BigInt(rate)),
  };
}

/** The verdict on one place of a cancelled visit. */
export function judgeCancelled(
  visit: Visit,
  place: number,
  terms: OracleTerms,
  bankHolidays: Set<string>,
): Verdict {
  const percent = cancelledPercent(visit, visit.cancelledAt ?? 0, terms);
  const earned = {
    minutes: Math.floor((visit.minutes * percent) / 100),
    pence: (rate: bigint) => halfUp(BigInt(visit.minutes) * rate * BigInt(percent), 6000n),
  };
  const rate = rateOf(visit, terms, bankHolidays);
  return settle({ visit, place, log: undefined }, ['cancelled'], earned, rate, terms.effects);
}

/** The verdict on a place that no log took. */
export function judgeMissed(visit: Visit, place: number, terms: OracleTerms): Verdict {
  const exceptions = ['missed'];
  return {
    visit,
    place,
    log: undefined,
    exceptions,
    effect: strongest(exceptions, terms.effects),
    paidMinutes: 0,
    pencePerHour: undefined,
    amountPence: 0,
  };
}

/** The verdict on a log that no place took. */
export function judgeLeftOver(log: Log, duplicate: boolean): Verdict {
  const exceptions = [duplicate ? 'duplicate' : 'unplanned'];
  return {
    visit: undefined,
    place: undefined,
    log,
    exceptions,
    effect: strongest(exceptions, DEFAULT_EFFECTS),
    paidMinutes: 0,
    pencePerHour: undefined,
    amountPence: 0,
  };
}

/** Minutes the visit may start before and after its planned time. */
export function windowOf(visit: Visit, terms: OracleTerms): { earlier: number; later: number } {
  const { window, timeCriticalWindow } = terms;
  if (!visit.timeCritical)
    return { earlier: visit.earlier ?? window.earlier, later: visit.later ?? window.later };
  return {
    earlier: Math.min(visit.earlier ?? Number.POSITIVE_INFINITY, timeCriticalWindow.earlier),
    later: Math.min(visit.later ?? Number.POSITIVE_INFINITY, timeCriticalWindow.later),
  };
}

/** The verdict on a place with a log. */
export function judgeLogged(
  visit: Visit,
  place: number,
  log: Log,
  around: Surroundings,
  terms: OracleTerms,
  bankHolidays: Set<string>,
): Verdict {
  const window = windowOf(visit, terms);
  const delivered = deliveredMinutes(log);
  const isManual = (method: string): boolean => method === 'manual' || method === '';
  const exceptions: string[] = [];
  if (log.inAt < visit.startsAt - window.earlier * 60) exceptions.push('early');
  if (log.inAt > visit.startsAt + window.later * 60) exceptions.push('late');
  if (delivered === undefined) exceptions.push('open');
  else if (delivered < terms.minimumMinutes) exceptions.push('not-a-visit');
  else {
    if (delivered * 100 < terms.shortPercent * visit.minutes) exceptions.push('short');
    if (delivered - visit.minutes > terms.longMinutes) exceptions.push('long');
  }
  const outIsManual = isManual(log.outMethod) && !(log.outAt === undefined && log.outMethod === '');
  if (isManual(log.inMethod) || outIsManual) exceptions.push('manual');
  if (around.overlapsAnotherPerson) exceptions.push('overlap');
  if (around.sameWorkerBefore) exceptions.push('same-worker');

  const minutes =
    delivered === undefined || around.sameWorkerBefore
      ? 0
      : Math.min(minutesByPay(terms.pay, visit.minutes, delivered), visit.minutes + terms.overrunMinutes);
  const earned = { minutes, pence: (rate: bigint) => halfUp(BigInt(minutes) * rate, 60n) };
  return settle({ visit, place, log }, exceptions, earned, rateOf(visit, terms, bankHolidays), terms.effects);
}
