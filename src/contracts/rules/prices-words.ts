/** What a contract pays besides the hour, in words, and what changes between two versions of it. */
import { formatPounds, halfUp } from '../../ground/money.ts';
import { listWords, plural } from '../../ground/text.ts';
import type { Prices } from './prices.ts';
import type { Unit } from './prices-shape.ts';
import { serviceName } from './service-words.ts';
import type { Change } from './terms-changes.ts';
import { dayKindNames, type TermWords } from './terms-words.ts';

/** 'a week', 'a sleeping night': what a price is for. */
export const unitWords = {
  week: 'a week',
  'sleeping night': 'a sleeping night',
  'waking night': 'a waking night',
  day: 'a day',
} as const satisfies Record<Unit, string>;

/** Each thing that is paid, with what is paid for it. */
export function pricesInWords({ services, lengths, travel, noReplyPercent, retainer }: Prices): TermWords[] {
  const words: TermWords[] = [
    ...services.map(({ service, unit, pence }) => ({
      about: serviceName(service),
      words: `${formatPounds(pence)} ${unitWords[unit]}`,
    })),
    ...lengths.map(({ service, days, upToMinutes, pencePerHour }) => ({
      about: `${serviceName(service)}, visits of up to ${plural(upToMinutes, 'minute')}${
        days.length === 4 ? '' : `, ${listWords(days.map((day) => dayKindNames[day].toLowerCase()))}`
      }`,
      words: `${formatPounds(pencePerHour)} an hour`,
    })),
  ];
  if (travel !== null) words.push({ about: 'Travel', words: travelWords(travel) });
  if (noReplyPercent !== null)
    words.push({
      about: 'A visit at which nobody answered',
      words: noReplyPercent === 0 ? 'Nothing is paid' : `${noReplyPercent}% of the planned visit is paid`,
    });
  if (retainer !== null)
    words.push({
      about: 'While a person is in hospital',
      words: `${retainer.percent}% of what was planned for the first ${plural(retainer.days, 'day')} of the stay, then nothing`,
    });
  return words;
}

function travelWords({ penceAVisit, tenthsOfAMile, penceAMile }: NonNullable<Prices['travel']>): string {
  const parts = [
    penceAVisit > 0 && `${formatPounds(penceAVisit)} for each paid visit`,
    tenthsOfAMile * penceAMile > 0 &&
      `${tenthsOfAMile / 10} miles a visit at ${formatPounds(penceAMile)} a mile, which is ${formatPounds(halfUp(tenthsOfAMile * penceAMile, 10))}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'Nothing is paid' : listWords(parts);
}

/** Every change from one version to the next; none where both pay alike. */
export function priceChanges(before: Prices, after: Prices): Change[] {
  const was = new Map(pricesInWords(before).map(({ about, words }) => [about, words]));
  const is = new Map(pricesInWords(after).map(({ about, words }) => [about, words]));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((what) => {
    const change = { what, before: was.get(what) ?? 'not paid', after: is.get(what) ?? 'not paid' };
    return change.before === change.after ? [] : [change];
  });
}
