/** The settings that rounds are planned and shown by. Source: docs/rules/settings.md and the pages on rounds there. */
import { z } from 'zod';
import { minutesInWords } from '../ground/calendar.ts';
import { formatPounds } from '../ground/money.ts';
import { number, setting, type SettingOption } from './setting-shape.ts';

const kindsOfArea = [
  { value: 'urban', text: 'towns' },
  { value: 'rural', text: 'country' },
] as const satisfies readonly SettingOption[];
const kindOfArea = z.enum(['urban', 'rural']);
const town: z.output<typeof kindOfArea> = 'urban';

export const roundSettings = {
  rounds_area: setting({
    title: 'Where rounds go',
    describe: 'Whether rounds go by the paces of towns or of the country.',
    schema: kindOfArea,
    boxes: [{ kind: 'one', name: 'value', label: 'Rounds go through', options: kindsOfArea }],
    words: (value) => kindsOfArea.find((one) => one.value === value)?.text ?? value,
    usual: town,
    source:
      'Department for Transport, Journey Time Statistics: 11.6 miles an hour by car in towns; 25.4 on local A roads',
  }),
  rounds_break_minutes: number({
    title: 'When waiting is a break',
    describe:
      'A gap between two visits of this length or longer is the care worker’s own time; a shorter one is waiting, which counts as work.',
    unit: 'minutes',
    from: 15,
    to: 240,
    words: minutesInWords,
    usual: 60,
    source:
      'A usual value of ours. Whoever has to be ready near the next visit works: National Minimum Wage Regulations 2015, regulation 32',
  }),
  living_wage: number({
    title: 'National Living Wage',
    describe:
      'The least that an hour of work must be paid, for whoever is 21 or older. Rounds that come to less are shown.',
    unit: 'pence an hour',
    from: 0,
    to: 10_000,
    words: (pence) => `${formatPounds(pence)} an hour`,
    usual: 1271,
    source: 'National Living Wage from 1 April 2026, £12.71 an hour, announced 25 November 2025',
  }),
} as const;
