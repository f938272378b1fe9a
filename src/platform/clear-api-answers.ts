import type { Job } from './jobs.ts';
import type { Scope } from './scope.ts';

/** For how long an API call may be repeated under its key and is answered as before. */
export const ANSWER_DAYS = 30;

/** Clears the answers to API calls that are too old to be asked for again. Answers how many there were. */
export async function clearApiAnswers(scope: Scope): Promise<number> {
  const before = new Date(scope.now.subtract({ hours: 24 * ANSWER_DAYS }).epochMilliseconds);
  const cleared = await scope.db
    .deleteFrom('api_answer')
    .where('council_id', '=', scope.who.councilId)
    .where('answered_at', '<', before)
    .executeTakeFirst();
  return Number(cleared.numDeletedRows);
}

/** Every night: clears old answers to API calls. */
export const clearApiAnswersJob: Job = {
  name: 'clear-api-answers',
  every: '10 3 * * *',
  run: async ({ inScope }) => {
    await inScope(clearApiAnswers);
  },
};
