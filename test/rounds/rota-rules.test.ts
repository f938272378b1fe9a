import { describe, expect, test } from 'vitest';
import { solveDay } from '../../src/rounds/actions/solve-day.ts';
import { parsePounds, formatPounds } from '../../src/ground/money.ts';
import { calendarFeed } from '../../src/rounds/formats/calendar-feed.ts';
import { readRotaCsv, rotaCsv } from '../../src/rounds/formats/rota-csv.ts';
import { conflictsOfDay } from '../../src/rounds/rules/conflicts.ts';
import { changesBetween, standingPlan } from '../../src/rounds/rules/day-answer.ts';
import { dayProblem } from '../../src/rounds/rules/day-problem.ts';
import { freeStretches } from '../../src/rounds/rules/free-stretches.ts';
import { misfits } from '../../src/rounds/rules/misfits.ts';
import { planHere } from '../../src/rounds/rules/plan-here.ts';
import { addPay, payOfRound, type PayTerms } from '../../src/rounds/rules/round-pay.ts';
import { daysOf } from '../../src/rounds/rules/rota-week.ts';
import { type RotaStop, skillsOf, type StopOfVisit, withVisits } from '../../src/rounds/rules/rota.ts';
import { type Nights, nightsOf, shiftsOfDay } from '../../src/rounds/rules/shifts-of-day.ts';
import { USUAL_TRAVEL } from '../../src/rounds/rules/travel-estimate.ts';
import { usualWorkersOf } from '../../src/rounds/rules/usual-workers.ts';
import { whomToCall } from '../../src/rounds/rules/who-to-call.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { at, clock, DAY, midnight, plainDay, visit as aVisit, worker as aWorker } from './plain-day.ts';

const lines = (text: string): string[] =>
  text === '–' || text === '' ? [] : text.split(';').map((line) => line.trim());

/** A place so many minutes by car along a road that runs north; a little short of them, so that rounding up comes to the minute. */
function along(minutes: number) {
  const { detour, metresPerSecond } = USUAL_TRAVEL.paces.car.urban;
  const metres = (minutes * 59.9 * metresPerSecond) / detour;
  return { latitude: 52.5 + metres / 111_195, longitude: -2 };
}

/** What a day has where nothing is on the days beside it. */
const noDaysBeside = {
  dayBefore: [],
  nights: new Map<number, Nights>(),
  week: { from: midnight, to: midnight + 7 * 86_400 },
  elsewhere: new Map<number, StopOfVisit[]>(),
  workedBefore: new Map<number, number>(),
};

describe('the examples of rounds-conflicts', () => {
  const bea = aWorker(1, 'Bea');
  test.each(ruleTable('rounds-conflicts').map((row) => [row('visits'), row('conflicts')] as const))(
    '%s: %s',
    (visits, told) => {
      const made = lines(visits).map((line, place) => {
        const found = /^(?:yesterday )?(\d\d:\d\d) (\w+) (\d+) (?:at (\d+)|nowhere)(.*)$/.exec(line);
        if (found === null) throw new Error(`'${line}' is no visit`);
        const [, start = '', name = '', minutes = '', where, more = ''] = found;
        const put = /put (\d\d:\d\d)/.exec(more)?.[1] ?? start;
        const needs = /(needs|would like) (male|Polish)/.exec(more);
        const workers = more.includes('two workers') ? 2 : 1;
        const purpose = more.includes('for medication') ? 'medication' : null;
        const visit = aVisit(place + 1, name, start, {
          minutes: Number(minutes),
          workers,
          purpose,
          skills: skillsOf({ purpose, workers }),
          timeCritical: more.includes('time-critical'),
          cancelled: more.includes('cancelled'),
          refused: more.includes('refuses Bea') ? [1] : [],
          gender: needs?.[2] === 'male' ? 'male' : null,
          genderRequired: needs?.[1] === 'needs',
          language: needs?.[2] === 'Polish' ? 'Polish' : null,
          languageRequired: needs?.[1] === 'needs',
          spot: { name, position: where === undefined ? undefined : along(Number(where)) },
        });
        const yesterday = line.startsWith('yesterday');
        const startsAt = at(put) - (yesterday ? 86_400 : 0);
        return { visit, visitId: visit.id, part: 0, workerId: 1, startsAt, locked: false, yesterday };
      });
      const found = conflictsOfDay({
        ...noDaysBeside,
        stops: made.filter(({ yesterday }) => !yesterday),
        dayBefore: made.filter(({ yesterday }) => yesterday),
        workers: new Map([[1, bea]]),
        shifts: new Map([[1, [{ from: at('07:00'), to: at('14:00') }]]]),
        absences: [],
        area: 'urban',
        travel: USUAL_TRAVEL,
      });
      const words = found.map(
        ({ kind, stop, shortMinutes }) =>
          `${kind} ${stop.visit.personName}${shortMinutes === undefined ? '' : ` (${shortMinutes} short)`}`,
      );
      expect(words.join('; ') || '–').toBe(told);
    },
  );
});

