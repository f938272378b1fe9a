/** Reads the rows of a provider's own file by its mapping profile. */
import { ok, type Result } from '../../ground/result.ts';
import {
  faultOfTimes,
  methodsOf,
  type Read,
  type ReadRow,
  readId,
  refuseRow,
  unread,
} from '../rules/feed-log.ts';
import type { Method } from '../rules/planned-and-logged.ts';
import { type FeedReader, findColumns, noFileReference } from './feed-layout.ts';
import { columnsOf, type IdPart, type Mapping, type TimePart } from './profile.ts';
import { readDateAndTime } from './profile-times.ts';

type Field = (column: string) => string;

/** Opens a file by a mapping; a refusal names the columns that the mapping needs and the file lacks. */
export function openProfile(headings: readonly string[], mapping: Mapping): Result<FeedReader> {
  const columns = findColumns(headings, columnsOf(mapping));
  if (!columns.ok) return columns;
  const valueOf = columns.value;
  return ok({
    idColumn: mapping.log.columns.join(' + '),
    read: (values, line) => readByMapping((column) => valueOf(values, column), line, mapping),
    finish: noFileReference,
  });
}

function readByMapping(field: Field, line: number, mapping: Mapping): ReadRow {
  const fault = (columns: readonly string[], reason: string): ReadRow =>
    refuseRow(line, columns.join(' + '), columns.map(field).join(' '), reason);
  const { log, person, worker, visit, checkIn, checkOut, claimedStart, claimedMinutes } = mapping;

  const reference = readId(idOf(field, log), 'log id');
  if (unread(reference)) return fault(log.columns, reference.reason);
  const personReference = readId(idOf(field, person), 'person id');
  if (unread(personReference)) return fault(person.columns, personReference.reason);
  const workerReference = readId(idOf(field, worker), 'worker id');
  if (unread(workerReference)) return fault(worker.columns, workerReference.reason);
  const inAt = timeOf(field, checkIn, mapping, 'check-in time');
  if (unread(inAt)) return fault(columnsOfTime(checkIn), inAt.reason);
  if (inAt.value === null) return fault(columnsOfTime(checkIn), 'The check-in time is empty.');
  const left = checkOutOf(field, inAt.value, mapping);
  if (unread(left)) return fault(columnsOfTime(checkOut), left.reason);
  const outAt = left.value;
  const wrongTimes = faultOfTimes(inAt.value, outAt);
  if (wrongTimes !== undefined) return fault(columnsOfTime(checkOut), wrongTimes);
  const visitReference = visit === null ? '' : idOf(field, visit);
  const claimedAt =
    claimedStart === null ? { value: null } : timeOf(field, claimedStart, mapping, 'claimed start');
  if (unread(claimedAt)) return fault(claimedStart ? columnsOfTime(claimedStart) : [], claimedAt.reason);
  const claimed = claimedMinutes === null ? '' : field(claimedMinutes);
  if (!/^(\d{1,3}|1[0-3]\d\d|14[0-3]\d|1440)?$/.test(claimed))
    return fault([claimedMinutes ?? ''], 'The claimed minutes must be a whole number from 0 to 1440.');

  return {
    ok: true,
    log: {
      line,
      reference: reference.value,
      personReference: personReference.value,
      workerReference: workerReference.value,
      inAt: inAt.value,
      outAt,
      ...methodsOf(
        { in: methodOf(field, mapping.methods.in, mapping), out: outMethod(field, mapping, outAt) },
        outAt,
      ),
      visitReference: visitReference === '' ? null : visitReference,
      claimedStartsAt: claimedAt.value,
      claimedMinutes: claimed === '' ? null : Number(claimed),
    },
  };
}

/** The values of an id's columns with a stroke between, without what always stands before and after. */
function idOf(field: Field, { columns, prefix, suffix }: IdPart): string {
  const values = columns.map(field);
  if (values.every((value) => value === '')) return '';
  let id = values.join('/');
  if (prefix !== '' && id.startsWith(prefix)) id = id.slice(prefix.length);
  if (suffix !== '' && id.endsWith(suffix)) id = id.slice(0, -suffix.length);
  return id;
}

function columnsOfTime({ date, time }: TimePart): string[] {
  return time === null ? [date] : [date, time];
}

/** A time, or null where it was left empty: the whole of it, or the time beside a date. */
function timeOf(
  field: Field,
  part: TimePart,
  { dateOrder }: Mapping,
  name: string,
  daysLater = 0,
): Read<number | null> {
  const typed = { date: field(part.date), time: part.time === null ? null : field(part.time) };
  if (typed.time === '' || (typed.date === '' && typed.time === null)) return { value: null };
  return readDateAndTime(typed, dateOrder, name, daysLater);
}

/** A check-out whose day is known from the check-in's column alone, and which comes before it, is on the next day. */
function checkOutOf(field: Field, inAt: number, mapping: Mapping): Read<number | null> {
  const { checkIn, checkOut } = mapping;
  const left = timeOf(field, checkOut, mapping, 'check-out time');
  const sameDay = checkOut.time !== null && checkOut.date === checkIn.date;
  const before = !unread(left) && left.value !== null && left.value < inAt;
  return sameDay && before ? timeOf(field, checkOut, mapping, 'check-out time', 1) : left;
}

function methodOf(field: Field, column: string | null, { methods }: Mapping): Method {
  const code = column === null ? '' : field(column).toLowerCase();
  return methods.codes[code] ?? methods.otherwise;
}

/** A check-out's own code; one that has no column of its own was made as the check-in was. An open log has none. */
function outMethod(field: Field, mapping: Mapping, outAt: number | null): Method | null {
  const column = mapping.methods.out ?? mapping.methods.in;
  return outAt === null ? null : methodOf(field, column, mapping);
}
