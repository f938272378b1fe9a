import { ok, type Result, refuse } from '../../ground/result.ts';

/** A rate of VAT as it is typed, like '20', '20 %' or '5.00': its per cent as digits, or null where there is none. */
export function readVatPercent(typed: string): Result<string | null> {
  const percent = typed.trim().replace(/\s*%$/, '');
  if (percent === '') return ok(null);
  return /^\d{1,2}(\.\d{1,2})?$/.test(percent) ? ok(percent) : refuse('Enter VAT in per cent, like 20');
}
