/**
 * The settings that placement is decided by. What else keeps a value from being recorded is the rules' of placement. Source:
 * docs/rules/settings.md, and the pages on the clock, the order, matching, offers and the shortlist there.
 */
import { z } from 'zod';
import { minutesInWords } from '../ground/calendar.ts';
import { listWords, plural } from '../ground/text.ts';
import {
  lines,
  number,
  setting,
  type SettingBox,
  type SettingOption,
  timeOfDay,
  whole,
} from './setting-shape.ts';

/** The lanes of placement, by their names in a box. */
const lanes = [
  { value: 'standard', text: 'Standard' },
  { value: 'urgent', text: 'Urgent' },
  { value: 'hospital_discharge', text: 'Hospital discharge' },
  { value: 'out_of_hours', text: 'Out of hours' },
] as const satisfies readonly SettingOption[];

const countedDays = [
  { value: 'calendar', text: 'every day' },
  { value: 'working', text: 'working days only' },
] as const satisfies readonly SettingOption[];
const counted = z.enum(['calendar', 'working']);
const everyDay: z.output<typeof counted> = 'calendar';

const parts = [
  { value: 'continuity', text: 'Knows the person', usual: 20 },
  { value: 'language', text: 'Language', usual: 15 },
  { value: 'culture', text: 'Culture and faith', usual: 10 },
  { value: 'gender', text: 'Care worker’s gender', usual: 10 },
  { value: 'skills', text: 'Skills', usual: 10 },
  { value: 'locality', text: 'Near the home', usual: 10 },
  { value: 'quality', text: 'Quality', usual: 15 },
  { value: 'price', text: 'Price', usual: 5 },
  { value: 'freshness', text: 'How lately it told its room', usual: 5 },
] as const;
type Part = (typeof parts)[number]['value'];
const byPart = <T>(of: (part: (typeof parts)[number]) => T): Record<Part, T> =>
  Object.fromEntries(parts.map((part) => [part.value, of(part)])) as Record<Part, T>;

const steps = [
  { value: 'individual service fund', text: 'The person’s own service fund' },
  { value: 'block', text: 'The block in the area' },
  { value: 'in-house', text: 'The in-house service' },
  { value: 'framework 1', text: 'Tier 1 of the framework' },
  { value: 'framework 2', text: 'Tier 2 of the framework' },
  { value: 'framework 3', text: 'Tier 3 of the framework' },
  { value: 'framework', text: 'The framework, whatever tier is left' },
  { value: 'spot', text: 'Spot' },
  { value: 'emergency', text: 'Emergency cover' },
] as const satisfies readonly SettingOption[];
const ranked = z.array(z.enum(steps.map(({ value }) => value)));
const inTurn: z.output<typeof ranked> = [
  'individual service fund',
  'block',
  'in-house',
  'framework 1',
  'framework 2',
  'framework',
  'spot',
  'emergency',
];

const minutesBox = ({ value, text }: SettingOption): SettingBox => ({
  kind: 'number',
  name: value,
  label: text,
  unit: 'minutes',
});
const countedBox = (name: string, lane: string): SettingBox => ({
  kind: 'one',
  name,
  label: `${lane}: which days are counted`,
  options: countedDays,
});

