/**
 * Some layouts do not say which worker made a visit, only whether it was the first or the second. Each person then has a
 * first and a second worker of their own, so that two rows of one person can be told apart and nobody is ever taken to be in
 * two homes at once on no evidence. Source: docs/rules/feeds.md.
 */

const MARK = 'not named: worker ';

/** The reference of a worker who is not named: the first or the second of a person's visits. */
export function notNamedWorker(personReference: string, place: 1 | 2): string {
  return `${MARK}${place} of ${personReference}`;
}

/** Whether a worker reference stands for somebody who was not named. */
export function isNotNamedWorker(workerReference: string): boolean {
  return workerReference.startsWith(MARK);
}
