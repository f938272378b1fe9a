/** A person who moves house on a day to come. Source: docs/rules/moving-home.md. */
import { dayAndMonth, longDate } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';

/** Where somebody will live, from which day ('YYYY-MM-DD'); `access_note` says how to get in there. */
export type NewHome = {
  readonly moves_on: string;
  readonly address_lines: readonly string[];
  readonly postcode: string | null;
  readonly access_note: string | null;
};

/** Why a move cannot be written down; undefined where it can. Days are 'YYYY-MM-DD'. */
export function faultOfHomeMove(
  { moves_on, address_lines, postcode }: NewHome,
  diedOn: string | null,
  today: string,
): Refusal | undefined {
  if (diedOn !== null) return refuse(`The person died on ${longDate(diedOn)}`, 'moves_on');
  if (moves_on <= today)
    return refuse(
      'The day must be after today. Where they have moved already, change their address',
      'moves_on',
    );
  const farthest = Temporal.PlainDate.from(today).add({ years: 1 }).toString();
  if (moves_on > farthest) return refuse(`The day must be ${longDate(farthest)} or before`, 'moves_on');
  if (address_lines.length === 0) return refuse('Enter the address', 'address_lines');
  if (postcode === null) return refuse('Enter the postcode', 'postcode');
  return undefined;
}

/** Whether the new home holds on a day. */
export function livesThereOn({ moves_on }: Pick<NewHome, 'moves_on'>, day: string): boolean {
  return moves_on <= day;
}

/** A home in one line: '4 Oak Road, Walsall, WS1 2AB'. A postcode does not break over two lines. */
export function homeInWords({
  address_lines,
  postcode,
}: Pick<NewHome, 'address_lines' | 'postcode'>): string {
  return [...address_lines, postcode?.replaceAll(' ', '\u00A0')]
    .filter((one) => one !== undefined && one !== '')
    .join(', ');
}

/** A move in one line, for whoever goes there: 'from 5 Dec: 4 Oak Road, Walsall, WS1 2AB'. */
export function homeMoveInWords(home: NewHome): string {
  return `from ${dayAndMonth(home.moves_on)}: ${homeInWords(home)}`;
}
