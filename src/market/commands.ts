/** `tend windows`: what wider call windows would release, from files. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ok, refuse, type Result } from '../ground/result.ts';
import type { Say } from '../platform/commands.ts';
import { ENGINE_VERSION } from '../rounds/rules/answer.ts';
import { USUAL_TRAVEL } from '../rounds/rules/travel-estimate.ts';
import { simulatedTravelWords } from '../rounds/rules/travel-words.ts';
import { searchesOf, simulateWindows } from './actions/simulate-windows.ts';
import { readPlannedFile } from './formats/planned-file.ts';
import { readHomesFile, readShiftFile, readTravelFile } from './formats/window-files.ts';
import type { WindowAnswer } from './rules/window-answer.ts';
import type { SimSettings } from './rules/window-day.ts';
import { foldDays, type SimPerson } from './rules/window-fold.ts';
import {
  estimatedTeams,
  ONE_TEAM,
  type PlannedOnDay,
  teamDaysOf,
  type TeamTravel,
  withoutShifts,
} from './rules/window-ground.ts';
import { cautionWords } from './rules/window-report.ts';
import { WIDTHS } from './rules/window-week.ts';
import { windowTables } from './rules/window-words.ts';

const HELP = `Say what care the same workforce could deliver if calls might be earlier or later, and whose visits would move.

Use:  tend windows --visits visits.csv --shifts shifts.csv (--travel travel.csv | --homes homes.csv)
                   [--day 2026-03-02] [--seed 1] [--seeds 3] [--moves 300] [--threads 1] [--json FILE]

  --visits    planned visits, CSV with the columns visit, person, date, time, minutes, workers, and where they are
              there time_critical (yes or no), provider and area
  --shifts    when care workers were there, CSV with the columns worker, begin, end, such as 2026-03-02T08:00, and provider
  --travel    seconds between homes: a row and a column for each person
  --homes     where homes are: CSV with the columns person, latitude, longitude; times are then estimated, by car in a town
  --day       only this day; it may be given more than once
  --seed      decides who waits for care and where searches begin
  --seeds     how many searches are tried for each width
  --moves     how long each search is, in moves for each visit and worker
  --threads   how many days are worked out at once; it changes nothing of the answer
  --json      also write everything found to this file

The same files, seed, seeds and moves give the same figures on every machine. What they mean: docs/rules/window-simulator.md.
Exit code 0 when it ran, 2 when a file cannot be used.`;

const OPTIONS = {
  visits: { type: 'string' },
  shifts: { type: 'string' },
  travel: { type: 'string' },
  homes: { type: 'string' },
  day: { type: 'string', multiple: true },
  seed: { type: 'string', default: '1' },
  seeds: { type: 'string', default: '3' },
  moves: { type: 'string', default: '300' },
  threads: { type: 'string', default: '1' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Asked = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** `tend windows …`. Exit code 0 when it ran, 2 when a file cannot be used. */
