/** Times and durations as a finance officer reads them out, in London time, fast enough for a line of every visit. */
import { longDate } from '../../ground/dates-in-words.ts';
import { two } from '../../ground/iso-time.ts';
import { civilFromDays, DAY_SECONDS, londonOffset } from '../../ground/london.ts';

const days = new Map<number, string>();

/** 'Monday 2 March 2026', the London day of an instant (epoch seconds). */
export function dayAt(epoch: number): string {
  const day = Math.floor((epoch + londonOffset(epoch)) / DAY_SECONDS);
  let words = days.get(day);
  if (words === undefined) {
    words = longDate(Temporal.PlainDate.from(civilFromDays(day)));
    days.set(day, words);
  }
  return words;
}

/** '08:05', with seconds where there are any, and with 'BST' or 'GMT' where the autumn change makes it two times. */
export function clockAt(epoch: number): string {
  const offset = londonOffset(epoch);
  const second = (((epoch + offset) % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
  const hour = Math.floor(second / 3600);
  const clock = `${two(hour)}:${two(Math.floor(second / 60) % 60)}`;
  const exact = second % 60 === 0 ? clock : `${clock}:${two(second % 60)}`;
  return hour === 1 ? exact + nameOfRepeated(epoch, offset) : exact;
}

/** The clock's name in the hour that comes twice, else nothing. */
function nameOfRepeated(epoch: number, offset: number): string {
  if (offset === 3600 && londonOffset(epoch + 3600) === 0) return ' BST';
  return offset === 0 && londonOffset(epoch - 3600) === 3600 ? ' GMT' : '';
}

/** '1 minute', '30 minutes'. */
export function minuteWords(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** A number of seconds in the two largest units that say it: '35 minutes', '30 minutes 20 seconds', '2 days 4 hours'. */
export function durationWords(seconds: number): string {
  if (seconds < 7200) return pairOf(Math.floor(seconds / 60), 'minute', seconds % 60, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 2880) return pairOf(Math.floor(minutes / 60), 'hour', minutes % 60, 'minute');
  const hours = Math.floor(minutes / 60);
  return pairOf(Math.floor(hours / 24), 'day', hours % 24, 'hour');
}

function pairOf(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const smallWords = `${small} ${smallUnit}${small === 1 ? '' : 's'}`;
  if (large === 0) return small === 0 ? `0 ${largeUnit}s` : smallWords;
  const largeWords = `${large} ${largeUnit}${large === 1 ? '' : 's'}`;
  return small === 0 ? largeWords : `${largeWords} ${smallWords}`;
}
