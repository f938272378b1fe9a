/**
 * Text as banks take it: letters without their accents, and only the signs that a file's own set holds. What has no plain
 * form is refused by name, never dropped in silence.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';

/** The signs a kind of bank file may hold. */
export type BankSigns = 'bacs' | 'iso';

const ALLOWED: Readonly<Record<BankSigns, RegExp>> = {
  bacs: /[^A-Z0-9.&/ -]/u,
  iso: /[^A-Za-z0-9/?:().,'+ -]/u,
};

const PLAIN: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
  '‐': '-',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  œ: 'oe',
  Œ: 'OE',
};

/** Bacs has no apostrophe, comma or bracket: those that only part words become a space or nothing. */
const FOR_BACS: Readonly<Record<string, string>> = {
  "'": '',
  ',': ' ',
  '(': ' ',
  ')': ' ',
  ':': ' ',
  '+': ' ',
  '"': '',
  _: '-',
  '@': ' AT ',
};

/** Iso files have no ampersand. */
const FOR_ISO: Readonly<Record<string, string>> = { '&': '+', '"': "'", _: '-', '@': '(at)' };

/** Text in the signs of a kind of file, at most `most` long. Refused where a sign has no plain form or nothing is left. */
export function bankText(typed: string, signs: BankSigns, most: number, name: string): Result<string> {
  const swap = signs === 'bacs' ? FOR_BACS : FOR_ISO;
  const plain = typed
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/./gsu, (sign) => PLAIN[sign] ?? sign)
    .replaceAll(/./gsu, (sign) => swap[sign] ?? sign)
    .replaceAll(/\s+/g, ' ')
    .trim();
  const text = signs === 'bacs' ? plain.toUpperCase() : plain;
  const odd = ALLOWED[signs].exec(text)?.[0];
  if (odd !== undefined) return refuse(`${name} ‘${typed}’ has ‘${odd}’, which a bank file cannot hold`);
  const cut = text.slice(0, most).trim();
  return cut === ''
    ? refuse(`${name} is empty once it is put in the signs that a bank file can hold`)
    : ok(cut);
}
