/** A year put together by area, service or contract, and added up month by month. Source: docs/rules/forecast.md. */
import { serviceName } from '../../contracts/rules/service-words.ts';
import { AS_IT_IS, type Forecast, forecast, overDays, type WeekDone, type WhatIf } from './forecast.ts';

/** By what a year can be looked at. */
export const PARTS = ['area', 'service', 'contract'] as const;
export type Part = (typeof PARTS)[number];

/** Care arranged under one contract, of one service, in one area, in an average week. */
export type Arranged = {
  readonly contractId: number;
  readonly contractTitle: string;
  readonly providerName: string;
  readonly service: string;
  readonly areaId: number | null;
  readonly areaName: string | null;
  readonly lines: number;
  readonly weeklyMinutes: number;
  readonly weeklyPence: number;
  /** What of it is by the week, night or day, and so paid by its dates. */
  readonly periodicWeeklyPence: number;
};

/** Money of a part of a year: under one contract, of one service (empty where it is of none), in one area. */
export type AmountOfPart = Omit<
  Arranged,
  'lines' | 'weeklyMinutes' | 'weeklyPence' | 'periodicWeeklyPence'
> & {
  readonly pence: number;
};

/** What is set aside, whole or for one part. */
export type SetAside = {
  readonly areaId: number | null;
  readonly contractId: number | null;
  readonly service: string | null;
  readonly amountPence: number;
};

/** One part of a year: what was posted, what was done besides, what is arranged, what the year will come to, and what was set aside. */
export type PartOfYear = {
  readonly name: string;
  readonly lines: number;
  readonly weeklyMinutes: number;
  readonly weeklyPence: number;
  readonly spentPence: number;
  readonly accruedPence: number;
  readonly forecast: Pick<Forecast, 'leastPence' | 'middlePence' | 'mostPence'>;
  readonly budgetPence: number | null;
};

/** What the parts of a year are made of. Every part takes the share that was paid, and the growth, of all weeks together. */
export type YearToPart = {
  readonly spent: readonly AmountOfPart[];
  readonly accrued: readonly AmountOfPart[];
  readonly arranged: readonly Arranged[];
  readonly budgets: readonly SetAside[];
  readonly weeks: readonly WeekDone[];
  readonly daysLeft: number;
  readonly whatIf?: WhatIf;
};

/** A year by part, what will come to most first. What a wider block would change is of no one part: it stands last, by itself. */
export function partsOfYear(year: YearToPart, part: Part): PartOfYear[] {
  const { spent, accrued, arranged, budgets, weeks, daysLeft, whatIf = AS_IT_IS } = year;
  const groups = Map.groupBy([...arranged, ...spent, ...accrued], (one) => keyOf(one, part));
  const within = <Row extends Named>(rows: readonly Row[], key: string | number): Row[] =>
    rows.filter((row) => keyOf(row, part) === key);
  const parts = [...groups]
    .map(([key, [first]]) => {
      const here = within(arranged, key);
      const weeklyPence = sum(here, (row) => row.weeklyPence);
      const outlook = {
        spentPence: sum(within(spent, key), ({ pence }) => pence),
        accruedPence: sum(within(accrued, key), ({ pence }) => pence),
        committedWeeklyPence: weeklyPence,
        periodicWeeklyPence: sum(here, (row) => row.periodicWeeklyPence),
        weeks,
        daysLeft,
      };
      return {
        name: first === undefined ? '' : nameOf(first, part),
        lines: sum(here, (row) => row.lines),
        weeklyMinutes: sum(here, (row) => row.weeklyMinutes),
        weeklyPence,
        spentPence: outlook.spentPence,
        accruedPence: outlook.accruedPence,
        forecast: forecast(outlook, { ...whatIf, widerBlockPence: 0, spotSavedPence: 0 }),
        budgetPence: budgets.find((budget) => budgetKey(budget, part) === key)?.amountPence ?? null,
      };
    })
    .sort((a, b) => b.forecast.middlePence - a.forecast.middlePence || (a.name < b.name ? -1 : 1));
  return [...parts, ...widerBlock(whatIf, daysLeft)];
}

/** All parts of a year in one row; `wholePence` is what is set aside for all of it, null where nothing is. */
export function allOfParts(rows: readonly PartOfYear[], wholePence: number | null): PartOfYear {
  return {
    name: 'All',
    lines: sum(rows, ({ lines }) => lines),
    weeklyMinutes: sum(rows, ({ weeklyMinutes }) => weeklyMinutes),
    weeklyPence: sum(rows, ({ weeklyPence }) => weeklyPence),
    spentPence: sum(rows, ({ spentPence }) => spentPence),
    accruedPence: sum(rows, ({ accruedPence }) => accruedPence),
    forecast: {
      leastPence: sum(rows, ({ forecast: of }) => of.leastPence),
      middlePence: sum(rows, ({ forecast: of }) => of.middlePence),
      mostPence: sum(rows, ({ forecast: of }) => of.mostPence),
    },
    budgetPence: wholePence,
  };
}