test('a night shift is one day of work, and rest is owed after it', () => {
  const bea = aWorker(1, 'Bea');
  const put = (id: number, name: string, start: string, day = 0) => {
    const visit = aVisit(id, name, start);
    const startsAt = at(start) + day * 86_400;
    return { visit, visitId: id, part: 0, workerId: 1, startsAt, locked: false };
  };
  const night = {
    ...noDaysBeside,
    workers: new Map([[1, bea]]),
    shifts: new Map([[1, [{ from: midnight, to: at('23:00') }]]]),
    absences: [],
    dayBefore: [put(1, 'Ann', '22:30', -1)],
    nights: new Map([[1, { here: at('07:00') }]]),
    area: 'urban' as const,
    travel: USUAL_TRAVEL,
  };
  const early = [put(2, 'Cas', '00:30'), put(3, 'Dee', '06:00')];
  expect(conflictsOfDay({ ...night, stops: [...early, put(4, 'Eve', '17:30')] })).toEqual([]);
  expect(conflictsOfDay({ ...night, stops: [...early, put(4, 'Eve', '17:00')] })).toMatchObject([
    {
      kind: 'rest',
      stop: { visitId: 4 },
      words: 'Bea has 10 hours 30 minutes of rest after 06:30: the law asks for 11 hours',
    },
  ]);
});

test('rest is owed between a day shift and a night shift of one date, and none between the halves of a split shift', () => {
  const put = (id: number, name: string, start: string) => {
    const visit = aVisit(id, name, start);
    return { visit, visitId: id, part: 0, workerId: 1, startsAt: visit.startsAt, locked: false };
  };
  const weekly = (startTime: string, endTime: string) => ({
    workerId: 1,
    weekdays: [1],
    startTime,
    endTime,
    startsOn: '2026-01-01',
    endsOn: null,
  });
  const named = (second: ReturnType<typeof weekly>, start: string) => {
    const shifts = [weekly('07:00', '14:00'), second];
    return conflictsOfDay({
      ...noDaysBeside,
      stops: [put(1, 'Ann', '12:00'), put(2, 'Cas', start)],
      workers: new Map([[1, aWorker(1, 'Bea')]]),
      shifts: new Map([[1, shiftsOfDay(1, DAY, shifts, [])]]),
      absences: [],
      nights: new Map([[1, nightsOf(1, DAY, shifts)]]),
      area: 'urban',
      travel: USUAL_TRAVEL,
    }).map(({ kind, words }) => `${kind}: ${words}`);
  };
  expect(named(weekly('16:00', '23:00'), '20:30')).toEqual([]);
  expect(named(weekly('16:00', '00:30'), '23:45')).toEqual([]);
  expect(named(weekly('20:00', '08:00'), '20:30')).toEqual([
    'rest: Bea has 8 hours of rest after 12:30: the law asks for 11 hours',
  ]);
  expect(named(weekly('20:00', '08:00'), '23:30')).toEqual([]);
});

