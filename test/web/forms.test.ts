import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parsePostcode } from '../../src/ground/postcodes.ts';
import { refuse } from '../../src/ground/result.ts';
import { fields } from '../../src/web/fields.ts';
import * as ask from '../../src/web/form-values.ts';
import {
  csrfField,
  dateBoxes,
  errorSummary,
  parseForm,
  startForm,
  withRefusal,
} from '../../src/web/forms.ts';

const schema = z.object({
  forename: ask.text('First name', { max: 20 }),
  notes: ask.optionalText('Notes', { max: 10 }),
  minutes: ask.wholeNumber('Length', { min: 5, max: 600 }),
  rate_pence: ask.money('Rate'),
  starts_on: ask.date('Start date'),
  ends_on: ask.optionalDate('End date'),
  starts_at: ask.time('Start time'),
  method: ask.choice('How visits are logged', ['gps', 'manual']),
  days: ask.choices('Days', ['mon', 'tue', 'wed'], { min: 1 }),
  postcode: ask.optionalAnswer(parsePostcode, 'Postcode'),
  agreed: ask.tick(),
  lines: z.array(z.object({ minutes: ask.wholeNumber('Length'), due: ask.date('Due') })).default([]),
});

const good = {
  forename: ' Zoë ',
  notes: 'a\r\nb',
  minutes: '45',
  rate_pence: '£24.10',
  'starts_on-day': '2',
  'starts_on-month': 'March',
  'starts_on-year': '2026',
  starts_at: '8.05',
  method: 'gps',
  days: ['wed', 'mon'],
  postcode: 'ws1 1tp',
  agreed: 'yes',
  'lines.1.minutes': '30',
  'lines.0.minutes': '15',
  'lines.0.due-day': '1',
  'lines.0.due-month': '4',
  'lines.0.due-year': '2026',
  'lines.1.due-day': '2',
  'lines.1.due-month': '4',
  'lines.1.due-year': '2026',
};

describe('reading a form', () => {
  it('gives typed values', () => {
    const read = parseForm(schema, good);
    expect(read).toMatchObject({
      ok: true,
      value: {
        forename: 'Zoë',
        notes: 'a\nb',
        minutes: 45,
        rate_pence: 2410,
        starts_on: '2026-03-02',
        ends_on: null,
        starts_at: '08:05',
        method: 'gps',
        days: ['mon', 'wed'],
        agreed: true,
        lines: [
          { minutes: 15, due: '2026-04-01' },
          { minutes: 30, due: '2026-04-02' },
        ],
      },
    });
  });

  it('says what is wrong with each field once, in words, and keeps what was typed', () => {
    const read = parseForm(schema, {
      ...good,
      forename: '',
      minutes: '3',
      'starts_on-day': '31',
      'starts_on-month': '2',
      method: 'x',
      days: [],
      'lines.1.minutes': 'ten',
      notes: 'much too long to keep',
    });
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.errors).toEqual({
      forename: 'Enter first name',
      notes: 'Notes must be 10 characters or fewer',
      minutes: 'Length must be a whole number from 5 to 600',
      starts_on: 'Start date must be a real date',
      method: 'Choose how visits are logged',
      days: 'Choose days',
      'lines.1.minutes': 'Length must be a whole number from 0 to 1000000',
    });
    expect(read.values['starts_on-day']).toBe('31');
    expect(read.values['lines.1.minutes']).toBe('ten');
  });

  it('never throws, whatever is posted, and answers in plain words', () => {
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined), fc.integer());
    const name = fc.oneof(
      fc.constantFrom(...Object.keys(good), '__proto__.x', 'lines.constructor', 'lines', 'starts_on'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), (body) => {
        const read = parseForm(schema, body);
        if (read.ok) return;
        for (const message of Object.values(read.errors))
          expect(message).not.toMatch(/Invalid|expected|received/);
      }),
      { numRuns: 300 },
    );
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(parseForm(schema, null).ok).toBe(false);
  });

  it('takes files, and says when there is none', () => {
    const upload = z.object({ feed: ask.file('A file of visit logs') });
    const sent = { field: 'feed', name: 'week.csv', bytes: Buffer.from('a,b') };
    expect(parseForm(upload, {}, [sent])).toMatchObject({ ok: true, value: { feed: { name: 'week.csv' } } });
    expect(parseForm(upload, { feed: 'text' })).toMatchObject({
      ok: false,
      errors: { feed: 'Choose a file of visit logs' },
    });
  });

  it('puts a refusal beside its field, or at the top', () => {
    expect(withRefusal({ a: '1' }, refuse('Taken', 'a'))).toEqual({
      values: { a: '1' },
      errors: { a: 'Taken' },
    });
    expect(errorSummary(withRefusal({}, refuse('Somebody else approves'))).toString()).toMatch(
      /<li>\s*Somebody else approves\s*<\/li>/,
    );
    expect(errorSummary(startForm()).toString()).toBe('');
  });
});

