/**
 * Every setting of a council that is dated and rests on a source: what it is for, what may be recorded, and what holds where
 * a council has recorded nothing of its own. Source: docs/rules/settings.md.
 */
import { z } from 'zod';
import { minutesInWords } from '../ground/calendar.ts';
import { listWords, plural } from '../ground/text.ts';
import { invoiceSettings } from './invoice-settings.ts';
import { paymentSettings } from './payment-settings.ts';
import { placementSettings } from './placement-settings.ts';
import { roundSettings } from './round-settings.ts';
import { travelSettings } from './travel-settings.ts';
import { number, type Setting, setting, type SettingOption, whole } from './setting-shape.ts';

const shortPurposes = [
  { value: 'medication', text: 'medication' },
  { value: 'welfare check', text: 'a welfare check' },
  { value: 'meal', text: 'a meal' },
  { value: 'domestic', text: 'help in the house' },
  { value: 'companionship', text: 'company' },
] as const satisfies readonly SettingOption[];

const aPurpose = z.enum(shortPurposes.map(({ value }) => value) as [string, ...string[]]);

/** The catalogue, in the order in which it is shown. */
export const settingCatalogue = {
  match_within_minutes: number({
    title: 'Matching distance',
    describe:
      'How far from the planned start a visit log may begin, before or after, and still be matched to the visit.',
    unit: 'minutes',
    from: 0,
    to: 720,
    words: minutesInWords,
    usual: 120,
    source: 'Practice of call-monitoring systems: two hours each side (CareLineLive; Cordia, Glasgow)',
  }),
  missed_after_minutes: number({
    title: 'When a visit is called missed',
    describe: 'How long after its planned start a visit without a log is called missed.',
    unit: 'minutes',
    from: 0,
    to: 1440,
    words: minutesInWords,
    usual: 120,
    source: 'The matching distance: until then a log could still be matched',
  }),
  'minimum-visit': setting({
    title: 'Shortest visit',
    describe:
      'The fewest minutes that a visit may be asked for. Personal care is never asked for in less; a shorter visit is only for what is ticked.',
    schema: z
      .strictObject({
        minutes: whole(1, 240),
        short_minutes: whole(1, 240),
        short_purposes: z.array(aPurpose),
      })
      .refine(({ minutes, short_minutes }) => short_minutes <= minutes, {
        error: 'The shorter visit must not be longer than the usual one',
        path: ['short_minutes'],
      }),
    boxes: [
      { kind: 'number', name: 'minutes', label: 'Shortest visit', unit: 'minutes' },
      {
        kind: 'number',
        name: 'short_minutes',
        label: 'Shorter visit, for what is ticked below',
        unit: 'minutes',
      },
      {
        kind: 'several',
        name: 'short_purposes',
        label: 'What a shorter visit may be for',
        options: shortPurposes,
      },
    ],
    words: ({ minutes, short_minutes, short_purposes }) => {
      const purposes = shortPurposes.filter(({ value }) => short_purposes.includes(value));
      if (purposes.length === 0) return minutesInWords(minutes);
      return `${minutesInWords(minutes)}; ${minutesInWords(short_minutes)} for ${listWords(
        purposes.map(({ text }) => text),
        'or',
      )}`;
    },
    usual: { minutes: 30, short_minutes: 15, short_purposes: ['medication', 'welfare check'] },
    source:
      'NICE guideline NG21 and quality standard QS123, statement 4; Worcestershire outcome-based commissioning, 2018',
  }),
  hospital_notice_hours: number({
    title: 'Telling a provider of a hospital stay',
    describe:
      'Within how many hours of the council learning that a person is in hospital the provider is told, so that no care worker comes to an empty house.',
    unit: 'hours',
    from: 0,
    to: 168,
    words: (hours) => plural(hours, 'hour'),
    usual: 24,
    source: 'The notice that contracts most often pay a cancelled visit for: 24 hours',
  }),
  place_kept_days: number({
    title: 'How long a place is kept',
    describe:
      'For how many days a provider keeps the place of somebody whose visits are suspended, such as in hospital, where its contract does not pay for the time anyway.',
    unit: 'days',
    from: 0,
    to: 182,
    words: (days) => plural(days, 'day'),
    usual: 14,
    source: 'Leeds, 2018: up to two weeks are paid in hospital where the staff keep their pay',
  }),
  first_review_weeks: number({
    title: 'First review',
    describe: 'How many weeks after care starts, or changes, it is first reviewed.',
    unit: 'weeks',
    from: 1,
    to: 52,
    words: (weeks) => plural(weeks, 'week'),
    usual: 6,
    source:
      'Care and support statutory guidance: 6 to 8 weeks; Worcestershire outcome-based commissioning, 2018: 4 to 6 weeks',
  }),
  ...placementSettings,
  ...paymentSettings,
  ...invoiceSettings,
  ...roundSettings,
  ...travelSettings,
} as const;

export type SettingName = keyof typeof settingCatalogue;

/** What a setting holds. */
export type SettingValue<Name extends SettingName> = z.output<(typeof settingCatalogue)[Name]['schema']>;

export const settingNames = Object.keys(settingCatalogue) as readonly SettingName[];

/** A setting by its name, for pages that treat them all alike; the value goes through its schema first. */
export function anySetting(name: SettingName): Setting {
  return settingCatalogue[name] as unknown as Setting;
}
