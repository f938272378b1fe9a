/**
 * A contract's terms: when a visit counts as on time, what its minutes earn, what each exception does. This file reads
 * them from JSON that nobody has checked yet, fills in what they leave out and says what to change where they do not fit.
 * Source: docs/rules/terms.md.
 */
import type { z } from 'zod';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { DEFAULT_EFFECTS, type Effects } from './exceptions.ts';
import { fileShape, type payShape, termsShape } from './terms-shape.ts';

/** How many minutes before and after its planned start a visit may begin. */
export type Window = { readonly earlier: number; readonly later: number };

/** Delivered minutes from `from` to `to`, both included, pay `pays` minutes. */
export type Band = { readonly from: number; readonly to: number; readonly pays: number };

/** How delivered minutes become paid minutes, before the cap. */
export type Pay =
  | { readonly by: 'planned'; readonly fullPayPercent: number }
  | { readonly by: 'delivered'; readonly roundToMinutes: number; readonly round: Rounding }
  | { readonly by: 'bands'; readonly bands: readonly Band[] };

export type Rounding = 'nearest' | 'down' | 'up';

/** A visit cancelled with less notice than this pays this share of its planned minutes. */
export type CancelledTerm = { readonly noticeHoursUnder: number; readonly paysPercent: number };

export type DayKind = 'weekday' | 'saturday' | 'sunday' | 'bank-holiday';

/**
 * A price: for a service, on these days, from a local time to another, in minutes after midnight (`to` up to 1440). `upToMinutes` is never
 * in written terms: it comes of a contract's prices by length, and then the rate fits only visits planned no longer than that.
 */
export type Rate = {
  readonly service: string;
  readonly days: readonly DayKind[];
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly pencePerHour: number;
  readonly upToMinutes?: number;
};

/** One contract's terms, complete: every default filled in, bands and cancellation entries in ascending order. */
export type Terms = {
  readonly window: Window;
  readonly timeCriticalWindow: Window;
  readonly shortPercent: number;
  readonly longMinutes: number;
  readonly minimumMinutes: number;
  readonly pay: Pay;
  readonly overrunMinutes: number;
  readonly cancelled: readonly CancelledTerm[];
  readonly rates: readonly Rate[];
  readonly effects: Effects;
};

/** A file of terms: one matching distance for all, and the terms of each contract by its id. */
export type TermsFile = {
  readonly matchWithinMinutes: number;
  readonly contracts: ReadonlyMap<string, Terms>;
};

/**
 * Reads one contract's terms. The refusal's `field` is where in the terms it lies, such as `rates[0].from`, and its reason
 * begins with that, in words that say what to change.
 */
export function parseTerms(json: unknown): Result<Terms> {
  return readTerms(json, '');
}

/** Reads a whole file of terms; the refusal names the contract and the place in its terms. */
export function parseTermsFile(json: unknown): Result<TermsFile> {
  const file = fileShape.safeParse(json);
  if (!file.success) return refusalFrom(file.error, '');
  const contracts = new Map<string, Terms>();
  for (const [id, value] of Object.entries(file.data.contracts)) {
    const terms = readTerms(value, `contracts.${id}`);
    if (!terms.ok) return terms;
    contracts.set(id, terms.value);
  }
  return ok({ matchWithinMinutes: file.data.match_within_minutes, contracts });
}

function readTerms(json: unknown, at: string): Result<Terms> {
  const read = termsShape.safeParse(json);
  if (!read.success) return refusalFrom(read.error, at);
  const raw = read.data;
  const bands = raw.pay.by === 'bands' ? raw.pay.bands.toSorted((a, b) => a.from - b.from) : [];
  const cancelled = raw.cancelled
    .map((entry) => ({ noticeHoursUnder: entry.notice_hours_under, paysPercent: entry.pays_percent }))
    .sort((a, b) => a.noticeHoursUnder - b.noticeHoursUnder);
  const misfit = misfitOf(bands, cancelled);
  if (misfit !== undefined) return refuse(`${join(at, misfit.field)} ${misfit.reason}`, misfit.field);
  return ok({
    window: raw.window,
    timeCriticalWindow: raw.time_critical_window,
    shortPercent: raw.short_percent,
    longMinutes: raw.long_minutes,
    minimumMinutes: raw.minimum_minutes,
    pay: payFrom(raw.pay, bands),
    overrunMinutes: raw.overrun_minutes,
    cancelled,
    rates: raw.rates.map((entry) => ({
      service: entry.service,
      days: entry.days,
      fromMinute: clockMinutes(entry.from),
      toMinute: clockMinutes(entry.to),
      pencePerHour: entry.pence_per_hour,
    })),
    effects: { ...DEFAULT_EFFECTS, ...raw.effects },
  });
}

function payFrom(raw: z.infer<typeof payShape>, bands: readonly Band[]): Pay {
  if (raw.by === 'planned') return { by: 'planned', fullPayPercent: raw.full_pay_percent };
  if (raw.by === 'bands') return { by: 'bands', bands };
  return { by: 'delivered', roundToMinutes: raw.round_to_minutes, round: raw.round };
}

/** What each part alone cannot show: a band that ends before it begins or meets another, two answers for one notice. */
function misfitOf(
  bands: readonly Band[],
  cancelled: readonly CancelledTerm[],
): { field: string; reason: string } | undefined {
  let last: Band | undefined;
  for (const band of bands) {
    if (band.to < band.from)
      return {
        field: 'pay.bands',
        reason: `has a band from ${band.from} to ${band.to}: put the smaller first`,
      };
    if (last !== undefined && band.from <= last.to)
      return {
        field: 'pay.bands',
        reason: `has bands that share minutes, ${last.from} to ${last.to} and ${band.from} to ${band.to}: begin each after the one before it ends`,
      };
    last = band;
  }
  const twice = cancelled.find((entry, at) => cancelled[at + 1]?.noticeHoursUnder === entry.noticeHoursUnder);
  if (twice !== undefined)
    return {
      field: 'cancelled',
      reason: `has notice_hours_under ${twice.noticeHoursUnder} twice: keep one of them`,
    };
  return undefined;
}

/** Minutes after midnight of 'HH:MM'. */
function clockMinutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

function refusalFrom(error: z.ZodError, at: string) {
  const issue = error.issues[0];
  if (issue === undefined) throw error;
  const field = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return refuse(
      `${join(at, join(field, key))} is not a term: remove it or correct its spelling`,
      join(field, key),
    );
  }
  return refuse(`${join(at, field) || 'the terms'} ${issue.message}`, field);
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : join(text, String(part))),
    '',
  );
}

function join(left: string, right: string): string {
  return left === '' || right === '' ? left + right : `${left}.${right}`;
}
