/** Rounds as an iCalendar feed (RFC 5545). Times are in UTC, so that no calendar has to know London's clocks. */

/** One entry: from and to in seconds since 1970. `id` tells it from every other, and stays the same when it moves. */
export type CalendarEntry = {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly place: string;
};

/** The feed; `now` is when it is asked for. Lines end in CRLF and are folded at 75 octets (section 3.1). */
export function calendarFeed(name: string, entries: readonly CalendarEntry[], now: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tend//Rounds//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...entries.flatMap((entry) => [
      'BEGIN:VEVENT',
      `UID:${entry.id}`,
      `DTSTAMP:${utc(now)}`,
      `DTSTART:${utc(entry.from)}`,
      `DTEND:${utc(entry.to)}`,
      `SUMMARY:${escaped(entry.title)}`,
      ...(entry.place === '' ? [] : [`LOCATION:${escaped(entry.place)}`]),
      'CLASS:PRIVATE',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** '20260302T080500Z'. */
function utc(second: number): string {
  return Temporal.Instant.fromEpochMilliseconds(second * 1000)
    .toString({ smallestUnit: 'second' })
    .replaceAll(/[-:]/g, '');
}

/** Text with what has a meaning of its own marked (section 3.3.11). */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r?\n/g, '\\n');
}

const OCTETS = 75;

function octetsOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** A line in pieces of at most 75 octets; each but the first begins with a space. No letter is cut in two. */
function folded(line: string): string {
  let out = '';
  let used = 0;
  for (const letter of line) {
    const octets = octetsOf(letter);
    if (used + octets > OCTETS) {
      out += '\r\n ';
      used = 1;
    }
    out += letter;
    used += octets;
  }
  return out;
}