test('a week without a day of rest is named on the day that could be kept free, and on no other', () => {
  const days = [...daysOf(DAY)];
  const week = days.map((day, at) => {
    const visit = aVisit(at + 1, `P${at}`, '08:00', { day, minutes: at === 3 ? 15 : 60 });
    return {
      visit,
      visitId: at + 1,
      part: 0,
      workerId: 1,
      startsAt: visit.startsAt + at * 86_400,
      locked: false,
    };
  });
  const namedOn = (all: readonly StopOfVisit[]) =>
    days.flatMap((day) =>
      conflictsOfDay({
        ...noDaysBeside,
        stops: all.filter(({ visit }) => visit.day === day),
        elsewhere: new Map([[1, all.filter(({ visit }) => visit.day !== day)]]),
        workers: new Map([[1, aWorker(1, 'Bea')]]),
        shifts: new Map([[1, [{ from: midnight, to: midnight + 7 * 86_400 }]]]),
        absences: [],
        area: 'urban',
        travel: USUAL_TRAVEL,
      })
        .filter(({ kind }) => kind === 'weekly rest')
        .map(({ words }) => [day, words]),
    );
  expect(namedOn(week)).toEqual([
    [
      '2026-03-05',
      'Bea has at most 23 hours 45 minutes without a visit in this week: the law asks for 24 hours in seven days, or 48 in fourteen. Keep this day free: 1 visit would go to somebody else',
    ],
  ]);
  expect(namedOn(week.slice(1))).toEqual([]);
});

test('who works more than their weekly hours is named, with the days before', () => {
  const bea = { ...aWorker(1, 'Bea'), mostWeeklyMinutes: 60 };
  const visit = aVisit(1, 'Ann', '08:00');
  const day = {
    ...noDaysBeside,
    stops: [{ visit, visitId: 1, part: 0, workerId: 1, startsAt: visit.startsAt, locked: false }],
    workers: new Map([[1, bea]]),
    shifts: new Map([[1, [{ from: at('07:00'), to: at('14:00') }]]]),
    absences: [],
    area: 'urban' as const,
    travel: USUAL_TRAVEL,
  };
  expect(conflictsOfDay({ ...day, workedBefore: new Map([[1, 30]]) })).toEqual([]);
  expect(conflictsOfDay({ ...day, workedBefore: new Map([[1, 31]]) })).toMatchObject([
    { kind: 'hours', words: 'Bea works 1 hour 1 minute from Monday on, more than the 1 hour of a week' },
  ]);
});

