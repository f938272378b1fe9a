/** Simulates teams' days on threads of their own, so that pages go on being answered. The answer does not depend on how many threads there are. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { type DayFound, searchesEach, type SimSettings } from '../rules/window-day.ts';
import type { TeamDay } from '../rules/window-week.ts';
import type { FromWindowThread, WindowOrder } from './window-thread.ts';

export type WindowsUnderWay = {
  /** Every day in the order asked; undefined where it was stopped; refused where a day cannot be planned. */
  readonly answer: Promise<Result<readonly DayFound[] | undefined>>;
  /** Ends it at once. */
  stop(): void;
};

/** How many searches a simulation of so many teams' days takes. */
export function searchesOf(days: number, { seeds, widths }: Pick<SimSettings, 'seeds' | 'widths'>): number {
  return days * seeds * searchesEach(widths.length);
}

/** Starts a simulation; `tell` hears of each search how many are done. */
export function simulateWindows(
  teamDays: readonly TeamDay[],
  settings: SimSettings,
  threads: number,
  tell: (done: number) => void = () => {},
): WindowsUnderWay {
  const workers: Worker[] = [];
  let stopped = false;
  let done = 0;
  const share = (number: number): TeamDay[] => teamDays.filter((_, at) => at % threads === number);
  const runs = Array.from({ length: threads }, async (_, number) => {
    const worker = startThread({ teamDays: share(number), settings });
    workers.push(worker);
    return await heard(worker, () => {
      done += 1;
      tell(done);
    });
  });
  return {
    answer: Promise.all(runs).then((parts) => {
      if (stopped) return ok(undefined);
      const refused = parts.find((part) => !part.ok);
      if (refused !== undefined) return refused.ok ? ok(undefined) : refuse(refused.reason);
      const found = new Map(
        parts.flatMap((part) =>
          part.ok ? part.value.map((day) => [`${day.team} ${day.day}`, day] as const) : [],
        ),
      );
      return ok(teamDays.flatMap(({ team, day }) => found.get(`${team} ${day}`) ?? []));
    }),
    stop: () => {
      stopped = true;
      for (const worker of workers) void worker.terminate();
    },
  };
}

function startThread(order: WindowOrder): Worker {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
  return new Worker(new URL('./window-thread.ts', import.meta.url), { env, workerData: order });
}

/** What a thread found until it ended. */
async function heard(worker: Worker, searched: () => void): Promise<Result<readonly DayFound[]>> {
  const found: DayFound[] = [];
  let refusal: string | undefined;
  await new Promise<void>((over, fail) => {
    worker.on('message', (message: FromWindowThread) => {
      if (message.kind === 'searched') searched();
      else if (message.kind === 'day') found.push(message.found);
      else if (message.kind === 'refused') refusal = message.reason;
    });
    worker.on('error', fail);
    worker.on('exit', () => over());
  });
  return refusal === undefined ? ok(found) : refuse(refusal);
}
