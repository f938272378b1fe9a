import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Identity, withoutIdentity } from '../../src/brokerage/rules/identifying-words.ts';
import { type Sought, shownToProvider } from '../../src/brokerage/rules/shown-to-provider.ts';
import { formatNhsNumber, fictionalNhsNumber } from '../../src/ground/identifiers.ts';
import { foldForSearch } from '../../src/ground/text.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';

const mary: Identity = {
  names: ['Mary-Ann', 'O’Neill', 'Peggy'],
  references: ['P-000123'],
  addressLines: ['12 Mill Lane', 'Flat 3'],
  postcode: 'WS1 1AA',
  dateOfBirth: '1941-03-03',
  nhsNumber: fictionalNhsNumber(7),
  phones: ['01922650000'],
  emails: ['mary@example.com'],
  uprn: '100071234567',
};
const sought: Sought = {
  lane: 'standard',
  service: 'home-care',
  wantedFrom: '2026-03-09',
  visits: [aPatternVisit({ tasks: 'Help Peggy wash', timeCriticalReason: 'Insulin, see P-000123' })],
  needs: ['dementia'],
  language: { name: 'Irish', required: true },
  workerGender: { gender: 'female', required: false },
  cultures: ['Catholic', 'Irish'],
  areaNames: ['East'],
  words: 'Mrs O’Neill is at Flat 3.',
};

describe('what people wrote', () => {
  test.each(ruleTable('what-an-offer-shows').map((row) => [row('written'), row('shown')]))(
    '%s',
    (written, shown) => expect(withoutIdentity(written, mary).text).toBe(shown),
  );

  test('hidden characters, full-width letters and spelt-out numbers do not help', () => {
    for (const text of [
      'Peg\u200Bgy',
      'Ｐｅｇｇｙ',
      'P 000 123',
      'PeggyONeill',
      formatNhsNumber(mary.nhsNumber ?? ''),
      'W S 1 1 A A',
      'March 3, 1941',
      '03.03.1941',
    ])
      expect(withoutIdentity(text, mary).text, text).toBe('[removed]');
  });
});

test('an offer shows where roughly, when, what for and what matters', () => {
  const { shown, removed } = shownToProvider(sought, mary);
  expect(shown).toMatchObject({
    district: 'WS1',
    areas: ['East'],
    startsOn: '2026-03-09',
    week: ['Every day at 08:00 for 30 minutes'],
    weeklyMinutes: 210,
    needs: ['dementia'],
    preferences: ['Must speak Irish', 'A woman if possible', 'Knows Catholic and Irish ways'],
    words: 'Mrs [removed] is at [removed].',
  });
  expect(shown.visits[0]).toMatchObject({
    tasks: 'Help [removed] wash',
    timeCriticalReason: 'Insulin, see [removed]',
  });
  expect(removed).toEqual(['Peggy', 'P-000123', 'O’Neill', 'Flat 3']);
});

describe('no offer says who it is', () => {
  const letters = fc.constantFrom(...'abcdefghiklmnoprstuvwyzéøßæñ'.split(''));
  // No word that the council's own lists and sentences use, which is not the person's to hide.
  const ours = new Set(
    foldForSearch(
      `${JSON.stringify(shownToProvider(sought, mary).shown)} monday tuesday wednesday thursday friday`,
    ).split(' '),
  );
  const name = fc
    .array(letters, { minLength: 2, maxLength: 9 })
    .map((all) => all.join(''))
    .map((text) => text.charAt(0).toUpperCase() + text.slice(1))
    .filter((text) => !ours.has(foldForSearch(text)) && !ours.has(`${foldForSearch(text)}s`));
  const digits = (length: number) =>
    fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join(''));
  const people: fc.Arbitrary<Identity> = fc.record({
    names: fc.array(
      fc.oneof(
        name,
        fc.tuple(name, name).map((two) => two.join('-')),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    references: fc.array(
      digits(6).map((number) => `P-${number}`),
      { maxLength: 2 },
    ),
    addressLines: fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 300 }), name, fc.constantFrom('Lane', 'Road', 'Close'))
        .map((line) => line.join(' ')),
      { maxLength: 2 },
    ),
    postcode: fc
      .tuple(fc.constantFrom('WS', 'B', 'CB'), fc.nat(9), fc.nat(9), fc.constantFrom('AA', 'QT'))
      .map(([area, district, sector, unit]) => `${area}${district} ${sector}${unit}`),
    dateOfBirth: fc
      .tuple(
        fc.integer({ min: 1920, max: 2007 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
      )
      .map(([year, month, day]) => new Temporal.PlainDate(year, month, day).toString()),
    nhsNumber: fc.nat(800_000).map(fictionalNhsNumber),
    phones: fc.array(
      digits(10).map((number) => `0${number}`),
      { maxLength: 2 },
    ),
    emails: fc.array(
      name.map((text) => `${text}@example.com`),
      { maxLength: 1 },
    ),
    uprn: digits(12),
  });

  test('whatever is known of a person and however it was written into the notes, none of it is shown', () => {
    const habits = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => text.toLowerCase(),
      (text) => `(${text}),`,
      (text) => `${text}'s`,
      (text) => text.replaceAll('-', ' '),
      (text) => (/\d{6}/.test(text) ? text.replaceAll(/(\d{3})/g, '$1 ') : text),
    );
    const fillers = fc.constantFrom('likes tea', 'key in safe', '', 'at eight;', 'then\n');
    fc.assert(
      fc.property(
        people,
        fc.array(fc.tuple(fc.nat(50), habits, fillers), { minLength: 1, maxLength: 12 }),
        (identity, writing) => {
          const { names, references, addressLines, postcode, dateOfBirth, nhsNumber, phones, emails, uprn } =
            identity;
          const born = Temporal.PlainDate.from(dateOfBirth ?? '');
          const secrets = [
            ...names,
            ...references,
            ...addressLines,
            ...phones,
            ...emails,
            postcode ?? '',
            dateOfBirth ?? '',
            nhsNumber ?? '',
            uprn ?? '',
            `${born.day}/${born.month}/${born.year}`,
            `${born.day}.${born.month}.${String(born.year).slice(2)}`,
          ];
          const notes = writing
            .map(([at, habit, filler]) => `${filler} ${habit(secrets[at % secrets.length] ?? '')}`)
            .join(' ');
          const { shown } = shownToProvider(
            {
              ...sought,
              words: notes,
              needs: [notes],
              visits: [aPatternVisit({ tasks: notes, timeCriticalReason: notes })],
            },
            identity,
          );
          const { district, areas, week, visits, ...rest } = shown;
          const free = [
            rest.words,
            ...rest.needs,
            ...visits.flatMap((visit) => [visit.tasks, visit.timeCriticalReason ?? '']),
          ];
          const everything = ` ${foldForSearch(JSON.stringify([areas, week, visits, rest]))} `;
          for (const part of [...names, ...addressLines, ...references])
            expect(everything).not.toContain(` ${foldForSearch(part)} `);
          for (const part of names.flatMap((one) => one.split('-')))
            expect(everything).not.toContain(` ${foldForSearch(part)} `);
          for (const text of free) {
            const squeezed = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
            for (const secret of [postcode, nhsNumber, uprn, ...phones, ...references])
              expect(squeezed).not.toContain((secret ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
            expect(text).not.toMatch(/@|\d{4}-\d\d-\d\d/);
            expect(text).not.toContain(String(born.year));
          }
          expect(district).toBe(postcode?.split(' ')[0]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
