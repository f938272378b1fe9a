/** Words and letters: order, plurals, lists, and the folding that lets a search find a name however it is typed. */

/** Orders text by code point, the order of results files: below 0, 0 or above 0. (`<` goes by UTF-16 unit.) */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** '1 visit', '1,234 visits', '2 people'. Give `many` where adding s, es or ies is not enough. */
export function plural(count: number, one: string, many = pluralOf(one)): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

/** '1,234,567', a whole number as people read it. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 'a', 'a and b', 'a, b and c'; nothing gives ''. `joiner` may be 'or'. */
export function listWords(words: readonly string[], joiner: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${joiner} ${words.at(-1)}`;
}

/** The first letter of each part of a name, as capitals: 'Mary-Ann O’Neill' → 'MAO'. */
export function initials(name: string): string {
  const parts = name.split(/[\s-]+/).filter((part) => part !== '');
  return parts.map((part) => part.match(/\p{L}/u)?.[0]?.toUpperCase() ?? '').join('');
}

/** Text as a search compares it: no accents, case, apostrophes or punctuation: 'Zoë O’Neill' → 'zoe oneill'. */
export function foldForSearch(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`]/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A name for an address or a file: 'St Matthew’s Ward' → 'st-matthews-ward'. */
export function slug(text: string): string {
  return foldForSearch(text).replaceAll(' ', '-');
}

const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Moves the surrogates above the rest of the first plane, where the code points that they stand for belong. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function pluralOf(one: string): string {
  if (/\bperson$/.test(one)) return one.replace(/person$/, 'people');
  if (/[^aeiou]y$/.test(one)) return one.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
}
