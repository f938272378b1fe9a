import { z } from 'zod';
import { METHODS } from '../rules/planned-and-logged.ts';

const aLog = z.object({
  line: z.number(),
  reference: z.string(),
  personReference: z.string(),
  workerReference: z.string(),
  inAt: z.number(),
  outAt: z.number().nullable(),
  inMethod: z.enum(METHODS),
  outMethod: z.enum(METHODS).nullable(),
  visitReference: z.string().nullable(),
  claimedStartsAt: z.number().nullable(),
  claimedMinutes: z.number().nullable(),
});

/** How many logs name somebody, and how they are written. */
const aName = z.object({ reference: z.string(), logs: z.number() });

/** A part of a log as it was and as the feed has it. */
const aChange = z.object({
  reference: z.string(),
  line: z.number(),
  version: z.number(),
  was: aLog,
  now: aLog,
});

/** What a preview shows beside its numbers, as it is kept with the feed. Lists are cut at a length; their counts are not. */
export const feedSummary = z.object({
  /** The first and the last local day on which somebody checked in. */
  firstOn: z.string().nullable().default(null),
  lastOn: z.string().nullable().default(null),
  firstRows: z.array(aLog).default([]),
  changes: z.array(aChange).default([]),
  unknownPeople: z.array(aName).default([]),
  unknownPeopleCount: z.number().default(0),
  unknownWorkers: z.array(aName).default([]),
  unknownWorkersCount: z.number().default(0),
  open: z.number().default(0),
});

export type FeedSummary = z.output<typeof feedSummary>;
