import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDecision, type Decision } from '../../src/people/rules/decisions.ts';
import {
  ageOn,
  changedFields,
  checkDetails,
  sections,
  type PersonDetails,
} from '../../src/people/rules/person-details.ts';
import { lettersApart, nearNames } from '../../src/people/rules/near-names.ts';
import { isSlipOfNhsNumber, readPersonSearch } from '../../src/people/rules/person-search.ts';
import { bannerOf, communicationNeeds, fullName, shortName } from '../../src/people/rules/person-words.ts';
import {
  checkEnding,
  mattersTold,
  mayBeTold,
  matters,
  standingOn,
} from '../../src/people/rules/representatives.ts';
import { fieldsSeenBy, sees, views, viewOf, type SeenField } from '../../src/people/rules/who-sees-what.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { somePerson } from './some-person.ts';

const today = Temporal.PlainDate.from('2026-03-10');
const reason = (details: Partial<PersonDetails>): string => {
  const checked = checkDetails({ ...somePerson(), ...details }, today);
  return checked.ok ? 'fine' : `${checked.field}: ${checked.reason}`;
};

describe('what is written down about a person', () => {
  it.each<[Partial<PersonDetails>, string]>([
    [{}, 'fine'],
    [{ date_of_birth: null, nhs_number: null }, 'fine'],
    [{ reference: '' }, 'reference: Enter the reference'],
    [{ given_name: '' }, 'given_name: Enter the first name'],
    [{ family_name: '' }, 'family_name: Enter the last name'],
    [{ date_of_birth: '2026-03-10' }, 'date_of_birth: Date of birth must be in the past'],
    [{ date_of_birth: '2026-03-09' }, 'fine'],
    [{ date_of_birth: '1905-03-10' }, 'date_of_birth: Date of birth must be less than 120 years ago'],
    [
      { nhs_number: '9434765918' },
      'nhs_number: NHS number is not a real number. Check each digit for a slip',
    ],
    [
      { interpreter_needed: true, first_language: null },
      'first_language: Enter the language that the interpreter must speak',
    ],
    [{ interpreter_needed: true, first_language: 'Punjabi' }, 'fine'],
    [
      { worker_gender_required: true, worker_gender: null },
      'worker_gender: Choose whether the care worker must be a woman or a man',
    ],
  ])('%j is %s', (details, expected) => {
    expect(reason(details)).toBe(expected);
  });

  it('counts whole years, and somebody born on 29 February from 1 March', () => {
    expect(ageOn('1940-05-01', '2026-04-30')).toBe(85);
    expect(ageOn('1940-05-01', '2026-05-01')).toBe(86);
    expect(ageOn('1940-02-29', '2026-02-28')).toBe(85);
    expect(ageOn('1940-02-29', '2026-03-01')).toBe(86);
  });

  it('has every fact in one section and tells which changed, in their order', () => {
    const all = Object.values(sections).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.toSorted()).toEqual(Object.keys(somePerson()).toSorted());
    expect(changedFields(somePerson(), { ...somePerson(), pets: 'A cat', known_as: 'Addie' })).toEqual([
      'known_as',
      'pets',
    ]);
    expect(changedFields(somePerson(), { ...somePerson(), address_lines: ['1 High Street'] })).toEqual([
      'address_lines',
    ]);
    expect(changedFields(somePerson(), somePerson())).toEqual([]);
  });
});

describe('words about a person', () => {
  it('names them', () => {
    expect(fullName({ title: 'Mrs', given_name: 'Ada', family_name: 'Cole' })).toBe('Mrs Ada Cole');
    expect(fullName({ title: null, given_name: 'Ada', family_name: 'Cole' })).toBe('Ada Cole');
    expect(shortName({ title: 'Mrs', given_name: 'Ada', family_name: 'Cole' })).toBe('Mrs Cole');
    expect(shortName({ given_name: 'Ada', family_name: 'Cole' })).toBe('Ada Cole');
  });

  it.each([
    [{ first_language: 'English', interpreter_needed: false, format: 'standard' }, []],
    [{ first_language: null, interpreter_needed: false, format: 'standard' }, []],
    [{ first_language: 'Urdu', interpreter_needed: false, format: 'standard' }, ['First language Urdu']],
    [{ first_language: 'Urdu', interpreter_needed: true, format: 'standard' }, ['Book an interpreter: Urdu']],
    [
      { first_language: 'Punjabi', interpreter_needed: true, format: 'large print' },
      ['Book an interpreter: Punjabi', 'Write in large print'],
    ],
    [
      { first_language: 'English', interpreter_needed: false, format: 'BSL' },
      ['Uses British Sign Language (BSL)'],
    ],
  ] as const)('says of %j what nobody may miss: %j', (person, needs) => {
    expect(communicationNeeds(person)).toEqual(needs);
  });

  it('shows a death in place of everything else, and the age that was reached', () => {
    const banner = bannerOf({ ...somePerson(), format: 'audio', died_on: '2026-03-04' }, today);
    expect(banner.alerts).toEqual(['Died on Wednesday 4 March 2026']);
    expect(banner.age).toBe(85);
    expect(bannerOf({ ...somePerson(), communication_note: 'Speak to her left side' }, today).alerts).toEqual(
      ['Speak to her left side'],
    );
  });
});

