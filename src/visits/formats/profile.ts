/**
 * A mapping profile: how one provider's own call-monitoring file is read. A provider makes it on screen from a sample; every
 * change is a new version. Source: docs/rules/feeds.md.
 */
import { z } from 'zod';
import { METHODS } from '../rules/planned-and-logged.ts';
import { DELIMITERS } from './feed-csv.ts';
import { ENCODINGS } from './feed-text.ts';
import { DATE_ORDERS } from './profile-times.ts';

const column = z.string().min(1);

/** An id made from one column or from several, without a text that always stands before or after it. */
export const idPart = z.strictObject({
  columns: z.array(column).min(1).max(6),
  prefix: z.string().max(40).default(''),
  suffix: z.string().max(40).default(''),
});

/** A date and time in one column, or a date in one and its time in another. */
export const timePart = z.strictObject({ date: column, time: column.nullable().default(null) });

/** The written form of a mapping, as it is kept. */
export const mappingShape = z.strictObject({
  delimiter: z.enum(DELIMITERS),
  encoding: z.enum(ENCODINGS),
  dateOrder: z.enum(DATE_ORDERS),
  log: idPart,
  person: idPart,
  worker: idPart,
  visit: idPart.nullable().default(null),
  checkIn: timePart,
  checkOut: timePart,
  claimedStart: timePart.nullable().default(null),
  claimedMinutes: column.nullable().default(null),
  methods: z.strictObject({
    in: column.nullable().default(null),
    out: column.nullable().default(null),
    /** The sender's own code, in small letters → one of the five methods. */
    codes: z.record(z.string(), z.enum(METHODS)).default({}),
    otherwise: z.enum(METHODS).default('manual'),
  }),
});

/** How one provider's own file is read. */
export type Mapping = z.output<typeof mappingShape>;

/** An id as a mapping makes it. */
export type IdPart = z.output<typeof idPart>;

/** A time as a mapping finds it. */
export type TimePart = z.output<typeof timePart>;

/** Every column that a mapping reads, each once. */
export function columnsOf(mapping: Mapping): string[] {
  const { log, person, worker, visit, checkIn, checkOut, claimedStart, claimedMinutes, methods } = mapping;
  const times = [checkIn, checkOut, claimedStart].flatMap((part) => (part ? [part.date, part.time] : []));
  const all = [
    ...log.columns,
    ...person.columns,
    ...worker.columns,
    ...(visit?.columns ?? []),
    ...times,
    claimedMinutes,
    methods.in,
    methods.out,
  ];
  return [...new Set(all.filter((one) => one !== null))];
}
