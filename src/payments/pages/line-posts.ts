/** What is posted from a line's page: a decision, its undoing, or something said. */
import { z } from 'zod';
import { choice, optionalText } from '../../web/form-values.ts';
import { type FormState, parseForm, withRefusal } from '../../web/forms.ts';
import type { Refusal } from '../../ground/result.ts';
import { type Answer, type Asked, redirect } from '../../web/route.ts';
import { decideLines, undoDecisions } from '../actions/decide-lines.ts';
import { sayAboutLine } from '../actions/say-about-line.ts';
import { whatLinePays } from '../records/line-view.ts';
import { DECISIONS } from '../rules/resolution.ts';
import { showLine } from './line-page.ts';
import { backFrom, decisionPast, idIn, paysWords } from './line-words.ts';

const MOST_LETTERS = 2000;

const decided = z.object({
  decision: choice('what you decide', DECISIONS),
  words: optionalText('Your words', { max: MOST_LETTERS }),
  verdict: z.coerce.number().int(),
  resolution: z.string().transform((typed) => (typed === '' ? null : Number(typed))),
});

/** POST /week-lines/:id/decide */
export async function decideOnLine(asked: Asked): Promise<Answer> {
  const { scope, form } = asked;
  const lineId = idIn(asked, 'visit');
  const parsed = parseForm(decided, form);
  if (!parsed.ok) return await showLine(asked, parsed, 422);
  const { decision, words, verdict, resolution } = parsed.value;
  const common = form[`common-${DECISIONS.indexOf(decision)}`];
  const reason = [typeof common === 'string' ? common.trim() : '', words].filter(Boolean).join('. ');
  const result = await decideLines(scope, {
    seen: [{ lineId, verdictId: verdict, resolutionId: resolution }],
    decision,
    reason,
  });
  if (!result.ok) return await refused(asked, parsed.values, result);
  const pays = await whatLinePays(scope, lineId);
  const flash =
    decision === 'ask the provider'
      ? `Your question is with ${pays.providerName}. ${paysWords(pays)}`
      : `${decisionPast[decision]}. ${paysWords(pays)}`;
  return redirect(wayOn(asked, lineId), flash);
}

/** POST /week-lines/:id/undo */
export async function undoOnLine(asked: Asked): Promise<Answer> {
  const { scope, form } = asked;
  const lineId = idIn(asked, 'visit');
  await whatLinePays(scope, lineId);
  const batch = z.uuid().safeParse(form['batch']);
  const result = await undoDecisions(
    scope,
    batch.success ? batch.data : crypto.randomUUID(),
    'Undone',
    lineId,
  );
  if (!result.ok) return await refused(asked, {}, result);
  return redirect(
    wayOn(asked, lineId),
    `The decision is undone. ${paysWords(await whatLinePays(scope, lineId))}`,
  );
}

const said = z.object({
  saying: choice('what to say', ['answer', 'dispute', 'reply']),
  message: optionalText('Your message', { max: MOST_LETTERS }),
});

const sent = {
  answer: 'Your answer is sent. The council decides next.',
  dispute: 'Sent. The council reads it and replies here.',
  reply: 'Your reply is sent.',
} as const;

/** POST /week-lines/:id/say */
export async function sayOnLine(asked: Asked): Promise<Answer> {
  const lineId = idIn(asked, 'visit');
  const parsed = parseForm(said, asked.form);
  if (!parsed.ok) return await showLine(asked, parsed, 422);
  const { saying, message } = parsed.value;
  const result = await sayAboutLine(asked.scope, { lineId, saying, words: message });
  if (!result.ok) return await refused(asked, parsed.values, result);
  const pays = saying === 'reply' ? ` ${paysWords(await whatLinePays(asked.scope, lineId))}` : '';
  return redirect(wayOn(asked, lineId), `${sent[saying]}${pays}`);
}

const boxOf: Readonly<Record<string, string>> = { reason: 'words', words: 'message', line: '' };

async function refused(asked: Asked, values: FormState['values'], refusal: Refusal): Promise<Answer> {
  const field = boxOf[refusal.field ?? ''] ?? '';
  return await showLine(asked, withRefusal(values, { ...refusal, field }), 422);
}

function wayOn({ form, query }: Asked, lineId: number): string {
  return backFrom(form['back']) ?? backFrom(query.get('back')) ?? `/week-lines/${lineId}`;
}
