import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { normalisePostcode, parsePostcode, postcodeParts } from '../../src/ground/postcodes.ts';
import { openData, openJson } from './open-data.ts';

describe('postcodes', () => {
  it.each([
    ['ws11aa', 'WS1 1AA'],
    ['  m1  1ae ', 'M1 1AE'],
    ['B33 8TH', 'B33 8TH'],
    ['CR2 6XH', 'CR2 6XH'],
    ['DN551PT', 'DN55 1PT'],
    ['W1A 1HQ', 'W1A 1HQ'],
    ['ec1a-1bb', 'EC1A 1BB'],
    ['SW1W 0NY', 'SW1W 0NY'],
    ['gir 0aa', 'GIR 0AA'],
    ['BF1 0AA', 'BF1 0AA'],
    ['JE2 3XP', 'JE2 3XP'],
    ['', 'Enter postcode'],
    ['WS1', 'Postcode must be a full UK postcode, like WS1 1AA'],
    ['WS1 1AC', 'Postcode must be a full UK postcode, like WS1 1AA'],
    ['QS1 1AA', 'Postcode must be a full UK postcode, like WS1 1AA'],
    ['WJ1 1AA', 'Postcode must be a full UK postcode, like WS1 1AA'],
    ['12345', 'Postcode must be a full UK postcode, like WS1 1AA'],
    ['WS1 1AA, Walsall', 'Postcode must be a full UK postcode, like WS1 1AA'],
    ['CRO 2YR', 'Postcode must be a real UK postcode. Did you mean CR0 2YR?'],
    ['WSI IAA', 'Postcode must be a real UK postcode. Did you mean WS1 1AA?'],
    ['0X1 1AA', 'Postcode must be a real UK postcode. Did you mean OX1 1AA?'],
  ])('reads %s as %s', (typed, expected) => {
    const read = parsePostcode(typed);
    expect(read.ok ? read.value : read.reason).toBe(expected);
    expect(normalisePostcode(typed)).toBe(read.ok ? expected : undefined);
  });

  it('takes one apart', () => {
    expect(postcodeParts('WS10 8AB')).toEqual({
      area: 'WS',
      district: 'WS10',
      sector: 'WS10 8',
      outward: 'WS10',
      inward: '8AB',
    });
    expect(postcodeParts('EC1A 1BB')).toMatchObject({ area: 'EC', district: 'EC1A', sector: 'EC1A 1' });
    expect(postcodeParts('M1 1AE')).toMatchObject({ area: 'M', district: 'M1' });
    expect(postcodeParts('GIR 0AA')).toMatchObject({ area: 'GIR', inward: '0AA' });
  });

  it('is settled after one reading, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const once = normalisePostcode(typed);
        if (once !== undefined) expect(normalisePostcode(once)).toBe(once);
        expect(parsePostcode(typed).ok).toBe(once !== undefined);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-PR-UWYZ][A-HK-Y]?[0-9]{1,2}[0-9][ABD-HJLNP-UW-Z]{2}$/), (typed) => {
        const written = normalisePostcode(typed.toLowerCase());
        expect(written).toBe(`${typed.slice(0, -3)} ${typed.slice(-3)}`);
      }),
    );
  });

  it('accepts every postcode of Walsall as it is written', () => {
    const text = openData('walsall/postcodes_walsall.csv');
    if (text === undefined) return;
    const postcodes = text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(',')));
    expect(postcodes.length).toBe(7557);
    expect(postcodes.filter((postcode) => normalisePostcode(postcode.replace(' ', '')) !== postcode)).toEqual(
      [],
    );
  });

  it('accepts every postcode of the regulator’s new providers', () => {
    const shape = z.array(z.object({ postalCode: z.string() }));
    const providers = openJson('cqc/cqc_new_providers_2026_q1.json', shape);
    if (providers === undefined) return;
    const refused = providers.filter(({ postalCode }) => !parsePostcode(postalCode).ok);
    expect(refused.map(({ postalCode }) => postalCode)).toEqual([]);
  });
});
