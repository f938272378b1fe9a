/**
 * A provider's invoice held against order, visits and price, line by line: what agrees, and of the rest why not, with both figures.
 * Source: docs/rules/invoice-matching.md.
 */
import { halfUp, perHour } from '../../ground/money.ts';

/** A line as the provider claims it. Days are 'YYYY-MM-DD', both included; amounts pence without VAT; minutes of all care workers. */
export type ClaimLine = {
  readonly number: number;
  readonly reference: string;
  readonly startsOn: string;
  readonly endsOn: string;
  /** 'HH:MM' where one visit is meant. */
  readonly begins: string | null;
  readonly minutes: number | null;
  readonly pencePerHour: number | null;
  readonly amountPence: number;
  readonly chargesVat: boolean;
};

/** What a reference stands for: the line of a package that was ordered, or a contract as a whole. */
export type Order = {
  readonly packageLineId: number | null;
  readonly contractId: number;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly diedOn: string | null;
  /** The Monday from which its weeks are paid on invoices, null where they never were, and that from which they no longer are. */
  readonly invoicedFrom: string | null;
  readonly invoicedUntil: string | null;
  /** Days in hospital, both included; the end is null while it is not known. */
  readonly inHospital: readonly { readonly from: string; readonly to: string | null }[];
};

/** A visit or a charge of an order as it was verified. */
export type Verified = {
  /** The same for whatever corrects it. */
  readonly key: string;
  readonly packageLineId: number | null;
  readonly contractId: number;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly begins: string | null;
  /** to claim: approved and claimed by nobody. claimed: by the document named. The rest was not approved for payment. */
  readonly state: 'to claim' | 'claimed' | 'held' | 'refused' | 'not approved';
  readonly claimedOn: string | null;
  readonly minutes: number;
  readonly pencePerHour: number | null;
  readonly worthPence: number;
};

/** How far an amount may be off and still agree: whichever of the two is more. */
export type AmountAllowed = { readonly pence: number; readonly percent: number };

/** What a line is held against. `registered` is whether the provider charges VAT. */
export type Evidence = {
  readonly orders: ReadonlyMap<string, Order>;
  readonly verified: readonly Verified[];
  readonly tolerance: AmountAllowed;
  readonly registered: boolean;
};

export const MATCH_REASONS = [
  'no such order',
  'self-billed',
  'outside its dates',
  'person has died',
  'in hospital',
  'already paid',
  'visit held',
  'visit refused',
  'week not approved',
  'nothing verified',
  'more hours',
  'fewer hours',
  'price differs',
  'arithmetic',
  'amount differs',
  'VAT charged',
  'takes back',
] as const;
export type MatchReason = (typeof MATCH_REASONS)[number];

/** What was found of a line. It agrees where there are no reasons. `keys` are the visits and charges that it claims. */
export type Matched = {
  readonly number: number;
  readonly order: Order | null;
  readonly reasons: readonly MatchReason[];
  readonly keys: readonly string[];
  readonly worthPence: number;
  readonly verifiedMinutes: number;
  readonly verifiedPrices: readonly number[];
  /** The documents on which the visits stand that were claimed before. */
  readonly claimedOn: readonly string[];
};

/** Matches the lines of an invoice in their order: a visit that one line claims is not there for the next. */
export function matchInvoice(lines: readonly ClaimLine[], evidence: Evidence): Matched[] {
  const taken = new Set<string>();
  return lines.map((line) => {
    const matched = matchLine(line, evidence, taken, lines);
    for (const key of matched.keys) taken.add(key);
    return matched;
  });
}

const NOTHING = {
  keys: [],
  worthPence: 0,
  verifiedMinutes: 0,
  verifiedPrices: [],
  claimedOn: [],
} as const;

function matchLine(
  line: ClaimLine,
  evidence: Evidence,
  taken: ReadonlySet<string>,
  all: readonly ClaimLine[],
): Matched {
  const order = evidence.orders.get(line.reference) ?? null;
  const off = (...reasons: MatchReason[]): Matched => ({ number: line.number, order, reasons, ...NOTHING });
  if (line.amountPence < 0) return off('takes back');
  if (order === null) return off('no such order');
  if (!isInvoiced(line, order)) return off('self-billed');
  const there = evidence.verified.filter((one) => isOf(one, order) && isWithin(one, line));
  const free = meant(
    line,
    there.filter(({ key, state }) => state === 'to claim' && !taken.has(key)),
    all,
  );
  const found = {
    keys: free.map(({ key }) => key),
    worthPence: free.reduce((sum, { worthPence }) => sum + worthPence, 0),
    verifiedMinutes: free.reduce((sum, { minutes }) => sum + minutes, 0),
    verifiedPrices: [
      ...new Set(free.flatMap(({ pencePerHour }) => (pencePerHour === null ? [] : [pencePerHour]))),
    ].sort((a, b) => a - b),
    claimedOn: [...new Set(there.flatMap(({ claimedOn }) => (claimedOn === null ? [] : [claimedOn])))],
  };
  return {
    number: line.number,
    order,
    reasons: [...new Set(reasonsOf(line, order, there, found, evidence, taken))],
    ...found,
  };
}

function isInvoiced(line: ClaimLine, { invoicedFrom, invoicedUntil }: Order): boolean {
  if (invoicedFrom === null || line.startsOn < invoicedFrom) return false;
  return invoicedUntil === null || line.endsOn < invoicedUntil;
}