describe('showing a form', () => {
  const state = {
    values: {
      name: '<b>"x"',
      when: '25:00',
      'born-day': '31',
      'born-month': '2',
      'born-year': '1941',
      pick: 'b',
      many: ['1', '3'],
      words: 'a & b',
      ok: 'yes',
    },
    errors: { when: 'Not a time', born: 'Not a date' },
  };
  const box = fields(state);

  it('keeps everything that was typed', () => {
    expect(box.text({ name: 'name', label: 'Name' }).toString()).toContain('value="&lt;b&gt;&quot;x&quot;"');
    expect(box.textarea({ name: 'words', label: 'Words' }).toString()).toContain('>a &amp; b</textarea>');
    expect(box.textarea({ name: 'words', label: 'Words', max: 20 }).toString()).toContain(
      'data-maxlength="20"',
    );
    expect(
      box
        .select({
          name: 'pick',
          label: 'Pick',
          choices: [
            { value: 'a', text: 'A' },
            { value: 'b', text: 'B' },
          ],
        })
        .toString(),
    ).toContain('<option value="b" selected>B</option>');
    const ticks = box
      .checkboxes({
        name: 'many',
        label: 'Many',
        choices: ['1', '2', '3'].map((value) => ({ value, text: value })),
      })
      .toString();
    expect(ticks.match(/ checked/g)).toHaveLength(2);
    expect(box.tick({ name: 'ok', label: 'OK' }).toString()).toContain(' checked');
    expect(
      box.radios({ name: 'pick', label: 'Pick', choices: [{ value: 'b', text: 'B' }] }).toString(),
    ).toContain(' checked');
    expect(box.date({ name: 'born', label: 'Born' }).toString()).toMatch(
      /name="born-day" type="text" value="31"/,
    );
  });

  it('ties what is wrong to its box', () => {
    const time = box.time({ name: 'when', label: 'When' }).toString();
    expect(time).toContain('id="when-error"');
    expect(time).toContain('aria-describedby="when-hint when-error"');
    const summary = errorSummary(state).toString();
    expect(summary).toContain('href="#when"');
    expect(summary).toContain('href="#born-day"');
    expect(box.date({ name: 'born', label: 'Born' }).toString()).toContain('id="born-day"');
  });

  it('asks for files, money and numbers', () => {
    expect(box.file({ name: 'f', label: 'File', accept: '.csv' }).toString()).toContain('accept=".csv"');
    expect(box.money({ name: 'm', label: 'Money' }).toString()).toContain('£');
    expect(box.number({ name: 'n', label: 'Number' }).toString()).toContain('inputmode="numeric"');
    expect(csrfField('a"b').toString()).toBe('<input type="hidden" name="_csrf" value="a&quot;b">');
  });

  it('starts from what is known', () => {
    expect(
      startForm({
        a: 1,
        b: null,
        c: true,
        d: false,
        e: ['x'],
        ...dateBoxes('on', '2026-03-02'),
        ...dateBoxes('off', null),
      }).values,
    ).toEqual({
      a: '1',
      c: 'yes',
      d: '',
      e: ['x'],
      'on-day': '2',
      'on-month': '3',
      'on-year': '2026',
    });
  });
});
