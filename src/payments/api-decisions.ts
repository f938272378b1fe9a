/** The API for decisions on held visits: what each decision would pay, deciding, taking it back, and what is said about a visit. */
import { z } from 'zod';
import { ok, refuse, type Result } from '../ground/result.ts';
import { NotFound } from '../platform/errors.ts';
import { findColleague } from '../platform/colleagues.ts';
import type { Permission } from '../platform/permissions.ts';
import type { Scope } from '../platform/scope.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, refusedBy, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { decideLines, previewDecisions, undoDecisions } from './actions/decide-lines.ts';
import { sayAboutLine } from './actions/say-about-line.ts';
import { readLines } from './records/decidable-lines.ts';
import { DECISIONS } from './rules/resolution.ts';

/** A decision about money, and what is said of one, is a person's: a system writes it down for them. */
const by = z
  .string()
  .max(200)
  .meta(
    told(
      'Who decided or said it: the email with which they sign in. They must hold the permission.',
      'rosa@council.example',
    ),
  );

/** The scope with the person as whoever does it; the audit trail still names the key. */
async function asPerson(scope: Scope, email: string, permission: Permission): Promise<Result<Scope>> {
  const userId = await findColleague(scope, email, permission);
  return userId === undefined
    ? refuse('Name somebody who signs in here and may do this', 'by')
    : ok({ ...scope, who: { ...scope.who, userId } });
}

const lineParam = z.object({ line: numberParam('line', '8812') });

const seen = z
  .string()
  .regex(/^\d{1,15}_\d{0,15}$/)
  .meta(told('What GET /api/week-lines/{line}/decisions answered: the line as you have seen it.', '9301_'));

const readDecisions: ApiRoute = {
  method: 'GET',
  path: '/api/week-lines/{line}/decisions',
  permission: 'week.resolve',
  title: 'See what may be decided about a visit',
  describe:
    'What each decision would pay, or why it cannot be made: as logged, as planned, as a visit at which nobody answered, not at all, or first a question to the provider.',
  params: lineParam,
  answers: {
    200: z
      .object({
        line: z.int(),
        seen,
        decisions: z.array(
          z.object({
            decision: z.enum(DECISIONS).meta({ examples: ['accept as planned'] }),
            amount_pence: z
              .int()
              .nullable()
              .meta(told('What it would pay; null where it cannot be made.', 1205)),
            paid_minutes: z.int().nullable().meta(told('For how many minutes.', 30)),
            cannot: z.string().nullable().meta({ description: 'Why it cannot be made.' }),
          }),
        ),
      })
      .meta({ id: 'VisitDecisions' }),
  },
  answer: async ({ scope, params }) => {
    const lineId = numberIn(params['line'], 'visit');
    const [line] = await readLines(scope, [lineId]);
    if (line === undefined) throw new NotFound('visit');
    const previews = await previewDecisions(scope, [lineId]);
    scope.audit({ act: 'visit read by api', subject: ['week line', lineId], personId: line.personId });
    return {
      status: 200,
      body: {
        line: lineId,
        seen: `${line.verdict.id}_${line.resolutionId ?? ''}`,
        decisions: DECISIONS.map((decision) => {
          const { can, cannot } = previews[decision];
          return {
            decision,
            amount_pence: can[0]?.amountPence ?? null,
            paid_minutes: can[0]?.paidMinutes ?? null,
            cannot: cannot[0]?.reason ?? null,
          };
        }),
      },
    };
  },
};

const decision = z
  .object({
    by,
    decision: z.enum(DECISIONS).meta({ examples: ['accept as planned'] }),
    reason: z
      .string()
      .max(2000)
      .meta(told('Why; or the question to the provider.', 'Nobody answered the door')),
    lines: z
      .array(z.object({ line: z.int(), seen }))
      .min(1)
      .max(500)
      .meta(told('Which visits, each as you have seen it.', [{ line: 8812, seen: '9301_' }])),
  })
  .meta({ id: 'VisitDecision' });