function isOf(one: Verified, { packageLineId, contractId }: Order): boolean {
  return one.contractId === contractId && one.packageLineId === packageLineId;
}

function isWithin(one: Verified, { startsOn, endsOn }: ClaimLine): boolean {
  return one.startsOn >= startsOn && one.endsOn <= endsOn;
}

/**
 * The visits that a line means: the one nearest to its time where it names one; else, where other lines claim the same days of the same
 * order, those at its price, or as many as its minutes reach; else all.
 */
function meant(line: ClaimLine, free: readonly Verified[], all: readonly ClaimLine[]): readonly Verified[] {
  if (line.begins !== null) return nearest(free, line.begins);
  const besides = all.some(
    (other) =>
      other.number !== line.number &&
      other.amountPence >= 0 &&
      other.reference === line.reference &&
      other.startsOn <= line.endsOn &&
      other.endsOn >= line.startsOn,
  );
  if (!besides) return free;
  const atPrice = free.filter(({ pencePerHour }) => pencePerHour === line.pencePerHour);
  const chosen = line.pencePerHour !== null && atPrice.length > 0 ? atPrice : free;
  const shared = all.some(
    (other) =>
      other.number !== line.number &&
      other.reference === line.reference &&
      other.startsOn === line.startsOn &&
      other.endsOn === line.endsOn &&
      other.pencePerHour === line.pencePerHour,
  );
  return shared ? upTo(chosen, line.minutes ?? 0) : chosen;
}

/** The visit nearest to a time of day, with the second care worker's part of it. */
function nearest(free: readonly Verified[], begins: string): readonly Verified[] {
  const far = ({ begins: at }: Verified): number =>
    at === null ? Number.POSITIVE_INFINITY : Math.abs(minutesOf(at) - minutesOf(begins));
  const best = Math.min(...free.map(far));
  return best <= NEAR_MINUTES ? free.filter((one) => far(one) === best) : [];
}
const NEAR_MINUTES = 120;

function upTo(free: readonly Verified[], minutes: number): readonly Verified[] {
  const chosen: Verified[] = [];
  let left = minutes;
  for (const one of free) {
    if (left <= 0) break;
    chosen.push(one);
    left -= one.minutes;
  }
  return chosen;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function reasonsOf(
  line: ClaimLine,
  order: Order,
  there: readonly Verified[],
  found: Pick<Matched, 'keys' | 'worthPence' | 'verifiedMinutes' | 'verifiedPrices'>,
  { tolerance, registered }: Evidence,
  taken: ReadonlySet<string>,
): MatchReason[] {
  const reasons: MatchReason[] = [];
  const near = (claimed: number, worth: number): boolean => isNear(claimed, worth, tolerance);
  if (line.chargesVat && !registered) reasons.push('VAT charged');
  if (!addsUp(line, tolerance)) reasons.push('arithmetic');
  if (found.keys.length > 0 && near(line.amountPence, found.worthPence) && reasons.length === 0) return [];
  if (line.startsOn < order.startsOn || (order.endsOn !== null && line.endsOn > order.endsOn))
    reasons.push('outside its dates');
  if (order.diedOn !== null && line.endsOn > order.diedOn) reasons.push('person has died');
  if (order.inHospital.some(({ from, to }) => from <= line.endsOn && (to === null || to >= line.startsOn)))
    reasons.push('in hospital');
  const claimedMore = line.amountPence > found.worthPence;
  if (claimedMore || found.keys.length === 0) {
    const has = (state: Verified['state']): boolean => there.some((one) => one.state === state);
    if (has('claimed') || there.some(({ key }) => taken.has(key))) reasons.push('already paid');
    if (has('held')) reasons.push('visit held');
    if (has('refused')) reasons.push('visit refused');
    if (has('not approved')) reasons.push('week not approved');
  }
  if (found.keys.length === 0) return reasons.length === 0 ? ['nothing verified'] : reasons;
  const minutes = line.minutes ?? found.verifiedMinutes;
  if (minutes > found.verifiedMinutes) reasons.push('more hours');
  if (minutes < found.verifiedMinutes) reasons.push('fewer hours');
  const { pencePerHour } = line;
  if (
    pencePerHour !== null &&
    found.verifiedPrices.length > 0 &&
    !found.verifiedPrices.includes(pencePerHour) &&
    !isBetween(pencePerHour, found.verifiedPrices)
  )
    reasons.push('price differs');
  if (reasons.length === 0) reasons.push('amount differs');
  return reasons;
}

/** Whether one price can be what several come to together. */
function isBetween(price: number, prices: readonly number[]): boolean {
  return prices.length > 1 && price > Math.min(...prices) && price < Math.max(...prices);
}

function isNear(claimed: number, worth: number, { pence, percent }: AmountAllowed): boolean {
  return Math.abs(claimed - worth) * 100 <= Math.max(pence * 100, Math.abs(worth) * percent);
}

/** Whether hours × price is the amount, to half a penny for each quarter of an hour, since contracts round each visit. */
function addsUp({ minutes, pencePerHour, amountPence }: ClaimLine, { pence }: AmountAllowed): boolean {
  if (minutes === null || pencePerHour === null) return true;
  const exact = perHour(minutes, pencePerHour, halfUp);
  return Math.abs(exact - amountPence) <= Math.max(pence, Math.ceil(Math.abs(minutes) / 30));
}
