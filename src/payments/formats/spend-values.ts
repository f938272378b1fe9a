/** Days and amounts as councils publish them, over the years and out of many systems. Source: docs/rules/published-spend.md. */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { compare, divided, minus, parseDecimal, rounded, size, toPence } from './ubl-decimal.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Days that spreadsheets count from the end of 1899: 2000-01-01 to 2099-12-31. */
const [FIRST_SERIAL, LAST_SERIAL] = [36_526, 73_050];

/** The day as 'YYYY-MM-DD'. Days in figures are day first; a day that can only be month first is refused. */
export function parsePublishedDay(typed: string): Result<string> {
  const text = typed.trim().replace(/[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/, '');
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (iso !== null) return dayOf(typed, iso[1], iso[2], iso[3]);
  const figures = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})$/.exec(text);
  if (figures !== null) return dayOf(typed, figures[3], figures[2], figures[1]);
  const named = /^(\d{1,2})[-/. ]([A-Za-z]{3})[a-z]*[-/. ,]+(\d{2}|\d{4})$/.exec(text);
  if (named !== null) {
    const month = MONTHS.indexOf((named[2] ?? '').toLowerCase()) + 1;
    return dayOf(typed, named[3], String(month), named[1]);
  }
  const serial = Number(text);
  if (/^\d{5}$/.test(text) && serial >= FIRST_SERIAL && serial <= LAST_SERIAL)
    return ok(Temporal.PlainDate.from('1899-12-30').add({ days: serial }).toString());
  return refuse(`‘${typed}’ is not a day`);
}

function dayOf(typed: string, year = '', month = '', day = ''): Result<string> {
  const full = year.length === 2 ? `20${year}` : year;
  try {
    const parts = { year: Number(full), month: Number(month), day: Number(day) };
    return ok(Temporal.PlainDate.from(parts, { overflow: 'reject' }).toString());
  } catch {
    return refuse(`‘${typed}’ is not a day: days are written day first, like 31/03/2012`);
  }
}

/**
 * Whole pence from an amount: '1,234.56', '£1,234.5', '(1,234.56)' and '1,234.56-' and '1,234.56 CR' below nought, '-' for
 * nothing, and '451.4400000001' where only the arithmetic of a spreadsheet added to the pence.
 */
export function parsePublishedAmount(typed: string): Result<number> {
  const text = typed.replaceAll(/[\s£]/g, '').replace('−', '-');
  if (text === '-') return ok(0);
  const taken =
    /^\((.*)\)$/.exec(text)?.[1] ?? /^-(.*)$/.exec(text)?.[1] ?? /^(.*?)(?:-|CR)$/i.exec(text)?.[1];
  const figures = (taken ?? text).replace(/DR$/i, '');
  if (!/^(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?$/.test(figures) || !/\d/.test(figures))
    return refuse(`‘${typed}’ is not an amount of money`);
  const amount = parseDecimal(figures.replaceAll(',', ''));
  if (amount === undefined) return refuse(`‘${typed}’ is not an amount of money`);
  const penny = rounded(amount, 2);
  const over = size(minus(amount, penny));
  const thousandth = divided({ units: 1n, places: 0 }, { units: 1000n, places: 0 }, 3);
  if (over.units !== 0n && (amount.places < 5 || compare(over, thousandth) >= 0))
    return refuse(`‘${typed}’ has part of a penny`);
  const pence = toPence(penny);
  if (pence === undefined) return refuse(`‘${typed}’ is too large`);
  return ok(taken !== undefined && pence !== 0 ? -pence : pence);
}
