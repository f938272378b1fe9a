/** How long is left to answer, as somebody in a hurry reads it. */
import { minutesInWords } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';

const DAY_MINUTES = 24 * 60;

/** '40 minutes left', '3 hours left', '2 days left'; both instants in epoch seconds. The last second is still on time. */
export function timeLeftInWords(deadlineAt: number, now: number): string {
  if (now > deadlineAt) return 'The time has passed';
  const minutes = Math.floor((deadlineAt - now) / 60);
  if (minutes < 1) return 'Less than a minute left';
  if (minutes >= 2 * DAY_MINUTES) return `${plural(Math.floor(minutes / DAY_MINUTES), 'day')} left`;
  const rounded = minutes >= 6 * 60 ? minutes - (minutes % 60) : minutes;
  return `${minutesInWords(rounded)} left`;
}

/** Whether less than an hour is left. */
export function isNearlyOver(deadlineAt: number, now: number): boolean {
  return deadlineAt - now < 3600;
}
