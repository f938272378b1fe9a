/** A provider answers a question or disputes a verdict; the council replies. Source: docs/rules/resolving.md. */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertMessages, lockLines } from '../records/decidable-lines.ts';
import { mayNext, type Saying } from '../rules/resolution.ts';
import { settleLines } from './settle-lines.ts';

/** What may be said of itself; a question goes with the decision to ask. */
export type Said = Exclude<Saying, 'question'>;

const needs = {
  answer: { side: 'provider', permission: 'week.answer', empty: 'Write your answer' },
  dispute: { side: 'provider', permission: 'week.answer', empty: 'Say what is wrong' },
  reply: { side: 'council', permission: 'week.resolve', empty: 'Write your reply' },
} as const satisfies Record<Said, { side: string; permission: string; empty: string }>;

const notNow = {
  answer: 'There is no open question about this visit.',
  dispute: 'This visit waits for the council to decide, so there is nothing to dispute yet.',
  reply: 'There is no open dispute about this visit.',
} as const satisfies Record<Said, string>;

/** Says something about a line, where it stands so that it may be said. */
export async function sayAboutLine(
  scope: Scope,
  given: { readonly lineId: number; readonly saying: Said; readonly words: string },
): Promise<Result<{ readonly lineId: number }>> {
  const { side, permission, empty } = needs[given.saying];
  require(scope, permission);
  const words = given.words.trim();
  if (words === '') return refuse(empty, 'words');
  const [line] = await lockLines(scope, [given.lineId]);
  if (line === undefined) throw new NotFound('visit');
  if (!mayNext(line, side, given.saying)) return refuse(notNow[given.saying]);
  await insertMessages(scope, [line], given.saying, words);
  await settleLines(scope, [line]);
  const act = { answer: 'question answered', dispute: 'verdict disputed', reply: 'dispute replied to' }[
    given.saying
  ];
  scope.audit({ act, subject: ['week line', line.lineId], personId: line.personId, detail: { words } });
  return ok({ lineId: line.lineId });
}
