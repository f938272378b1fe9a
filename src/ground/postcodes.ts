/** UK postcodes: put in their written form, checked for shape, and taken apart. Shape is not proof that one exists. */
import { ok, type Result, refuse } from './result.ts';

/** A postcode in its written form, such as 'WS1 1AA', and the parts that areas of work are drawn by. */
export type PostcodeParts = {
  /** 'WS' */
  readonly area: string;
  /** 'WS1' */
  readonly district: string;
  /** 'WS1 1' */
  readonly sector: string;
  /** 'WS1', the half before the space: the district again */
  readonly outward: string;
  /** '1AA', the half after the space */
  readonly inward: string;
};

/**
 * The shapes in Royal Mail's Programmers' Guide to PAF: A9, A99, AA9, AA99, A9A and AA9A with the letters that each
 * place allows, then 9AA without C I K M O V; GIR 0AA is the one exception. Forces' postcodes (BF1) have the AA9 shape.
 */
const SHAPE =
  /^(?:GIR0AA|(?:[A-PR-UWYZ](?:\d\d?|\d[A-HJKPSTUW]|[A-HK-Y]\d\d?|[A-HK-Y]\d[ABEHMNPRVWXY]))\d[ABD-HJLNP-UW-Z]{2})$/;

/** Reads a postcode typed in any case with or without spaces, and answers its written form: 'ws11aa' → 'WS1 1AA'. */
export function parsePostcode(typed: string, name = 'Postcode', field?: string): Result<string> {
  const text = squeeze(typed);
  if (text === '') return refuse(`Enter ${name.charAt(0).toLowerCase()}${name.slice(1)}`, field);
  if (SHAPE.test(text)) return ok(withSpace(text));
  const meant = otherReadings(text).find((reading) => SHAPE.test(reading));
  if (meant !== undefined)
    return refuse(`${name} must be a real UK postcode. Did you mean ${withSpace(meant)}?`, field);
  return refuse(`${name} must be a full UK postcode, like WS1 1AA`, field);
}

/** The written form of a postcode, or undefined where it is not one. */
export function normalisePostcode(typed: string): string | undefined {
  const text = squeeze(typed);
  return SHAPE.test(text) ? withSpace(text) : undefined;
}

/** The parts of a postcode in its written form. */
export function postcodeParts(postcode: string): PostcodeParts {
  const [outward = '', inward = ''] = postcode.split(' ');
  const area = outward === 'GIR' ? outward : outward.replace(/\d.*$/, '');
  return { area, district: outward, sector: `${outward} ${inward.charAt(0)}`, outward, inward };
}

/** Upper case, without spaces, full stops or hyphens. */
function squeeze(typed: string): string {
  return typed.toUpperCase().replace(/[\s.‐-]/g, '');
}

function withSpace(text: string): string {
  return `${text.slice(0, -3)} ${text.slice(-3)}`;
}

/** The text with letters and digits that look alike exchanged where the shape wants the other: O and 0, I and 1. */
function otherReadings(text: string): string[] {
  const digits = (part: string): string => part.replaceAll('O', '0').replaceAll('I', '1');
  const letters = (part: string): string => part.replaceAll('0', 'O').replaceAll('1', 'I');
  const outward = text.slice(0, -3);
  const inward = digits(text.slice(-3, -2)) + letters(text.slice(-2));
  return [1, 2].flatMap((length) => {
    const [area, rest] = [letters(outward.slice(0, length)), outward.slice(length)];
    return [area + rest + inward, area + digits(rest) + inward];
  });
}