/** The settings of placement, in the order in which they are shown. */
export const placementSettings = {
  placement_clocks: setting({
    title: 'By when somebody is placed',
    describe:
      'How long brokerage has to find a provider, for each lane. The clock of a request is set when it is recorded.',
    schema: z.strictObject({
      standard_days: whole(1, 28),
      standard_counted: counted,
      standard_at: timeOfDay(),
      urgent_days: whole(1, 28),
      urgent_counted: counted,
      urgent_at: timeOfDay(),
      discharge_before: timeOfDay(),
      discharge_at: timeOfDay(),
      discharge_else_at: timeOfDay(),
      discharge_counted: counted,
      out_of_hours_hours: whole(1, 72),
    }),
    boxes: [
      { kind: 'number', name: 'standard_days', label: 'Standard: within', unit: 'days' },
      countedBox('standard_counted', 'Standard'),
      { kind: 'time', name: 'standard_at', label: 'Standard: by what time on the last day' },
      { kind: 'number', name: 'urgent_days', label: 'Urgent: within', unit: 'days' },
      countedBox('urgent_counted', 'Urgent'),
      { kind: 'time', name: 'urgent_at', label: 'Urgent: by what time on the last day' },
      {
        kind: 'time',
        name: 'discharge_before',
        label: 'Hospital discharge: the same day, if received before',
      },
      { kind: 'time', name: 'discharge_at', label: 'Hospital discharge: by what time that day' },
      { kind: 'time', name: 'discharge_else_at', label: 'Hospital discharge: otherwise on the next day, by' },
      countedBox('discharge_counted', 'Hospital discharge'),
      { kind: 'number', name: 'out_of_hours_hours', label: 'Out of hours: within', unit: 'hours' },
    ],
    words: (held) => {
      const days = (count: number, which: string): string =>
        plural(count, which === 'working' ? 'working day' : 'day');
      return `${days(held.standard_days, held.standard_counted)}; urgent ${days(held.urgent_days, held.urgent_counted)}; hospital discharge by ${held.discharge_at}; out of hours ${plural(held.out_of_hours_hours, 'hour')}`;
    },
    usual: {
      standard_days: 4,
      standard_counted: everyDay,
      standard_at: '18:00',
      urgent_days: 1,
      urgent_counted: everyDay,
      urgent_at: '18:00',
      discharge_before: '14:00',
      discharge_at: '18:00',
      discharge_else_at: '12:00',
      discharge_counted: everyDay,
      out_of_hours_hours: 4,
    },
    source:
      'The four-day rule for placing packages: Walsall’s scrutiny of home care, 2010. The other lanes: our choice, so that nobody waits in hospital for a second night or overnight without care',
  }),
  placement_order: setting({
    title: 'The order of placement',
    describe:
      'Which contracts are asked first, for each lane. Number the steps from 1; leave a step empty where it is not taken.',
    schema: z.strictObject({
      standard: ranked,
      urgent: ranked,
      hospital_discharge: ranked,
      out_of_hours: ranked,
    }),
    boxes: lanes.map(
      ({ value, text }): SettingBox => ({ kind: 'ranked', name: value, label: text, options: steps }),
    ),
    words: (held) => {
      const said = (order: readonly string[]): string => order.join(', then ');
      return lanes
        .map(({ value, text }) => ({ text: text.toLowerCase(), order: said(held[value]) }))
        .filter(({ order }, place) => place === 0 || order !== said(held.standard))
        .map(({ text, order }, place) => (place === 0 ? order : `${text}: ${order}`))
        .join('; ');
    },
    usual: {
      standard: inTurn,
      urgent: inTurn,
      hospital_discharge: inTurn,
      out_of_hours: ['in-house', 'block', 'framework', 'spot', 'emergency'],
    },
    source: 'Practice of councils: what is paid for already is used first, and spot last',
  }),
  matching_weights: setting({
    title: 'What counts in matching',
    describe:
      'How much each part of a match counts, from 0 to 100; only their proportions matter. Price may not count for more than everything else together.',
    schema: z.strictObject(byPart(() => whole(0, 100))),
    boxes: parts.map(
      ({ value, text }): SettingBox => ({ kind: 'number', name: value, label: text, unit: 'of 100' }),
    ),
    words: (held) => listWords(parts.map(({ value, text }) => `${text} ${held[value]}`)),
    usual: byPart(({ usual }) => usual),
    source: 'Our choice: who knows the person and is understood by them comes before price',
  }),
  least_fair_pence: number({
    title: 'Least fair price',
    describe:
      'A price below this earns nothing more in matching, so that nobody gains by undercutting what care costs. 0 names none.',
    unit: 'pence an hour',
    from: 0,
    to: 10_000,
    words: (pence) => (pence === 0 ? 'None is named' : `£${(pence / 100).toFixed(2)} an hour`),
    usual: 0,
    source: 'Each council’s own fair cost of care exercise; none is assumed',
  }),
  capacity_stale_after_days: number({
    title: 'When capacity is out of date',
    describe:
      'After how many days what a provider told of its room is out of date: it then says neither yes nor no.',
    unit: 'days',
    from: 1,
    to: 90,
    words: (days) => plural(days, 'day'),
    usual: 14,
    source: 'Our choice: providers tell their room each week or fortnight',
  }),
  offer_answer_minutes: setting({
    title: 'How long a provider has to answer',
    describe:
      'How long an offer is open, for each lane, and after how much of that time the provider is reminded of it. An offer is never open for less than a quarter of an hour.',
    schema: z.strictObject({
      standard: whole(15, 10_080),
      urgent: whole(15, 10_080),
      hospital_discharge: whole(15, 10_080),
      out_of_hours: whole(15, 10_080),
      remind_after_percent: whole(10, 90),
    }),
    boxes: [
      ...lanes.map(minutesBox),
      {
        kind: 'number',
        name: 'remind_after_percent',
        label: 'A reminder after this much of the time',
        unit: '%',
      },
    ],
    words: (held) =>
      `${lanes
        .map(
          ({ value, text }, place) =>
            `${place === 0 ? '' : `${text.toLowerCase()} `}${minutesInWords(held[value])}`,
        )
        .join('; ')}; reminded after ${held.remind_after_percent}% of it`,
    usual: {
      standard: 1440,
      urgent: 240,
      hospital_discharge: 60,
      out_of_hours: 30,
      remind_after_percent: 50,
    },
    source: 'Our choice: a day to answer where there are four, an hour where somebody waits in hospital',
  }),
  leaving_order_reasons: lines({
    title: 'Reasons for leaving the order',
    describe:
      'What a broker chooses from when an offer leaves the order of placement. One reason on each line.',
    words: (reasons) => reasons.join('; '),
    usual: [
      'The person chose this provider',
      'The same provider gives the person another service',
      'A need that nobody earlier in the order can meet',
      'Needed sooner than anyone earlier in the order can start',
      'Agreed by a manager',
    ],
    source: 'Care and support statutory guidance: the person’s choice; otherwise our choice',
  }),
  declining_reasons: lines({
    title: 'Reasons for declining an offer',
    describe:
      'What a provider chooses from when it cannot take an offer, so that they can be counted. One reason on each line.',
    words: (reasons) => reasons.join('; '),
    usual: [
      'No care worker free at these times',
      'Too far from our other visits',
      'Nobody with the skills needed',
      'Nobody who speaks the language',
      'Two care workers are not free together',
      'The rate does not cover it',
      'The start is too soon',
      'Another reason',
    ],
    source: 'Our choice, from what providers tell councils',
  }),
  probation_days: number({
    title: 'Probation period',
    describe:
      'For how many days a person may leave a new provider without giving a reason. 0 means no such period.',
    unit: 'days',
    from: 0,
    to: 182,
    words: (days) => plural(days, 'day'),
    usual: 28,
    source: 'Our choice: the first review is due two weeks later',
  }),
  shortlist_link_days: number({
    title: 'How long a shortlist link works',
    describe: 'For how many days a person can choose by the link to their shortlist.',
    unit: 'days',
    from: 1,
    to: 90,
    words: (days) => plural(days, 'day'),
    usual: 14,
    source: 'Our choice: long enough for a letter and a talk with the family',
  }),
} as const;
