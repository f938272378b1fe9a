import { parseArgs } from 'node:util';
import { formatPounds } from '../ground/money.ts';
import { plural } from '../ground/text.ts';
import type { Say } from '../platform/commands.ts';
import { LOG_COLUMNS } from '../visits/formats/logs-csv.ts';
import { PLANNED_COLUMNS } from '../visits/formats/planned-csv.ts';
import { type Reconciled, type ReconcileRequest, reconcileFiles } from './actions/reconcile-files.ts';

const HELP = `Match planned visits with visit logs, judge each visit and say what it earns, and why.

Use:  tend reconcile --planned planned.csv --logs logs.csv --terms terms.json --out DIR
                     [--bank-holidays FILE.json] [--division england-and-wales]

  --planned        the planned visits, CSV with the columns
                   ${wrapped(PLANNED_COLUMNS)}
  --logs           what the care workers logged, CSV with the columns
                   ${wrapped(LOG_COLUMNS)}
  --terms          each contract's terms, such as
                   { "match_within_minutes": 120, "contracts": { "C1": {
                       "pay": { "by": "planned", "full_pay_percent": 90 },
                       "rates": [{ "service": "home-care", "days": ["weekday", "saturday", "sunday"],
                                   "from": "00:00", "to": "24:00", "pence_per_hour": 2410 }] } } }
  --out            the folder for the results; it is made if it is not there:
                   verdicts.csv   one line for each place of a visit and each log left over, with the reason
                   summary.json   counts and sums, in all and by provider and contract
                   refused.csv    rows that could not be used, with what to change
  --bank-holidays  bank holidays as GOV.UK publishes them (https://www.gov.uk/bank-holidays.json)
  --division       whose bank holidays: england-and-wales (if not given), scotland or northern-ireland

Times are ISO 8601, such as 2026-03-02T08:00 (London time) or 2026-03-02T08:00:00Z. The rules are in docs/rules:
matching.md, verdict.md, rating.md, terms.md and reconcile-files.md.
Exit code 0 when it ran, even where rows were refused; 2 when the input cannot be used, and then nothing is written.`;

const OPTIONS = {
  planned: { type: 'string' },
  logs: { type: 'string' },
  terms: { type: 'string' },
  out: { type: 'string' },
  'bank-holidays': { type: 'string' },
  division: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `tend reconcile …`. Exit code 0 when it ran, 2 when the input cannot be used. */
export async function reconcileCommand(args: readonly string[], say: Say): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help === true) {
    say.out(HELP);
    return 0;
  }
  const { planned, logs, terms, out, division, 'bank-holidays': bankHolidays } = values;
  if (!planned || !logs || !terms || !out) {
    const missing = (['planned', 'logs', 'terms', 'out'] as const).find((name) => !values[name]);
    say.err(`tend reconcile: give --${missing}: tend reconcile --help says what it is`);
    return 2;
  }
  const meter = progressMeter();
  const result = await reconcileFiles({
    planned,
    logs,
    terms,
    out,
    ...(bankHolidays ? { bankHolidays } : {}),
    ...(division ? { division } : {}),
    ...(meter === undefined ? {} : { progress: meter.show }),
  });
  meter?.clear();
  if (!result.ok) {
    say.err(`tend reconcile: ${result.reason.replace(/\s+/g, ' ')}`);
    return 2;
  }
  say.out(toldIn(result.value, out));
  return 0;
}

/** What a run came to, in one line. */
function toldIn({ total, refusedRows }: Reconciled, out: string): string {
  const counts = [
    plural(total.places, 'place'),
    `${plural(total.leftOver, 'log')} left over`,
    `${plural(refusedRows, 'row')} refused`,
  ].join(', ');
  return `${counts}; ${formatPounds(total.payablePence)} to pay, ${formatPounds(total.heldPence)} held. The results are in ${out}`;
}

/** Progress on a terminal: one line that is written over. Nothing where standard error is no terminal. */
function progressMeter(): { show: NonNullable<ReconcileRequest['progress']>; clear: () => void } | undefined {
  if (!process.stderr.isTTY) return undefined;
  return {
    show: (stage, done, of) => void process.stderr.write(`\r${stage}: ${Math.floor((done * 100) / of)}%   `),
    clear: () => void process.stderr.write(`\r${' '.repeat(24)}\r`),
  };
}

/** Column names over as many lines as they need. */
function wrapped(columns: readonly string[]): string {
  const lines: string[] = [];
  for (const column of columns) {
    const last = lines.at(-1);
    if (last === undefined || last.length + column.length > 80) lines.push(column);
    else lines[lines.length - 1] = `${last}, ${column}`;
  }
  return lines.join(',\n                   ');
}
