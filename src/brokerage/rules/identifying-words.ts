/**
 * Finds in free text whatever would tell a provider who a person is, and takes it out. Names, references and address lines
 * are those given; postcodes, telephone numbers, emails and other long numbers are taken out whosever they are.
 * Source: docs/rules/what-an-offer-shows.md.
 */
import { foldForSearch } from '../../ground/text.ts';

/** Everything that would identify a person, and those who speak for them. */
export type Identity = {
  /** Of the person and of everybody who stands on their record: first, last, and what they like to be called. */
  readonly names: readonly string[];
  /** Of the person, the package and the request, and any other number of the council's. */
  readonly references: readonly string[];
  readonly addressLines: readonly string[];
  readonly postcode: string | null;
  /** 'YYYY-MM-DD' */
  readonly dateOfBirth: string | null;
  readonly nhsNumber: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly uprn: string | null;
};

/** What stands in the place of words that were taken out. */
export const REMOVED = '[removed]';

/** A text without what would identify somebody, and the words that were taken out, in the order in which they stood. */
export type Cleaned = { readonly text: string; readonly removed: readonly string[] };

type Range = { from: number; to: number };
type Word = Range & { readonly folded: string };

/** Takes out of a text everything that would identify the person. Look-alike letters and hidden characters do not help. */
export function withoutIdentity(text: string, identity: Identity): Cleaned {
  return cleanerFor(identity)(text);
}

/** As `withoutIdentity`, for many texts of one person. */
export function cleanerFor(identity: Identity): (text: string) => Cleaned {
  const names = new Set([...identity.names.flatMap(partsOfName), ...runTogether(identity.names)]);
  const sequences = [
    ...identity.addressLines.flatMap(sequencesOf),
    ...identity.names.map((name) => wordsIn(name).map(({ folded }) => folded)),
  ];
  const patterns = patternsOf(identity);
  return (text) => {
    const plain = text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
    const words = wordsIn(plain);
    const ranges = merged(plain, [
      ...words.filter(({ folded }) => isName(folded, names)),
      ...sequences.flatMap((sequence) => runsOf(words, sequence)),
      ...patterns.flatMap((pattern) =>
        [...plain.matchAll(pattern)].map(({ index, 0: found }) => ({
          from: index,
          to: index + found.length,
        })),
      ),
    ]);
    let rest = '';
    let at = 0;
    for (const { from, to } of ranges) {
      rest += plain.slice(at, from) + REMOVED;
      at = to;
    }
    return { text: rest + plain.slice(at), removed: ranges.map(({ from, to }) => plain.slice(from, to)) };
  };
}

/** The words of a text with where they stand, as a search compares them. An apostrophe does not part a word. */
function wordsIn(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’‘`][\p{L}\p{M}\p{N}]+)*/gu)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    folded: foldForSearch(match[0]).replaceAll(' ', ''),
  }));
}

/** 'Mary-Ann O’Neill' → mary, ann, maryann, oneill, neill. A single Latin letter is no name. */
function partsOfName(name: string): string[] {
  const words = name.split(/[\s,.]+/);
  const parts = [...words, ...words.flatMap((word) => word.split(/[\p{Pd}'’‘`/]+/u))];
  return parts
    .map((part) => foldForSearch(part).replaceAll(' ', ''))
    .filter((part) => part.length > 1 || /[^\x20-\x7e]/.test(part));
}

/** Names written without a space between them: 'maryoneill'. */
function runTogether(names: readonly string[]): string[] {
  const folded = names
    .map((name) => foldForSearch(name).replaceAll(' ', ''))
    .filter((name) => name.length > 1);
  return folded.flatMap((one) => [one, ...folded.map((other) => one + other)]);
}

/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** Whether a word is a name, also with an s after it, as in 'Khan’s' and 'the Khans'. */
function isName(folded: string, names: ReadonlySet<string>): boolean {
  if (names.has(folded) || names.has(folded.replace(/s$/, ''))) return true;
  return UNSPACED.test(folded) && [...names].some((name) => UNSPACED.test(name) && folded.includes(name));
}