const decided = z
  .object({
    batch: z.uuid().meta({ description: 'By which it is taken back.' }),
    lines: z.int().meta(told('How many were decided: of several, those that cannot be are left.', 1)),
    amount_pence: z.int().meta(told('What they pay together.', 1205)),
  })
  .meta({ id: 'VisitsDecided' });

const saveDecision: ApiRoute = {
  method: 'POST',
  path: '/api/decisions',
  permission: 'week.resolve',
  title: 'Decide about visits',
  describe:
    'One or many. Where any is no longer as you have seen it, nothing is decided and the answer is 409. What was computed stays beside what was decided.',
  body: decision,
  repeatable: true,
  answers: { 200: decided, 409: refused },
  answer: async ({ scope, body }) => {
    const given = decision.parse(body);
    const lines = given.lines.map(({ line, seen: mark }) => {
      const [verdictId = '', resolutionId = ''] = mark.split('_');
      return {
        lineId: line,
        verdictId: Number(verdictId),
        resolutionId: resolutionId === '' ? null : Number(resolutionId),
      };
    });
    const person = await asPerson(scope, given.by, 'week.resolve');
    if (!person.ok) return refusedBy(person);
    const done = await decideLines(person.value, { ...given, seen: lines });
    return await answerTo(done, ({ batchId, lines: many, pence }) => ({
      batch: batchId,
      lines: many,
      amount_pence: pence,
    }));
  },
};

const toUndo = z
  .object({
    by,
    reason: z.string().max(300).default('Undone').meta(told('Why it is taken back.', 'The wrong visit')),
    line: z
      .int()
      .nullable()
      .default(null)
      .meta(told('Only of this one; null is every visit of the batch.', null)),
  })
  .meta({ id: 'DecisionToTakeBack' });

const undo: ApiRoute = {
  method: 'POST',
  path: '/api/decisions/{batch}/undo',
  permission: 'week.resolve',
  title: 'Take a decision back',
  describe: 'Where it still holds, by a new decision. Nothing that was decided is lost.',
  params: z.object({ batch: z.uuid().meta({ description: 'As the decision was answered.' }) }),
  body: toUndo,
  repeatable: true,
  answers: { 200: decided, 409: refused },
  answer: async ({ scope, params, body }) => {
    const { by: who, reason, line } = toUndo.parse(body);
    const person = await asPerson(scope, who, 'week.resolve');
    if (!person.ok) return refusedBy(person);
    const done = await undoDecisions(person.value, params['batch'] ?? '', reason, line ?? undefined);
    return await answerTo(done, ({ batchId, lines, pence }) => ({
      batch: batchId,
      lines,
      amount_pence: pence,
    }));
  },
};

const said = z
  .object({
    by,
    saying: z.enum(['answer', 'dispute', 'reply']).meta({
      description: 'A provider answers a question or disputes a verdict; the council replies to a dispute.',
      examples: ['answer'],
    }),
    words: z.string().max(2000).meta(told('What is said.', 'She was in hospital; our worker waited')),
  })
  .meta({ id: 'SaidOfVisit' });

const say: ApiRoute = {
  method: 'POST',
  path: '/api/week-lines/{line}/messages',
  permission: 'week.see',
  title: 'Say something about a visit',
  describe: 'A provider answers or disputes, the council replies; refused where it is not the turn for it.',
  params: lineParam,
  body: said,
  repeatable: true,
  answers: { 200: z.object({ line: z.int() }).meta({ id: 'Said' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const lineId = numberIn(params['line'], 'visit');
    const { by: who, ...words } = said.parse(body);
    const person = await asPerson(scope, who, words.saying === 'reply' ? 'week.resolve' : 'week.answer');
    if (!person.ok) return refusedBy(person);
    return await answerTo(await sayAboutLine(person.value, { lineId, ...words }), () => ({ line: lineId }));
  },
};

/** Every act of the API that has to do with decisions on visits. */
export const decisionApiRoutes: readonly ApiRoute[] = [readDecisions, saveDecision, undo, say];