export async function windowsCommand(args: readonly string[], say: Say): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help === true) {
    say.out(HELP);
    return 0;
  }
  const answer = await windowsOf(values, say);
  if (!answer.ok) {
    say.err(`tend windows: ${answer.reason}`);
    return 2;
  }
  for (const warning of cautionWords(answer.value)) say.out(`${warning}\n`);
  say.out(windowTables(answer.value));
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(answer.value)}\n`);
  return 0;
}

async function windowsOf(values: Asked, say: Say): Promise<Result<WindowAnswer>> {
  const [seed, seeds, moves, threads] = [values.seed, values.seeds, values.moves, values.threads].map(Number);
  if (![seed, seeds, moves, threads].every((number) => Number.isInteger(number) && (number ?? 0) >= 1))
    return refuse('--seed, --seeds, --moves and --threads are whole numbers from 1');
  const settings: SimSettings = { widths: WIDTHS, seed: seed ?? 1, seeds: seeds ?? 1, moves: moves ?? 1 };
  const week = await readWeek(values);
  if (!week.ok) return week;
  const { teamDays, people, teams } = week.value;
  const idle = withoutShifts(teamDays);
  const planned = teamDays.filter((day) => !idle.includes(day));
  if (planned.length === 0)
    return refuse('on no day there are both visits and shifts: check the dates and providers of the files');
  const total = searchesOf(planned.length, settings);
  const meter = process.stderr.isTTY;
  const { answer } = simulateWindows(planned, settings, threads ?? 1, (done) => {
    if (meter) process.stderr.write(`\r${Math.floor((done * 100) / total)}% of ${total} searches   `);
  });
  const found = await answer;
  if (meter) process.stderr.write('\r');
  if (!found.ok) return found;
  const left = idle.reduce((sum, { visits }) => sum + visits.length, 0);
  if (left > 0) say.err(`${left} visits are left out: nobody of their provider works on that day`);
  return ok(
    foldDays({
      engine: ENGINE_VERSION,
      widths: WIDTHS,
      teams: new Map(planned.map(({ team }) => [team, { id: null, name: team }])),
      people,
      homeOf: (team, place) => teams.get(team)?.people[place],
      teamDays: planned,
      found: found.value ?? [],
      stated: false,
      travel:
        values.travel === undefined
          ? simulatedTravelWords('car', 'urban', { ...USUAL_TRAVEL, by: 'straight line' })
          : 'as the file of travel times says',
      leftOut: left === 0 ? [] : [{ because: 'nobody of the provider works on the day', visits: left }],
    }),
  );
}

type FileWeek = {
  readonly teamDays: ReturnType<typeof teamDaysOf>;
  readonly people: ReadonlyMap<string, SimPerson>;
  readonly teams: ReadonlyMap<string, TeamTravel>;
};

async function readWeek({ visits, shifts, travel, homes, day: days }: Asked): Promise<Result<FileWeek>> {
  if (visits === undefined || shifts === undefined || (travel === undefined) === (homes === undefined))
    return refuse(
      'give --visits, --shifts, and either --travel or --homes: tend windows --help says what they are',
    );
  const all = await readFileAs(visits, readVisitFile);
  if (!all.ok) return all;
  const there = await readFileAs(shifts, readShiftFile);
  if (!there.ok) return there;
  const wanted = ({ day }: { readonly day: string }): boolean => days === undefined || days.includes(day);
  const planned = all.value.filter(wanted);
  const teams =
    travel === undefined ? await teamsByHomes(planned, homes ?? '') : await teamsByTable(planned, travel);
  if (!teams.ok) return teams;
  const people = new Map(
    planned.map(({ person, area }) => [
      person,
      { area: { id: null, name: area === '' ? 'Not given' : area }, age: 'Not given' },
    ]),
  );
  return ok({
    teamDays: teamDaysOf(planned, there.value.filter(wanted), teams.value),
    people,
    teams: teams.value,
  });
}

/** The visits of a file, with the area that each names; refused where a line cannot be used. */
function readVisitFile(text: string, file: string): Result<(PlannedOnDay & { readonly area: string })[]> {
  const read = readPlannedFile(text);
  if (!read.ok) return refuse(`${file}: ${read.reason}`);
  const [fault] = read.value.faults;
  if (fault !== undefined) return refuse(`${file}, line ${fault.line}, ${fault.column}: ${fault.reason}`);
  return ok(
    read.value.visits.map(({ provider, id, person, day, start, seconds, workers, held, area }) => {
      const visit = { id, person, team: provider || ONE_TEAM, day, start, seconds, workers, area };
      return held === undefined ? visit : { ...visit, held };
    }),
  );
}

async function readFileAs<T>(
  name: string,
  read: (text: string, file: string) => Result<T>,
): Promise<Result<T>> {
  const text = await readFile(name, 'utf8').catch((fault: Error) => fault);
  return typeof text === 'string' ? read(text, name) : refuse(`cannot read ${name}: ${text.message}`);
}

/** Everybody of a visits file has to have a home. */
function faultOfHomes(
  visits: readonly PlannedOnDay[],
  known: { has(person: string): boolean },
  file: string,
): Result<true> {
  const missing = visits.find(({ person }) => !known.has(person));
  return missing === undefined
    ? ok(true)
    : refuse(`${file} does not have person ${missing.person}, whom visit ${missing.id} is to`);
}

async function teamsByTable(
  visits: readonly PlannedOnDay[],
  file: string,
): Promise<Result<Map<string, TeamTravel>>> {
  const table = await readFileAs(file, readTravelFile);
  if (!table.ok) return table;
  const { people, seconds } = table.value;
  const checked = faultOfHomes(visits, new Set(people), file);
  if (!checked.ok) return checked;
  const travel = { people, travel: { places: people.length, seconds } };
  return ok(new Map(visits.map(({ team }) => [team, travel])));
}

async function teamsByHomes(
  visits: readonly PlannedOnDay[],
  file: string,
): Promise<Result<Map<string, TeamTravel>>> {
  const homes = await readFileAs(file, readHomesFile);
  if (!homes.ok) return homes;
  const checked = faultOfHomes(visits, homes.value, file);
  return checked.ok ? estimatedTeams(visits, homes.value, { mode: 'car', area: 'urban' }) : checked;
}