/** What of an address line tells the home: '12 Mill Lane' → 12 mill lane, and mill lane. A bare number tells nothing. */
function sequencesOf(line: string): string[][] {
  const words = wordsIn(line).map(({ folded }) => folded);
  const street = words.slice(words.findLastIndex((word) => /\p{N}/u.test(word)) + 1);
  return [words, street].filter((sequence) => /\p{L}.*[\p{L}\p{N}]/u.test(sequence.join('')));
}

/** Where words stand one after another in a text. */
function runsOf(words: readonly Word[], sequence: readonly string[]): Range[] {
  if (sequence.length === 0 || sequence.join('').length < 2) return [];
  return words.flatMap((word, place) => {
    const run = words.slice(place, place + sequence.length);
    const same = run.length === sequence.length && run.every(({ folded }, at) => folded === sequence[at]);
    return same ? [{ from: word.from, to: run.at(-1)?.to ?? word.to }] : [];
  });
}

const EMAIL = /[^\s@<>]+@[^\s@<>]+/gu;
const LONG_NUMBER = /\+?\(?\d(?:[\s.\p{Pd}()/]{0,3}\d){6,}/gu;
const POSTCODE = /(?<![\p{L}\p{N}])(?:GIR|[A-Z]{1,2}\d[A-Z\d]?)[\s.\p{Pd}]*\d[A-Z]{2}(?![\p{L}\p{N}])/giu;

/** For inside brackets, and without Unicode classes: these patterns are made anew for each person, and those are slow to make. */
const DASHES = '\\-‐-―−';

function patternsOf(identity: Identity): RegExp[] {
  const { references, postcode, dateOfBirth, nhsNumber, phones, emails, uprn } = identity;
  const given = [...references, postcode, nhsNumber, ...phones, ...emails, uprn];
  const spelt = given.flatMap((one) => {
    const signs = Array.from((one ?? '').normalize('NFKC')).filter((sign) => /[\p{L}\p{N}]/u.test(sign));
    return signs.length < 2
      ? []
      : [new RegExp(`(?<![a-z0-9])${signs.join(`[\\s${DASHES}.,:;_()/\\\\·•*+|]{0,3}`)}(?![a-z0-9])`, 'gi')];
  });
  return [
    EMAIL,
    LONG_NUMBER,
    POSTCODE,
    ...spelt,
    ...(dateOfBirth === null ? [] : birthPatterns(dateOfBirth)),
  ];
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** The ways in which a birthday is written, with its year or without where it has a month in words; and the year alone. */
function birthPatterns(born: string): RegExp[] {
  const { year, month, day } = Temporal.PlainDate.from(born);
  const short = String(year % 100).padStart(2, '0');
  const years = `(?:${year}|${short})`;
  const name = MONTHS[month - 1] ?? '';
  const named = `(?:${name}|${name.slice(0, 3)}|Sept)`;
  const numbered = `0?${day}(?:st|nd|rd|th)?`;
  const gap = `[\\s,.${DASHES}/]*`;
  const whole = (pattern: string): RegExp => new RegExp(`(?<![a-z0-9])${pattern}(?![a-z0-9])`, 'gi');
  return [
    whole(`0?${day}[\\s./${DASHES}]+0?${month}[\\s./${DASHES}]+${years}`),
    whole(`0?${month}[\\s./${DASHES}]+0?${day}[\\s./${DASHES}]+${years}`),
    whole(
      `${numbered}${gap}(?:of\\s+)?${month === 9 ? named : named.replace('|Sept', '')}(?:${gap}${years})?`,
    ),
    whole(`${month === 9 ? named : named.replace('|Sept', '')}${gap}${numbered}(?:${gap}${years})?`),
    whole(String(year)),
  ];
}

/** Ranges in order, those that touch or have only punctuation between them made one. */
function merged(text: string, ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = found.at(-1);
    if (last !== undefined && (from <= last.to || /^[\s,.'’\p{Pd}]*$/u.test(text.slice(last.to, from))))
      last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}
