/** A thread that simulates teams' days, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { type DayFound, type SimSettings, simulateDay } from '../rules/window-day.ts';
import type { TeamDay } from '../rules/window-week.ts';
import { loadSolver } from './solve-programme.ts';

export type WindowOrder = { readonly teamDays: readonly TeamDay[]; readonly settings: SimSettings };
export type FromWindowThread =
  | { readonly kind: 'searched' }
  | { readonly kind: 'day'; readonly found: DayFound }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'done' };

const tell = (message: FromWindowThread): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
};

const { teamDays, settings } = workerData as WindowOrder;
const solve = await loadSolver();
for (const teamDay of teamDays) {
  const found = simulateDay(teamDay, settings, solve, () => tell({ kind: 'searched' }));
  if (!found.ok) {
    tell({ kind: 'refused', reason: `${teamDay.team}, ${teamDay.day}: ${found.reason}` });
    break;
  }
  tell({ kind: 'day', found: found.value });
}
tell({ kind: 'done' });