describe('the planner keeps to what is decided besides', () => {
  const bea = { ...aWorker(1, 'Bea'), mostWeeklyMinutes: 60 };
  const [locked] = withVisits(
    [{ visitId: 1, part: 0, workerId: 1, startsAt: at('08:00'), locked: true }],
    new Map([[1, aVisit(1, 'Ann', '08:00')]]),
  );
  const day = plainDay({
    visits: [aVisit(1, 'Ann', '08:00'), aVisit(2, 'Cas', '09:00')],
    workers: [bea],
    shifts: new Map([[1, [{ from: midnight, to: at('14:00') }]]]),
    stops: locked === undefined ? [] : [locked],
    mostMinutes: new Map([[1, 60]]),
  });

  test('what is locked counts towards the weekly hours', () => {
    const asked = dayProblem(day, 'both');
    expect(asked.ok && asked.value.problem.workers[0]?.mostTime).toBe(30 * 60);
  });

  test('a window that begins the evening before is asked as it is', () => {
    const early = { ...aVisit(9, 'Eve', '00:15'), earliest: midnight - 1800 };
    const asked = dayProblem({ ...day, visits: [early], stops: [] }, 'both');
    if (!asked.ok) throw new Error(asked.reason);
    const { problem, origin } = asked.value;
    expect(problem.visits[0]?.window.earliest).toBe(midnight - 1800 - origin);
    expect(planHere(problem, { seed: 1, moves: 10 })).toMatchObject({ ok: true, value: { unserved: [] } });
  });

  test('who has no hours left is asked for nothing, though the way past a visit that stays takes time', () => {
    const home = { name: 'home', position: along(20) };
    const far = { ...bea, start: home, end: home };
    const asked = dayProblem({ ...day, workers: [far], mostMinutes: new Map([[1, 60]]) }, 'both');
    if (!asked.ok) throw new Error(asked.reason);
    expect(asked.value.problem.shifts).toEqual([]);
    expect(planHere(asked.value.problem, { seed: 1, moves: 10 })).toMatchObject({ ok: true });
  });

  test('rounds that stand are taken up to the hours of the week', () => {
    const stops = withVisits(
      [
        { visitId: 1, part: 0, workerId: 1, startsAt: at('08:00'), locked: false },
        { visitId: 2, part: 0, workerId: 1, startsAt: at('09:00'), locked: false },
      ],
      new Map(day.visits.map((visit) => [visit.id, visit])),
    );
    const asked = dayProblem({ ...day, stops, mostMinutes: new Map([[1, 45]]) }, 'both');
    if (!asked.ok) throw new Error(asked.reason);
    const from = standingPlan(asked.value, stops);
    expect(from.rounds.flatMap((round) => round.stops.map(({ visit }) => visit))).toEqual(['1']);
    expect(planHere(asked.value.problem, { seed: 1, moves: 10, from })).toMatchObject({ ok: true });
  });

  test('of a day and a night shift of one date the one is filled that serves more', async () => {
    const nights = new Map([[1, { tonight: at('17:00'), next: midnight + 86_400 + 8 * 3600 }]]);
    const shifts = new Map([
      [
        1,
        [
          { from: at('07:00'), to: at('14:00') },
          { from: at('20:00'), to: at('20:00') + 12 * 3600 },
        ],
      ],
    ]);
    const servedOf = async (starts: readonly string[]): Promise<string[]> => {
      const visits = starts.map((start, id) => aVisit(id + 1, start, start));
      const two = { ...day, workers: [aWorker(1, 'Bea')], visits, stops: [], nights, shifts };
      const solved = await solveDay(
        { ...two, mostMinutes: new Map() },
        { seed: 1, budget: { kind: 'moves', moves: 500 } },
      );
      if (!solved.ok) throw new Error(solved.reason);
      return solved.value.stops.map(({ visitId }) => starts[visitId - 1] ?? '').sort();
    };
    expect(await servedOf(['08:00', '13:00', '21:00'])).toEqual(['08:00', '13:00']);
    expect(await servedOf(['13:00', '21:00', '22:00'])).toEqual(['21:00', '22:00']);
    expect(await servedOf(['08:00', '21:00', '22:00'])).toEqual(['08:00', '21:00', '22:00']);
  });

  test('a plan that stands without rest before a night gives the night up, and says so of who looks for a place', () => {
    const visits = [aVisit(1, 'Ann', '13:00'), aVisit(2, 'Cas', '21:00')];
    const stops = withVisits(
      visits.map(({ id, startsAt }) => ({ visitId: id, part: 0, workerId: 1, startsAt, locked: false })),
      new Map(visits.map((visit) => [visit.id, visit])),
    );
    const asked = dayProblem(
      {
        ...day,
        workers: [aWorker(1, 'Bea')],
        visits,
        stops,
        nights: new Map([[1, { tonight: at('17:00') }]]),
        shifts: new Map([[1, [{ from: at('07:00'), to: at('23:59') }]]]),
        mostMinutes: new Map(),
      },
      'both',
    );
    if (!asked.ok) throw new Error(asked.reason);
    const from = standingPlan(asked.value, stops);
    expect(from.rounds.flatMap((round) => round.stops.map(({ visit }) => visit))).toEqual(['1']);
    const both = { ...from, rounds: from.rounds.map((round) => ({ ...round })) };
    const late = {
      shift: '1/1',
      worker: '1',
      stops: [{ visit: '2', part: 0, start: at('21:00') - asked.value.origin }],
    };
    both.rounds = [...both.rounds.filter(({ shift }) => shift !== '1/1'), late];
    expect([...misfits(asked.value.problem, both)]).toEqual(['2']);
  });

  test('nothing new is put to whom a day is the last rest of the week, and what is locked stays', () => {
    const asked = dayProblem({ ...day, restDay: new Set([1]), stops: [] }, 'both');
    expect(asked).toMatchObject({
      ok: false,
      reason: 'Nobody has a shift on this day that leaves the rest of the day and of the week that is owed',
    });
    const two = { ...day, workers: [bea, aWorker(2, 'Cy')], restDay: new Set([1]) };
    const shifts = new Map([...day.shifts, [2, [{ from: at('07:00'), to: at('14:00') }]] as const]);
    const other = dayProblem({ ...two, shifts }, 'both');
    expect(other.ok && other.value.problem.shifts.map(({ worker }) => worker)).toEqual(['2']);
    expect(other.ok && other.value.fixed.map(({ visitId }) => visitId)).toEqual([1]);
  });

  test('nothing is put into a visit that runs on from the day before', () => {
    const [night] = withVisits(
      [{ visitId: 3, part: 0, workerId: 1, startsAt: midnight - 900, locked: false }],
      new Map([[3, aVisit(3, 'Dee', '08:00')]]),
    );
    const asked = dayProblem(
      {
        ...day,
        stops: [],
        nights: new Map([[1, { here: at('14:00') }]]),
        dayBefore: night === undefined ? [] : [night],
      },
      'both',
    );
    expect(asked.ok && asked.value.problem.shifts[0]?.start).toBe(86_400 + 900);
  });
});

