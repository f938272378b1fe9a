/**
 * The bank holidays file, in the shape that GOV.UK publishes, for one division. Source: docs/rules/reconcile-files.md.
 */
import { z } from 'zod';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import { type BankHolidays, bankHolidaysFrom } from '../rules/rate-choice.ts';

const fileShape = z.record(z.string(), z.unknown());
const divisionShape = z.object({ events: z.array(z.object({ date: z.iso.date() })) });

/** The days that one division's events name. Other divisions are not looked at. */
export function bankHolidaysOf(json: unknown, division: string): Result<BankHolidays> {
  const file = fileShape.safeParse(json);
  if (!file.success) return refuse('it must be an object of divisions, as GOV.UK publishes it');
  if (!Object.hasOwn(file.data, division))
    return refuse(
      `it has no division ${division}: give --division as ${listWords(Object.keys(file.data), 'or') || 'one that it has'}`,
    );
  const held = divisionShape.safeParse(file.data[division]);
  if (!held.success) {
    const at = held.error.issues[0]?.path.join('.') ?? '';
    return refuse(
      `${division} must have "events", each with a "date" such as "2026-12-25"${at ? ` (see ${at})` : ''}`,
    );
  }
  return ok(bankHolidaysFrom(held.data.events.map((event) => event.date)));
}
