/**
 * Ruin and recreate: stretches of rounds near each other are taken out and put back one by one where they cost least, sometimes
 * overlooking a place. After Christiaens and Vanden Berghe, Slack Induction by String Removals, Transportation Science 54 (2020).
 */
import { giveTo, settle, takeBack, takeOut } from './changes';
import { decideWithin } from './decide';
import { below, bits } from './draws';
import { insertVisit, MOST_RUIN_STEPS, NEAR } from './insert';
import { anyPart } from './moves';
import { s } from './standing';
import {
  around,
  aroundCount,
  aroundSize,
  choices,
  earliest,
  key,
  last,
  latest,
  locked,
  next,
  out,
  partner,
  parts,
  prize,
  ruinedAt,
  shiftOf,
  shifts,
  start,
  unserved,
} from './tables';

/** Longer rounds are not taken apart whole. */
const LONGEST_CLOSED: i32 = 12;
/** The most that is taken out around a part. */
const MOST_RUINED: i32 = 16;

/** Takes out some parts around one and puts them back. */
export function ruinAndRecreate(threshold: f64): bool {
  const seed = seedOf();
  if (seed < 0) return false;
  s.outCount = 0;
  s.travelChange = 0;
  if ((bits() & 1) == 0) closeRound(shiftOf[seed]);
  else ruin(seed);
  if (s.outCount == 0) return false;
  if (!settle(Infinity, MOST_RUIN_STEPS)) {
    takeBack();
    return false;
  }
  // What nobody made before may find a place now.
  for (let k = 0; k < min(8, s.unservedCount); k += 1) {
    const part = unserved[below(s.unservedCount)];
    if (!listed(part)) {
      out[s.outCount] = part;
      s.outCount += 1;
    }
  }
  order();
  for (let k = 0; k < s.outCount; k += 1) if (shiftOf[out[k]] < 0) insertVisit(out[k], threshold, NEAR);
  return decideWithin(threshold, Infinity, MOST_RUIN_STEPS);
}

/**
 * Around which part to ruin: half the time where something is wrong, at one that nobody makes or that is late, else anywhere. After the
 * worst removal of Ropke and Pisinger, Transportation Science 40 (2006).
 */
function seedOf(): i32 {
  if ((bits() & 1) == 0) return anyPart();
  if (s.unservedCount > 0) return unserved[below(s.unservedCount)];
  return s.lateness > 0 ? latePart() : anyPart();
}

/** A part that is late and not locked, each as likely; −1 where there is none. */
function latePart(): i32 {
  let found = -1;
  let count = 0;
  for (let part = 0; part < parts; part += 1)
    if (start[part] > latest[part] && locked[part] == 0 && shiftOf[part] >= 0) {
      count += 1;
      if (below(count) == 0) found = part;
    }
  return found;
}

function listed(part: i32): bool {
  for (let k = 0; k < s.outCount; k += 1) if (out[k] == part) return true;
  return false;
}

/** Takes a whole round apart: the shorter of two, since it is short rounds that others can take over. */
function closeRound(shift: i32): void {
  const other = shiftOf[below(parts)];
  let one = shift;
  if (one < 0 || (other >= 0 && lengthOf(other) < lengthOf(one))) one = other;
  if (one < 0 || lengthOf(one) > LONGEST_CLOSED) return;
  const end = parts + shifts + one;
  for (let node = next[parts + one]; node != end; ) {
    const then = next[node];
    if (locked[node] == 0) takeAway(node);
    node = then;
  }
}

function lengthOf(shift: i32): i32 {
  const end = parts + shifts + shift;
  let length = 0;
  for (let node = next[parts + shift]; node != end && length <= LONGEST_CLOSED; node = next[node])
    length += 1;
  return length;
}

/** Takes out stretches of some rounds that come near a part. */
function ruin(seed: i32): void {
  const wanted = 1 + below(MOST_RUINED);
  const longest = min(10, wanted);
  const rounds = 1 + below((wanted + longest - 1) / longest + 2);
  let ruined = 0;
  s.ruinCount += 1;
  const count = aroundCount[seed];
  for (let k = -1; k < count && ruined < rounds && s.outCount < wanted; k += 1) {
    const part = k < 0 ? seed : around[seed * aroundSize + k];
    const shift = shiftOf[part];
    if (shift < 0 || locked[part] == 1) continue;
    if (ruinedAt[shift] == s.ruinCount) continue;
    ruinedAt[shift] = s.ruinCount;
    ruined += 1;
    takeStretch(part, 1 + below(longest));
  }
}

/** Takes out so many parts of a round around one, with the other parts of double-handed visits. */
function takeStretch(part: i32, length: i32): void {
  let from = part;
  for (let back = below(length); back > 0; back -= 1) {
    const before = last[from];
    if (before >= parts) break;
    from = before;
  }
  for (let k = 0; k < length && from < parts; k += 1) {
    const then = next[from];
    if (locked[from] == 0) takeAway(from);
    from = then;
  }
}

/** Takes a visit from its round, both parts of it, to nobody. */
function takeAway(part: i32): void {
  const other = partner[part];
  s.travelChange += takeOut(part);
  giveTo(part, -1);
  out[s.outCount] = part;
  s.outCount += 1;
  if (other < 0 || shiftOf[other] < 0) return;
  s.travelChange += takeOut(other);
  giveTo(other, -1);
}

/** Puts what was taken out in the order in which it goes back: the dearest first, then by one of four measures. */
function order(): void {
  const kind = below(5);
  for (let k = 0; k < s.outCount; k += 1) {
    const part = out[k];
    if (kind == 0) key[part] = earliest[part];
    else if (kind == 1) key[part] = -latest[part];
    else if (kind == 2) key[part] = choices[part] - (partner[part] >= 0 ? shifts : 0);
    else key[part] = bits() >>> 1;
  }
  for (let k = 1; k < s.outCount; k += 1) {
    const part = out[k];
    let at = k;
    while (at > 0 && goesFirst(part, out[at - 1])) {
      out[at] = out[at - 1];
      at -= 1;
    }
    out[at] = part;
  }
}

function goesFirst(part: i32, other: i32): bool {
  return prize[part] == prize[other] ? key[part] < key[other] : prize[part] > prize[other];
}
