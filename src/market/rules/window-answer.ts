/** What a window simulation found, in the shape in which it is kept: counts only, nobody by name or number. Source: docs/rules/window-simulator.md. */
import { z } from 'zod';

/** How far a visit moves, in minutes, by the most of each class; the last class is longer than any width. */
export const MOVED_CLASSES = [0, 15, 30, 45, 60, 90] as const;
/** A person is said to feel it where a visit of theirs would move by more than this, in minutes. */
export const FELT_MINUTES = 30;
/** The groups of age of the national returns, in the order in which they are read; the last where no birthday is known. */
export const AGE_GROUPS = ['Under 65', '65 to 84', '85 and over', 'Age not known'] as const;

const seconds = z.number().int().nonnegative();
const count = z.number().int().nonnegative();

/** One width. Care in seconds of workers' time; a double-handed visit counts twice. */
const widthFigures = z.object({
  width: z.number().int(),
  /** Delivered by the best search of each team and day, of it today's visits, and by whole runs of one seed each. */
  best: seconds,
  today: seconds,
  bySeed: z.array(seconds),
  /** What nobody could exceed. */
  bound: seconds,
  /** Today's time-critical visits that are made. */
  critical: count,
  /** Today's other visits by how far they move, in the classes above; and those that are not made. */
  moved: z.array(count),
  notMade: count,
  /** Of those that are not made, how many lie outside every shift of their day; runs made before this was counted have none. */
  outside: count.optional(),
  /** People with a visit that is not made; as above. */
  unmade: count.optional(),
  /** People with a visit today; and with one that moves by more than 15, 30 and 60 minutes. */
  over15: count,
  over30: count,
  over60: count,
});

const group = z.object({
  id: z.number().int().nullable(),
  name: z.string(),
  people: count,
  visits: count,
  shifts: seconds.nullable(),
  widths: z.array(widthFigures.omit({ bySeed: true, bound: true }).extend({ bound: seconds.nullable() })),
});

const windowAnswer = z.object({
  engine: z.string(),
  widths: z.array(z.number().int()),
  /** What it was worked out on. `waiting` is the care asked for besides today's, in seconds. */
  ground: z.object({
    days: z.array(z.string()),
    visits: count,
    critical: count,
    people: count,
    today: seconds,
    /** Today's visits by their planned lengths: `today` goes by how long they lasted, where that is known. */
    planned: seconds.optional(),
    /** Today's visits that stand in the rounds that were made, from which the search begins. */
    standing: count.default(0),
    /** Whether the care workers were stated, and are not those who worked. */
    stated: z.boolean().default(false),
    waiting: seconds,
    shifts: seconds,
    shiftCount: count,
    workers: count,
    /** How care workers travel and where the times come from, as a sentence. */
    travel: z.string(),
    /** Visits that are not in the figures, and why. */
    leftOut: z.array(z.object({ because: z.string(), visits: count })),
  }),
  /** What one more search brought at the narrowest width, in seconds: of the best, and of each seed. */
  searchAlone: z.array(z.number().int()),
  all: z.array(widthFigures),
  providers: z.array(group),
  areas: z.array(group),
  ages: z.array(group),
});

export type WindowAnswer = z.output<typeof windowAnswer>;
export type WidthFigures = z.output<typeof widthFigures>;
export type WindowGroup = z.output<typeof group>;

/** Reads a kept answer. Throws where it is not one. */
export function readWindowAnswer(kept: unknown): WindowAnswer {
  return windowAnswer.parse(kept);
}

/** How far a move is told of at a width, in minutes, and how many people have one. */
export function feltAt({ width, over15, over30 }: Pick<WidthFigures, 'width' | 'over15' | 'over30'>): {
  readonly minutes: 15 | 30;
  readonly people: number;
} {
  return width <= 30 ? { minutes: 15, people: over15 } : { minutes: 30, people: over30 };
}

/** The class of a move, as a place in `MOVED_CLASSES`. Less than a minute is no move. */
export function movedClass(moved: number): number {
  if (moved < 60) return 0;
  const at = MOVED_CLASSES.findIndex((most) => most > 0 && moved <= most * 60);
  return at < 0 ? MOVED_CLASSES.length - 1 : at;
}

/** Hours released from the narrowest width to another, in seconds: of the best, and the least and most of the seeds, each with itself. */
export function releasedTo(
  { all }: Pick<WindowAnswer, 'all'>,
  at: number,
): { readonly best: number; readonly least: number; readonly most: number } {
  const [narrowest] = all;
  const width = all[at];
  if (narrowest === undefined || width === undefined) return { best: 0, least: 0, most: 0 };
  const bySeed = width.bySeed.map((care, seed) => care - (narrowest.bySeed[seed] ?? 0));
  return { best: width.best - narrowest.best, least: Math.min(...bySeed), most: Math.max(...bySeed) };
}

/** How many care workers now deliver as much as is released, at what each delivers at the narrowest width. */
export function workersReleased(
  { all, ground }: Pick<WindowAnswer, 'all' | 'ground'>,
  at: number,
): number | undefined {
  const [narrowest] = all;
  if (narrowest === undefined || narrowest.best === 0 || ground.workers === 0) return undefined;
  return releasedTo({ all }, at).best / (narrowest.best / ground.workers);
}
