import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTemplate, templateNames, templateTitle } from '../../src/platform/notices/catalogue.ts';
import {
  composed,
  faultsOfWording,
  fieldsOf,
  fill,
  inFull,
  LONGEST_SHORT,
  readFields,
  usualWording,
} from '../../src/platform/notices/wording.ts';

describe.each(templateNames)('%s', (name) => {
  const template = anyTemplate(name);

  test('has an example that fits its fields, and usual words that a council could have written', () => {
    expect(readFields(template, template.example).ok).toBe(true);
    expect(faultsOfWording(template, usualWording(template))).toEqual([]);
    expect(template.channels.length).toBeGreaterThan(0);
    for (const { about } of fieldsOf(template)) expect(about).not.toBe('');
  });

  test('says the same by its functions and by its placeholders', () => {
    const { subject, body, short } = usualWording(template);
    expect(fill(subject, template.example)).toBe(template.subject(template.example));
    expect(fill(body, template.example)).toBe(template.body(template.example));
    expect(fill(short, template.example)).toBe(template.short(template.example));
  });

  test('has a short text message and a subject that is no paragraph', () => {
    expect(template.short(template.example).length).toBeLessThanOrEqual(LONGEST_SHORT);
    expect(template.subject(template.example).length).toBeLessThanOrEqual(100);
  });

  test('names nobody who has care to somebody who signs in', () => {
    if (template.audience === 'person') return;
    const told = fieldsOf(template).filter(({ name: field, about }) =>
      /\b(person|given|family|forename|surname|birth|nhs|home address)\b/i.test(
        `${field} ${about}`.replaceAll('_', ' '),
      ),
    );
    expect(told).toEqual([]);
  });

  test('speaks plainly: no exclamation, no please', () => {
    const { subject, body, short } = usualWording(template);
    expect(`${subject} ${body} ${short}`).not.toMatch(/!|\bplease\b/i);
  });
});

describe('words that a council writes', () => {
  const template = anyTemplate('offer-made');
  const usual = usualWording(template);

  test.each([
    [
      'body',
      'Answer by ((deadline)).',
      '((deadline)) is not a field of this template. Use ((area)) or ((by))',
    ],
    ['subject', 'Hello ((name))', '((name)) is not a field'],
    ['short', 'Answer by ((by).', 'A placeholder has two brackets on each side'],
    ['body', '   ', 'Write the words'],
  ] as const)('with a wrong %s are refused: %s', (part, words, reason) => {
    const [fault] = faultsOfWording(template, { ...usual, [part]: words });
    expect(fault?.field).toBe(part);
    expect(fault?.reason).toContain(reason);
  });

  test('keep the link that opens something, and never in the subject', () => {
    const link = anyTemplate('shortlist-link');
    const words = usualWording(link);
    expect(faultsOfWording(link, { ...words, body: 'Choose soon.' })[0]?.reason).toContain(
      'Keep ((address))',
    );
    expect(faultsOfWording(link, { ...words, subject: 'Open ((address))' })[0]?.reason).toContain(
      'leave it out',
    );
  });

  test('of a text message are held to their length', () => {
    const [fault] = faultsOfWording(template, { ...usual, short: 'x'.repeat(500) });
    expect(fault?.reason).toContain('500 characters');
  });

  test('a field’s own brackets are never filled in twice', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (area, by) => {
        const filled = fill('((area))|((by))', { area, by });
        expect(filled).toBe(`${area}|${by}`);
      }),
    );
  });
});

test('a message is made for its channel', () => {
  const template = anyTemplate('offer-closed');
  const wording = usualWording(template);
  const round = { name: 'Joan', council: 'Fernshire Council', link: '/offers/7' };
  const email = composed('email', wording, template.example, round);
  expect(email.body).toBe(
    'Dear Joan,\n\nOffer 214 went to another provider. Sign in to Tend to see it.\n\n((tend))/offers/7\n\nFernshire Council',
  );
  expect(composed('screen', wording, template.example, round).body).not.toContain('((tend))');
  expect(composed('text', wording, template.example, round).body).toBe(
    'Offer 214 went to another provider. See it in Tend. ((tend))/offers/7',
  );
  expect(inFull(email.body, 'https://tend.example/', null)).toContain('https://tend.example/offers/7');
  expect(inFull('((secret))', 'https://tend.example', null)).toBe('(not shown)');
  expect(templateTitle('a-name-of-before')).toBe('a name of before');
});