describe('who sees what', () => {
  const yesOrNo = (field: string) => views.map((view) => (sees(view, field as SeenField) ? 'yes' : 'no'));

  it.each(ruleTable('who-sees-what').map((row) => [row('field'), views.map((view) => row(view))] as const))(
    'shows %s as the page says',
    (field, expected) => {
      expect(yesOrNo(field)).toEqual(expected);
    },
  );

  it('says so for every fact there is', () => {
    const told = ruleTable('who-sees-what').map((row) => row('field'));
    expect(told.toSorted()).toEqual([...Object.keys(somePerson()), 'died_on'].toSorted());
  });

  it('shows each reader no more than the one before', () => {
    const seen = views.map(fieldsSeenBy);
    for (const [at, fields] of seen.entries()) {
      if (at > 0) expect(fields.every((field) => seen[0]?.includes(field))).toBe(true);
    }
    expect(seen[3]?.every((field) => seen[2]?.includes(field) === true)).toBe(true);
  });

  it('knows a provider by whether it has a line', () => {
    expect(viewOf('provider_manager', true)).toBe('provider');
    expect(viewOf('provider_coordinator', false)).toBe('provider after');
    expect(viewOf('broker', true)).toBe('council care');
    expect(viewOf('finance_officer', true)).toBe('council money');
  });
});

describe('what somebody typed to find a person', () => {
  it.each([
    ['  ', { by: 'nothing' }],
    ['943 476 5919', { by: 'nhs_number', digits: '9434765919' }],
    ['9434765918', { by: 'words', words: '9434765918' }],
    ['1/5/1940', { by: 'date_of_birth', day: '1940-05-01' }],
    ['01.05.1940', { by: 'date_of_birth', day: '1940-05-01' }],
    ['31/2/1940', { by: 'words', words: '31/2/1940' }],
    ['1 May 1940', { by: 'date_of_birth', day: '1940-05-01' }],
    ['1st May 1940', { by: 'words', words: '1st May 1940' }],
    ['25 Apr 1942', { by: 'date_of_birth', day: '1942-04-25' }],
    ['25apr1942', { by: 'date_of_birth', day: '1942-04-25' }],
    ['1942-04-25', { by: 'date_of_birth', day: '1942-04-25' }],
    ['29 February 1941', { by: 'words', words: '29 February 1941' }],
    ['Cole ws1', { by: 'words', words: 'Cole ws1' }],
    ['Mrs Cole', { by: 'words', words: 'Cole' }],
    ['Cole, Mrs. Ada', { by: 'words', words: 'Cole, Ada' }],
    ['Lady', { by: 'words', words: 'Lady' }],
    ['+44 7700 900123', { by: 'words', words: '07700 900123' }],
    ['+44 (0)1922 650000', { by: 'words', words: '01922 650000' }],
  ])('%s', (typed, search) => {
    expect(readPersonSearch(typed)).toEqual(search);
  });

  it('is a slip of an NHS number where ten digits are not one', () => {
    expect(['943 476 5918', '9434765918', '943-476-5918'].every(isSlipOfNhsNumber)).toBe(true);
    expect(['943 476 5919', '07700900123', '94347659', 'Cole'].some(isSlipOfNhsNumber)).toBe(false);
  });
});

describe('names that are near', () => {
  const named = (given_name: string, family_name: string, known_as: string | null = null) => ({
    given_name,
    family_name,
    known_as,
  });
  const people = [
    named('Elsie', 'Barlow'),
    named('Zoë', 'O’Neill', 'Zo'),
    named('Catherine', 'Smith', 'Kitty'),
    named('Ravinder', 'Dhesan'),
  ];
  it.each([
    ['Barlw', ['Barlow']],
    ['Barlowe', ['Barlow']],
    ['Balrow elsy', []],
    ['Balrow elsei', ['Barlow']],
    ['Oneil', ['O’Neill']],
    ['Smyth', ['Smith']],
    ['Katherine', ['Smith']],
    ['kity smith', ['Smith']],
    ['Dheshan', ['Dhesan']],
    ['Li', []],
    ['P10073', []],
    ['Xyzzy', []],
  ])('%s', (typed, found) => {
    expect(nearNames(typed, people, 5).map(({ family_name }) => family_name)).toEqual(found);
  });

  it('come nearest first, and no more than are asked for', () => {
    const several = [named('Ada', 'Baxlowe'), named('Ada', 'Barlow'), named('Ada', 'Barlov')];
    expect(nearNames('Barlow', several, 2).map(({ family_name }) => family_name)).toEqual([
      'Barlow',
      'Barlov',
    ]);
  });

  it('are as far apart one way as the other, and never further than the longer is long', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(lettersApart(a, b)).toBe(lettersApart(b, a));
        expect(lettersApart(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(lettersApart(a, b) === 0).toBe(a === b);
      }),
    );
    expect([lettersApart('ab', 'ba'), lettersApart('barlow', 'balrow')]).toEqual([1, 1]);
  });
});