describe('the examples of rounds-pay', () => {
  const pence = (typed: string): number => {
    const read = parsePounds(typed.replace('£', ''));
    if (!read.ok) throw new Error(typed);
    return read.value;
  };
  test.each(ruleTable('rounds-pay').map((row, place) => [place, row] as const))('row %d', (_, row) => {
    const travel = /^£([\d.]+) (by time|by visit)$/.exec(row('travel pays'));
    const terms: PayTerms = {
      carePence: pence(row('pay an hour at visits')),
      travel: travel === null ? 'not paid' : (travel[2] as PayTerms['travel']),
      travelPence: travel === null ? 0 : pence(travel[1] ?? ''),
      waitingPence: pence(row('waiting pays')),
      milePence: 25,
    };
    const sums = {
      visits: Number(row('visits')),
      careMinutes: Number(row('care')),
      travelMinutes: Number(row('travel')),
      waitingMinutes: Number(row('waiting')),
      homeMinutes: 30,
      breakMinutes: 120,
      unknownWays: 0,
      miles: 10,
    };
    const pay = payOfRound(sums, terms);
    expect(formatPounds(pay.payPence)).toBe(row('pay'));
    expect(pay.hourlyPence === undefined ? '–' : formatPounds(pay.hourlyPence)).toBe(row('an hour of work'));
    expect(pay.mileagePence).toBe(250);
  });
});

test('a week is paid as each of its rounds is: a rise in the middle of it counts from its day', () => {
  const sums = {
    visits: 1,
    careMinutes: 60,
    travelMinutes: 0,
    waitingMinutes: 0,
    homeMinutes: 0,
    breakMinutes: 0,
    unknownWays: 0,
    miles: 0,
  };
  const terms: PayTerms = {
    carePence: 1300,
    travel: 'not paid',
    travelPence: 0,
    waitingPence: 0,
    milePence: 0,
  };
  const week = addPay([payOfRound(sums, terms), payOfRound(sums, { ...terms, carePence: 1401 })]);
  expect(week).toMatchObject({ payPence: 2701, workedMinutes: 120, hourlyPence: 1350 });
});

describe('the examples of rounds-shifts', () => {
  test.each(ruleTable('rounds-shifts').map((row) => [row('shifts'), row('away'), row('is there')] as const))(
    '%s, away %s: %s',
    (shifts, away, told) => {
      const weekly = lines(shifts).map((line) => {
        const [day = '', times = ''] = line.split(' ');
        const [startTime = '', endTime = ''] = times.split('-');
        const weekdays = [{ Mon: 1, Tue: 2, Sun: 7 }[day] ?? 0];
        return { workerId: 1, weekdays, startTime, endTime, startsOn: '2026-01-01', endsOn: null };
      });
      const absences = lines(away).map((line) => {
        const [from = '', to] = line.replace(' on', '').split('-');
        return {
          workerId: 1,
          kind: 'sickness' as const,
          from: at(from),
          to: to === undefined ? null : at(to),
        };
      });
      const there = shiftsOfDay(1, DAY, weekly, absences).map(
        ({ from, to }) => `${clock(from)}-${clock(to)}`,
      );
      expect(there.join(', ') || '–').toBe(told);
    },
  );
});

test.each(ruleTable('rounds-plan-the-rest').map((row) => [row('visits made'), row('usual')] as const))(
  'usual care workers: %s gives %s',
  (made, usual) => {
    const met = made.split(', ').map((one) => {
      const [workerId = 0, visits = 0] = one.split(': ').map(Number);
      return { personId: 9, workerId, visits };
    });
    expect(usualWorkersOf(met).get(9)?.join(', ')).toBe(usual);
  },
);

