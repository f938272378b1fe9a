/** Shifts, and travel times or homes, in CSV files, as the window simulator takes them beside a file of planned visits. */
import type { Position } from '../../ground/geography.ts';
import { ok, refuse, type Refusal, type Result } from '../../ground/result.ts';
import { readCsvTable } from '../../people/formats/csv-table.ts';
import { ONE_TEAM, type ShiftOnDay } from '../rules/window-ground.ts';
import { secondsOf } from './planned-file.ts';

/** Headings, ours first; the others are those of published research data. */
const SHIFTS = {
  worker: ['worker', 'carerid', 'worker_id'],
  begin: ['begin', 'start', 'in_at'],
  end: ['end', 'out_at'],
  provider: ['provider', 'provider_id'],
} as const;

function faultAt(file: string, row: number, words: string): Refusal {
  return refuse(`${file}, row ${row + 2}: ${words}`);
}

/** Reads shifts: worker, begin and end such as 2026-03-02T08:00; provider where it is there. */
export function readShiftFile(text: string, file: string): Result<ShiftOnDay[]> {
  const table = readCsvTable(text);
  if (!table.ok) return refuse(`${file}: ${table.reason}`);
  const { rows, column } = table.value;
  const at = (name: keyof typeof SHIFTS): number => column(...SHIFTS[name]);
  for (const name of ['worker', 'begin', 'end'] as const)
    if (at(name) < 0) return refuse(`${file} has no column ${name}`);
  const shifts: ShiftOnDay[] = [];
  for (const [number, row] of rows.entries()) {
    const cell = (name: keyof typeof SHIFTS): string => row[at(name)] ?? '';
    const [begin, end] = [wallOf(cell('begin')), wallOf(cell('end'))];
    if (begin === undefined || end === undefined || end.seconds <= begin.seconds)
      return faultAt(
        file,
        number,
        'the begin and the end have to be such as 2026-03-02T08:00, the end later',
      );
    shifts.push({
      worker: cell('worker'),
      team: cell('provider') === '' ? ONE_TEAM : cell('provider'),
      day: begin.day,
      start: begin.seconds - begin.midnight,
      end: end.seconds - begin.midnight,
    });
  }
  return ok(shifts);
}

/** A wall time as a day and seconds that can be counted on from one day to the next. */
function wallOf(
  text: string,
): { readonly day: string; readonly seconds: number; readonly midnight: number } | undefined {
  const [day = '', time = ''] = text.split(/[T ]/);
  const within = secondsOf(time);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || within === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000;
  return Number.isNaN(midnight) ? undefined : { day, seconds: midnight + within, midnight };
}

/** Travel times between homes: a row and a column for each person, in seconds. A number before the person in each row is passed over. */
export function readTravelFile(
  text: string,
  file: string,
): Result<{ readonly people: readonly string[]; readonly seconds: Int32Array }> {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const people = head.split(',').slice(1);
  const seconds = new Int32Array(people.length ** 2);
  if (lines.length !== people.length)
    return refuse(`${file} needs a row for each of its ${people.length} columns`);
  for (const [row, line] of lines.entries()) {
    const cells = line.split(',');
    const from = cells.length - people.length;
    if (cells[from - 1] !== people[row])
      return faultAt(file, row, 'the rows have to be in the order of the columns');
    for (let column = 0; column < people.length; column += 1) {
      const time = Number(cells[from + column]);
      if (!(time >= 0)) return faultAt(file, row, 'a travel time has to be nought or more seconds');
      seconds[row * people.length + column] = Math.ceil(time);
    }
  }
  return ok({ people, seconds });
}

/** Where homes are: person, latitude and longitude. */
export function readHomesFile(text: string, file: string): Result<Map<string, Position>> {
  const table = readCsvTable(text);
  if (!table.ok) return refuse(`${file}: ${table.reason}`);
  const { rows, column } = table.value;
  const [person, latitude, longitude] = [
    column('person'),
    column('latitude', 'lat'),
    column('longitude', 'long', 'lon'),
  ];
  if (person < 0 || latitude < 0 || longitude < 0)
    return refuse(`${file} needs the columns person, latitude and longitude`);
  const homes = new Map<string, Position>();
  for (const [number, row] of rows.entries()) {
    const position = {
      latitude: Number(row[latitude] ?? 'none'),
      longitude: Number(row[longitude] ?? 'none'),
    };
    if (!(Math.abs(position.latitude) <= 90 && Math.abs(position.longitude) <= 180))
      return faultAt(file, number, 'the latitude and longitude have to be in degrees');
    homes.set(row[person] ?? '', position);
  }
  return ok(homes);
}