describe('representatives', () => {
  const access = (row: (column: string) => string) => ({
    starts_on: row('starts on'),
    ends_on: row('ends on') || null,
    may_see_plan: row('plan') === 'yes',
    may_see_visits: row('visits') === 'yes',
    may_see_money: row('money') === 'yes',
  });

  it.each(
    ruleTable('representatives').map(
      (row) => [row('on'), row('stands'), row('may be told'), access(row)] as const,
    ),
  )('on %s one %s and is told: %s', (day, stands, told, given) => {
    expect(standingOn(given, day)).toBe(stands);
    expect(mattersTold(given, day).join(', ')).toBe(told);
  });

  it('are told nothing from the day they end, whatever is ticked', () => {
    const day = fc.integer({ min: 0, max: 800 }).map((days) => today.add({ days }).toString());
    const ticked = fc.boolean();
    fc.assert(
      fc.property(day, day, day, ticked, ticked, ticked, (starts_on, ends, on, plan, visits, money) => {
        const ends_on = ends < starts_on ? starts_on : ends;
        const given = {
          starts_on,
          ends_on,
          may_see_plan: plan,
          may_see_visits: visits,
          may_see_money: money,
        };
        const told = mattersTold(given, on);
        if (on >= ends_on || on < starts_on) expect(told).toEqual([]);
        else expect(told).toEqual(matters.filter((_, at) => [plan, visits, money][at]));
        for (const matter of matters) expect(mayBeTold(given, matter, on)).toBe(told.includes(matter));
      }),
    );
  });

  it('are ended once, with a reason, and never before they began', () => {
    const begun = { starts_on: '2026-03-01', ends_on: null };
    expect(checkEnding(begun, { day: '2026-03-10', reason: ' Ada asked ' })).toEqual({
      ok: true,
      value: { ends_on: '2026-03-10', ended_reason: 'Ada asked' },
    });
    expect(checkEnding(begun, { day: '2026-02-01', reason: 'Mistake' })).toMatchObject({
      value: { ends_on: '2026-03-01' },
    });
    expect(checkEnding(begun, { day: '2026-03-10', reason: ' ' })).toMatchObject({ field: 'ended_reason' });
    expect(checkEnding({ ...begun, ends_on: '2026-03-05' }, { day: '2026-03-10', reason: 'x' }).ok).toBe(
      false,
    );
  });
});

describe('decisions', () => {
  const decision: Decision = {
    about: 'Moving to a nursing home',
    capacity: 'cannot decide',
    outcome: 'decided by attorney or deputy',
    representative_id: 7,
    decided_on: '2026-03-05',
    note: 'Dr Lee saw her on 4 March',
  };
  const attorney = {
    power: 'attorney for health and welfare',
    starts_on: '2026-01-01',
    ends_on: null,
  } as const;
  const answer = (
    change: Partial<Decision>,
    decider: Parameters<typeof checkDecision>[1] = attorney,
  ): string => {
    const checked = checkDecision({ ...decision, ...change }, decider, today.toString());
    return checked.ok ? 'fine' : checked.reason;
  };

  it('are made by the person where they can, and only then', () => {
    expect(answer({ capacity: 'can decide', outcome: 'agrees' })).toBe('fine');
    expect(answer({ capacity: 'can decide', outcome: 'does not agree' })).toBe('fine');
    expect(answer({ capacity: 'can decide' })).toBe('Somebody who can decide decides for themselves');
    expect(answer({ capacity: 'can decide', outcome: 'decided in best interests' })).toMatch(
      /for themselves/,
    );
    expect(answer({ outcome: 'agrees' })).toMatch(/Say whether an attorney/);
    expect(answer({ outcome: 'decided in best interests' })).toBe('fine');
  });

  it('are made for them only by an attorney or deputy who was acting that day', () => {
    expect(answer({})).toBe('fine');
    expect(answer({}, { ...attorney, power: 'appointee' })).toMatch(/Only an attorney or a deputy/);
    expect(answer({}, { ...attorney, starts_on: '2026-03-06' })).toMatch(/not acting on that day/);
    expect(answer({}, { ...attorney, ends_on: '2026-03-05' })).toMatch(/not acting on that day/);
    expect(answer({ decided_on: '2026-03-11' })).toMatch(/today or in the past/);
    expect(
      checkDecision({ ...decision, outcome: 'decided in best interests' }, attorney, '2026-03-10'),
    ).toMatchObject({
      value: { representative_id: null },
    });
  });
});
