/** The written form of what a contract pays besides the hour, as it is kept. An unknown key is an error. Source: docs/rules/service-by-the-week.md. */
import { z } from 'zod';
import { DAY_KINDS } from './rate-week.ts';

/** By what a service without visits is paid. A night counts on the evening on which it begins. */
export const UNITS = ['week', 'sleeping night', 'waking night', 'day'] as const;
export type Unit = (typeof UNITS)[number];

const service = z.string().trim().min(1, 'Name the service').max(100, 'Use at most 100 characters');
const pence = (most: number) => z.int().min(0).max(most);

/** The dearest week that is believed: £20,000. */
const DEAREST_PENCE = 2_000_000;

/** Prices as written: money in pence, distances in tenths of a mile, shares in percent. */
export const pricesShape = z.strictObject({
  services: z
    .array(z.strictObject({ service, unit: z.enum(UNITS), pence: pence(DEAREST_PENCE) }))
    .default([]),
  lengths: z
    .array(
      z.strictObject({
        service,
        days: z.array(z.enum(DAY_KINDS)).min(1, 'Choose at least one kind of day'),
        up_to_minutes: z.int().min(1).max(1440),
        pence_per_hour: pence(100_000_000),
      }),
    )
    .default([]),
  travel: z
    .strictObject({
      pence_a_visit: pence(100_000),
      tenths_of_a_mile: z.int().min(0).max(10_000),
      pence_a_mile: pence(10_000),
    })
    .nullable()
    .default(null),
  no_reply_percent: z.int().min(0).max(100).nullable().default(null),
  retainer: z
    .strictObject({ days: z.int().min(1).max(366), percent: z.int().min(1).max(100) })
    .nullable()
    .default(null),
});

/** Prices in their written form, every default filled in. */
export type WrittenPrices = z.output<typeof pricesShape>;
