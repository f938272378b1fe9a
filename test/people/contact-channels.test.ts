import { expect, test } from 'vitest';
import {
  type ContactPreference,
  faultOfPreference,
  takesTexts,
  waysToWrite,
} from '../../src/people/rules/contact-channels.ts';

const said: ContactPreference = {
  prefers: 'letter',
  agreed: [],
  large_print: false,
  address_lines: [],
  said: 'By telephone, to the broker',
};
const contact = { email: 'a@example.org', phone: '07700 900123', addressLines: ['1 Long Row', 'FE1 2BB'] };

test.each([
  ['07700 900123', true],
  ['+447700900123', true],
  ['01632 960100', false],
  ['07000 123456', false],
  ['07600 123456', false],
  ['+353871234567', true],
  ['', false],
])('whether %s takes text messages: %s', (phone, takes) => {
  expect(takesTexts(phone)).toBe(takes);
});

test('a letter needs no agreement; email and text do, and what is preferred stands first', () => {
  const ways = (preference: ContactPreference | null) =>
    waysToWrite({ ...contact, preference }).map(({ channel }) => channel);
  expect(ways(null)).toEqual(['letter']);
  expect(ways({ ...said, agreed: ['email', 'text'] })).toEqual(['letter', 'email', 'text']);
  expect(ways({ ...said, prefers: 'text', agreed: ['text'] })).toEqual(['text', 'letter']);
  expect(waysToWrite({ email: null, phone: null, addressLines: [], preference: said })).toEqual([]);
});

test('a preference must be agreed to, possible, and rest on something said', () => {
  expect(faultOfPreference(said, contact)).toBeUndefined();
  expect(faultOfPreference({ ...said, said: ' ' }, contact)?.field).toBe('said');
  expect(faultOfPreference({ ...said, prefers: 'email' }, contact)?.reason).toContain(
    'Tick what they prefer',
  );
  expect(faultOfPreference({ ...said, agreed: ['email'] }, { ...contact, email: null })?.reason).toContain(
    'no email address',
  );
  expect(
    faultOfPreference({ ...said, agreed: ['text'] }, { ...contact, phone: '01632 960100' })?.reason,
  ).toContain('no mobile number');
});
