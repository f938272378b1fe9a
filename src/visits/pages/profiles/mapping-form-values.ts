/** The mapping form: its fields as they are typed, and the mapping that they mean. */
import { z } from 'zod';
import { choice, optionalText } from '../../../web/form-values.ts';
import type { FormValues } from '../../../web/forms.ts';
import type { Delimiter } from '../../formats/feed-csv.ts';
import { ENCODINGS } from '../../formats/feed-text.ts';
import type { IdPart, Mapping, TimePart } from '../../formats/profile.ts';
import type { MappingGuess } from '../../formats/profile-guess.ts';
import { DATE_ORDERS } from '../../formats/profile-times.ts';
import { METHODS } from '../../rules/planned-and-logged.ts';

const column = optionalText('Column', { max: 300 });
const needed = (what: string) =>
  column.refine((one) => one !== '', { error: `Choose which column holds the ${what}` });

/** What may stand between columns, by the names under which a form offers it. */
export const delimiterNames = { comma: ',', semicolon: ';', tab: '\t' } as const satisfies Record<
  string,
  Delimiter
>;

const names = ['comma', 'semicolon', 'tab'] as const;

/** The name under which a form offers a delimiter. */
export function nameOfDelimiter(delimiter: Delimiter): (typeof names)[number] {
  return names.find((name) => delimiterNames[name] === delimiter) ?? 'comma';
}

/** How a sample is to be read, whatever else of the form is answered. */
export const sampleForm = z.object({
  sample: z.string().max(100_000),
  delimiter: z.enum(names).catch('comma'),
  encoding: z.enum(ENCODINGS).catch('utf-8'),
});
const affix = optionalText('This', { max: 40 });
const methodCode = z.object({
  code: optionalText('Code', { max: 100 }),
  method: choice('A method', METHODS),
});

const shape = z.object({
  delimiter: choice('What stands between the columns', names),
  encoding: choice('How letters are written', ENCODINGS),
  log_1: needed('log id'),
  log_2: column,
  log_3: column,
  log_prefix: affix,
  log_suffix: affix,
  person: needed('person'),
  person_prefix: affix,
  person_suffix: affix,
  worker: needed('care worker'),
  worker_prefix: affix,
  worker_suffix: affix,
  visit: column,
  visit_prefix: affix,
  visit_suffix: affix,
  in_date: needed('check-in'),
  in_time: column,
  out_date: needed('check-out'),
  out_time: column,
  claimed_date: column,
  claimed_time: column,
  claimed_minutes: column,
  date_order: choice('How dates are written', DATE_ORDERS),
  in_method: column,
  out_method: column,
  otherwise: choice('What any other code means', METHODS),
  codes: z.array(methodCode).default([]),
});

/** The mapping form as a schema: what is posted becomes a `Mapping`. */
export const mappingForm = shape.transform((typed): Mapping => {
  const id = (columns: readonly string[], prefix: string, suffix: string): IdPart => ({
    columns: columns.filter((one) => one !== ''),
    prefix,
    suffix,
  });
  const time = (date: string, clock: string): TimePart => ({ date, time: clock === '' ? null : clock });
  const orNull = (one: string): string | null => (one === '' ? null : one);
  const codes = typed.codes.flatMap(({ code, method }) =>
    code === '' ? [] : [[code.toLowerCase(), method] as const],
  );
  return {
    delimiter: delimiterNames[typed.delimiter],
    encoding: typed.encoding,
    dateOrder: typed.date_order,
    log: id([typed.log_1, typed.log_2, typed.log_3], typed.log_prefix, typed.log_suffix),
    person: id([typed.person], typed.person_prefix, typed.person_suffix),
    worker: id([typed.worker], typed.worker_prefix, typed.worker_suffix),
    visit: typed.visit === '' ? null : id([typed.visit], typed.visit_prefix, typed.visit_suffix),
    checkIn: time(typed.in_date, typed.in_time),
    checkOut: time(typed.out_date, typed.out_time),
    claimedStart: typed.claimed_date === '' ? null : time(typed.claimed_date, typed.claimed_time),
    claimedMinutes: orNull(typed.claimed_minutes),
    methods: {
      in: orNull(typed.in_method),
      out: orNull(typed.out_method),
      codes: Object.fromEntries(codes),
      otherwise: typed.otherwise,
    },
  };
});

/** The form as it stands for a mapping that is kept. */
export function valuesOfMapping(mapping: Mapping): FormValues {
  const { log, person, worker, visit, checkIn, checkOut, claimedStart, methods } = mapping;
  const part = (name: string, one: IdPart | null) => ({
    [`${name}_prefix`]: one?.prefix ?? '',
    [`${name}_suffix`]: one?.suffix ?? '',
  });
  return {
    delimiter: nameOfDelimiter(mapping.delimiter),
    encoding: mapping.encoding,
    date_order: mapping.dateOrder,
    ...Object.fromEntries(log.columns.map((one, at) => [`log_${at + 1}`, one])),
    person: person.columns[0] ?? '',
    worker: worker.columns[0] ?? '',
    visit: visit?.columns[0] ?? '',
    ...part('log', log),
    ...part('person', person),
    ...part('worker', worker),
    ...part('visit', visit),
    in_date: checkIn.date,
    in_time: checkIn.time ?? '',
    out_date: checkOut.date,
    out_time: checkOut.time ?? '',
    claimed_date: claimedStart?.date ?? '',
    claimed_time: claimedStart?.time ?? '',
    claimed_minutes: mapping.claimedMinutes ?? '',
    in_method: methods.in ?? '',
    out_method: methods.out ?? '',
    otherwise: methods.otherwise,
    ...Object.fromEntries(
      Object.entries(methods.codes).flatMap(([code, method], at) => [
        [`codes.${at}.code`, code],
        [`codes.${at}.method`, method],
      ]),
    ),
  };
}

/** The form as it stands for a first guess. */
export function valuesOfGuess(
  guess: MappingGuess,
  known: { delimiter: string; encoding: string },
): FormValues {
  return {
    ...known,
    log_1: guess.log,
    person: guess.person,
    worker: guess.worker,
    visit: guess.visit,
    in_date: guess.inDate,
    in_time: guess.inTime,
    out_date: guess.outDate,
    out_time: guess.outTime,
    in_method: guess.method,
    date_order: guess.dateOrder === '' ? 'day-first' : guess.dateOrder,
    otherwise: 'manual',
  };
}

/** A method that a code is likely to mean, by its wording; manual where nothing says otherwise. */
export function likelyMethod(code: string): (typeof METHODS)[number] {
  if (/nfc|tag|qr|fob|beacon/i.test(code)) return 'tag';
  if (/ivr|phone|landline|tele/i.test(code)) return 'phone';
  if (/gps|geo|location/i.test(code)) return 'gps';
  return /app|mobile/i.test(code) ? 'app' : 'manual';
}
