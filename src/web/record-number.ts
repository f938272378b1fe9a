/** Numbers of records as addresses and forms have them. */
import { NotFound } from '../platform/errors.ts';

/** The number of a record, or undefined where what was typed is none. */
export function readNumber(typed: string | null | undefined): number | undefined {
  return typed !== null && typed !== undefined && /^\d{1,15}$/.test(typed) ? Number(typed) : undefined;
}

/** The number of a record in an address. Throws NotFound, of this kind of thing, where it is none. */
export function numberIn(typed: string | undefined, what: string): number {
  const number = readNumber(typed);
  if (number === undefined) throw new NotFound(what);
  return number;
}
