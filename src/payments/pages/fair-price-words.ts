/** The figures of the fair price as people read and type them. */
import { formatPounds } from '../../ground/money.ts';
import type { PriceAssumptions } from '../rules/fair-price-assumptions.ts';

type Name = keyof PriceAssumptions;
export type FigureKind = 'pounds' | 'percent' | 'hours' | 'minutes' | 'miles';
export type Figure = { readonly name: Name; readonly label: string; readonly kind: FigureKind };

/** Every figure in the order of the table and the form. */
export const FIGURES: readonly Figure[] = [
  { name: 'wage_pence', label: 'Pay of an hour', kind: 'pounds' },
  { name: 'paidHoursAWeek', label: 'Paid hours a week', kind: 'hours' },
  { name: 'travel_minutes', label: 'Minutes between visits', kind: 'minutes' },
  { name: 'miles_tenths', label: 'Miles between visits', kind: 'miles' },
  { name: 'mile_pence', label: 'Paid for a mile', kind: 'pounds' },
  { name: 'holiday_hundredths', label: 'Holiday, of time worked', kind: 'percent' },
  { name: 'sickness_hundredths', label: 'Sickness, of time worked', kind: 'percent' },
  { name: 'training_hundredths', label: 'Training, of time worked', kind: 'percent' },
  { name: 'pension_hundredths', label: 'Employer’s pension', kind: 'percent' },
  { name: 'pensionFrom_pence', label: 'Pension above, a year', kind: 'pounds' },
  { name: 'insurance_hundredths', label: 'Employer’s national insurance', kind: 'percent' },
  { name: 'insuranceFrom_pence', label: 'National insurance above, a year', kind: 'pounds' },
  { name: 'overheads_pence', label: 'Running the service, an hour', kind: 'pounds' },
  { name: 'surplus_hundredths', label: 'Surplus, of the price', kind: 'percent' },
  { name: 'sleepIn_pence', label: 'Pay of a sleeping night', kind: 'pounds' },
  { name: 'sleepAwakeMinutes', label: 'Of it awake to work', kind: 'minutes' },
  { name: 'liveInHours', label: 'Worked in a day of living in', kind: 'hours' },
  {
    name: 'shiftOverheads_pence',
    label: 'Running the service, a sleeping night or day of living in',
    kind: 'pounds',
  },
];

/** A figure in words; three in a row are homes close, mixed, far apart. */
export function figureWords({ name, kind }: Figure, values: PriceAssumptions): string {
  const value = values[name];
  if (typeof value === 'number') return oneWord(kind, value);
  return [value.urban, value.mixed, value.rural].map((one) => oneWord(kind, one)).join(', ');
}

function oneWord(kind: FigureKind, value: number): string {
  switch (kind) {
    case 'pounds':
      return formatPounds(value);
    case 'percent':
      return `${(value / 100).toFixed(2)} %`;
    case 'miles':
      return (value / 10).toFixed(1);
    default:
      return String(value);
  }
}
