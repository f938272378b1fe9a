/**
 * Where things stand on a letter, in millimetres from the top left of an A4 page, as GOV.UK Notify's specification for letters made
 * elsewhere has it. Beside the zones of the first page nothing may be printed, and nothing outside the border of any page.
 */

/** A rectangle on the page. */
export type Rectangle = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export const PAGE = { width: 210, height: 297 } as const;

/** Inside it every page must stay. The first page's top left corner, outside it, is where Notify puts its own mark. */
export const BORDER: Rectangle = { left: 15, top: 5, right: 195, bottom: 292 };

/** The zones of a letter's first page. */
export const FIRST_PAGE = {
  logo: { left: 15, top: 5, right: 125, bottom: 30 },
  address: { left: 24.6, top: 39.5, right: 120, bottom: 66.3 },
  council: { left: 125, top: 5, right: 195, bottom: 95 },
  body: { left: 15, top: 95, right: 195, bottom: 292 },
} as const satisfies Record<string, Rectangle>;

/** The lines of an address: Notify takes three to seven, the last a postcode. */
export const ADDRESS_LINES = { least: 3, most: 7 } as const;

/** Notify prints on both sides of five sheets at the most. */
export const MOST_PAGES = 10;

const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i;

/** What is wrong with a postal address for a letter; undefined where it will do. */
export function faultOfAddress(lines: readonly string[]): string | undefined {
  const kept = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (kept.length < ADDRESS_LINES.least)
    return 'The address has fewer than three lines, with the name first and the postcode last';
  if (kept.length > ADDRESS_LINES.most) return 'The address has more than seven lines';
  if (!POSTCODE.test(kept.at(-1) ?? '')) return 'The last line of the address must be a UK postcode';
  const wrong = kept.find((line) => /^[[\]<>()@\\/,=~"]/.test(line));
  return wrong === undefined ? undefined : `A line of an address cannot begin with ${wrong.charAt(0)}`;
}