describe('the examples of rounds-repair', () => {
  const workers = ['Bea', 'Cy'];
  const people = ['Ann', 'Dee'];
  test.each(ruleTable('rounds-repair').map((row, place) => [place, row] as const))('row %d', (_, row) => {
    const critical = new Set<number>();
    const read = (text: string): RotaStop[] =>
      (text === '–' ? [] : text.split(', ')).map((one) => {
        const [person = '', worker = '', time = '', more] = one.split(' ');
        const visitId = people.indexOf(person);
        if (more === 'critical') critical.add(visitId);
        return { visitId, part: 0, workerId: workers.indexOf(worker), startsAt: at(time), locked: false };
      });
    const changes = changesBetween(read(row('was')), read(row('is')));
    const visits = new Map(
      people.map((name, id) => [id, aVisit(id, name, '08:00', { timeCritical: critical.has(id) })]),
    );
    const away = workers.indexOf(row('away'));
    const calls = whomToCall(
      changes,
      visits,
      new Map(workers.map((name, id) => [id, aWorker(id, name)])),
      away < 0 ? null : away,
    );
    const told = calls.map(({ workerId, personId, timeCritical }) => {
      const name = workerId === null ? people[personId ?? 0] : workers[workerId];
      return `${name}${timeCritical ? ' first' : ''}`;
    });
    expect(told.join('; ') || '–').toBe(row('calls'));
  });
});

test('shifts are cut at the stops that stay, with the places the worker is at', () => {
  const visit = aVisit(1, 'Ann', '09:00');
  const [stop] = withVisits(
    [{ visitId: 1, part: 0, workerId: 1, startsAt: at('09:00'), locked: true }],
    new Map([[1, visit]]),
  );
  const home = { name: 'home', position: along(9) };
  const free = freeStretches(
    { start: home, end: home },
    [{ from: at('06:00'), to: at('12:00') }],
    [{ from: at('07:00'), to: at('11:00'), restBefore: 3600 }],
    stop === undefined ? [] : [stop],
    at('07:30'),
  );
  expect(
    free.map(({ from, to, start, end, restBefore }) => [
      clock(from),
      clock(to),
      start?.name,
      end?.name,
      restBefore,
    ]),
  ).toEqual([
    ['07:30', '09:00', 'home', 'Ann', 3600],
    ['09:30', '11:00', 'Ann', 'home', 0],
  ]);
});

test('a calendar keeps to RFC 5545: folded at 75 octets, marked text, UTC, the same name when it moves', () => {
  const feed = calendarFeed(
    'Rounds, Bramble',
    [{ id: 'V1-0@tend', from: at('08:05'), to: at('08:35'), title: `Ünä; ${'é'.repeat(60)}`, place: 'FS1' }],
    at('06:00'),
  );
  expect(feed).toContain('UID:V1-0@tend\r\n');
  expect(feed).toContain('DTSTART:20260302T080500Z\r\n');
  expect(feed).toContain('X-WR-CALNAME:Rounds\\, Bramble\r\n');
  for (const line of feed.split('\r\n'))
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  expect(feed.replaceAll('\r\n ', '')).toContain(`SUMMARY:Ünä\\; ${'é'.repeat(60)}\r\n`);
  expect(feed.endsWith('END:VCALENDAR\r\n')).toBe(true);
});

test('a rota that is written can be read again; a night on which the clocks change keeps its hour', () => {
  const visit = aVisit(1, 'Ann', '08:00');
  const second = Temporal.Instant.from('2026-10-25T01:30:00Z').epochMilliseconds / 1000;
  const text = rotaCsv([
    { visit, startsAt: at('08:05'), worker: 'W1', workerName: 'Bea Ash' },
    { visit, startsAt: second, worker: 'W2', workerName: '=1+1' },
  ]);
  expect(text).toContain("'=1+1");
  const read = readRotaCsv(text);
  expect(read.ok && read.value.rows).toEqual([
    { line: 2, visit: 'V1', worker: 'W1', startsAt: at('08:05') },
    { line: 3, visit: 'V1', worker: 'W2', startsAt: second },
  ]);
  expect(readRotaCsv('visit_id,worker_id\n1,2')).toMatchObject({ ok: false, field: 'file' });
});