/** How the budgets of the parts stand to the whole. Pence. */
export type PartsAndWhole = {
  /** By how much they come to more than the whole; below nought by how much less. */
  readonly overPence: number;
  /** What of them is for parts without a row: nothing is arranged there or was spent. */
  readonly unlistedPence: number;
  /** Rows without a budget of their own, and what they are forecast to come to. */
  readonly notSet: number;
  readonly notSetPence: number;
};

/** How the budgets of parts stand to the whole; undefined where the whole or every part has none. */
export function partsAndWhole(
  rows: readonly PartOfYear[],
  part: Part,
  budgets: readonly SetAside[],
): PartsAndWhole | undefined {
  const whole = budgets.find(({ areaId, contractId, service }) => (areaId ?? contractId ?? service) === null);
  const ofParts = budgets.filter((budget) => budgetKey(budget, part) !== null);
  if (whole === undefined || ofParts.length === 0) return undefined;
  const allPence = sum(ofParts, ({ amountPence }) => amountPence);
  const without = rows.filter(({ budgetPence }) => budgetPence === null);
  return {
    overPence: allPence - whole.amountPence,
    unlistedPence: allPence - sum(rows, ({ budgetPence }) => budgetPence ?? 0),
    notSet: without.length,
    notSetPence: sum(without, ({ forecast: of }) => of.middlePence),
  };
}

/** What a wider block would cost, less the spot that it saves, to the end of the year; nothing where that is not asked. */
function widerBlock({ widerBlockPence, spotSavedPence }: WhatIf, daysLeft: number): PartOfYear[] {
  if (widerBlockPence === 0 && spotSavedPence === 0) return [];
  const pence = overDays(widerBlockPence - spotSavedPence, daysLeft);
  return [
    {
      name: 'What if: more block, less the spot that it saves',
      lines: 0,
      weeklyMinutes: 0,
      weeklyPence: 0,
      spentPence: 0,
      accruedPence: 0,
      forecast: { leastPence: pence, middlePence: pence, mostPence: pence },
      budgetPence: null,
    },
  ];
}

type Named = Pick<
  AmountOfPart,
  'areaId' | 'areaName' | 'service' | 'contractId' | 'contractTitle' | 'providerName'
>;

function keyOf({ areaId, service, contractId }: Named, part: Part): string | number {
  return part === 'area' ? (areaId ?? 'none') : part === 'service' ? service : contractId;
}

function budgetKey({ areaId, service, contractId }: SetAside, part: Part): string | number | null {
  return part === 'area' ? areaId : part === 'service' ? service : contractId;
}

function nameOf({ areaName, service, contractTitle, providerName }: Named, part: Part): string {
  if (part === 'area') return areaName ?? 'Of no one area';
  if (part === 'service') return service === '' ? 'Of no one service, such as a block' : serviceName(service);
  return contractTitle === '' ? 'Of no contract' : `${providerName}: ${contractTitle}`;
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

/** A year added up month by month, in pence: what is known up to now, and from now on the forecast and its range. */
export type Cumulative = {
  readonly points: readonly string[];
  readonly spent: readonly (number | null)[];
  readonly middle: readonly (number | null)[];
  readonly least: readonly (number | null)[];
  readonly most: readonly (number | null)[];
  readonly budget: readonly number[] | null;
};

/** Adds a year up by month. What was done and not posted stands in the month of today; from there the forecast runs evenly to the year's end. */
export function cumulative({
  from,
  today,
  months,
  accruedPence,
  spentPence,
  forecast,
  budget,
}: {
  readonly from: string;
  readonly today: string;
  readonly months: readonly { readonly month: string; readonly pence: number }[];
  readonly accruedPence: number;
  readonly spentPence: number;
  readonly forecast: Forecast;
  readonly budget: { readonly amountPence: number } | undefined;
}): Cumulative {
  const starts = Array.from({ length: 12 }, (_, at) =>
    Temporal.PlainDate.from(from).add({ months: at }).toString(),
  );
  const now = starts.findLastIndex((month) => month <= today);
  const done = spentPence + accruedPence;
  let soFar = 0;
  const spent = starts.map((month, at) => {
    soFar += months.find((one) => one.month === month)?.pence ?? 0;
    return at > now ? null : at === now ? done : soFar;
  });
  const towards = (end: number): (number | null)[] =>
    starts.map((_, at) =>
      at < now ? null : now === 11 ? end : Math.round(done + ((end - done) * (at - now)) / (11 - now)),
    );
  return {
    points: starts.map((month) => Temporal.PlainDate.from(month).toLocaleString('en-GB', { month: 'short' })),
    spent,
    middle: towards(forecast.middlePence),
    least: towards(forecast.leastPence),
    most: towards(forecast.mostPence),
    budget:
      budget === undefined ? null : starts.map((_, at) => Math.round((budget.amountPence * (at + 1)) / 12)),
  };
}
