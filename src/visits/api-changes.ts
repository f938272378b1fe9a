/** The API for single visits that change at short notice: providers' systems read them, the council's own may make them. */
import { z } from 'zod';
import type { Result } from '../ground/result.ts';
import type { ApiRoute } from '../web/api.ts';
import { numberIn } from '../web/record-number.ts';
import { addVisit } from './actions/add-visit.ts';
import { cancelVisits } from './actions/cancel-visit.ts';
import { moveVisit } from './actions/move-visit.ts';
import { undoChange } from './actions/undo-change.ts';
import { listChanges, type VisitChange } from './records/visit-changes.ts';

const CHANGES_AT_ONCE = 200;

/** A change as a system is told it. */
export const changeAccount = z
  .object({
    change: z.int().meta({ description: 'The number of the change.', examples: [12] }),
    visit_id: z
      .string()
      .nullable()
      .meta({
        description: 'The visit, as you may name it in a visit log; null once it is no longer planned.',
        examples: ['CP7-1-20260304-2100'],
      }),
    kind: z.enum(['moved', 'cancelled', 'added', 'undone']),
    was_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When it began before; null where it was not to happen.' }),
    is_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When it begins now; null where it does not happen.' }),
    minutes: z.int().meta({ examples: [30] }),
    because: z.string().meta({ examples: ['Out until half past nine'] }),
    changed_at: z.iso.datetime(),
  })
  .meta({ id: 'VisitChange', description: 'A single visit that was moved, cancelled or added.' });

function asChange(change: VisitChange): z.output<typeof changeAccount> {
  return {
    change: change.id,
    visit_id: change.reference,
    kind: change.kind,
    was_at: change.was_at?.toISOString() ?? null,
    is_at: change.is_at?.toISOString() ?? null,
    minutes: change.minutes,
    because: change.because,
    changed_at: change.changed_at.toISOString(),
  };
}

const readChanges: ApiRoute = {
  method: 'GET',
  path: '/api/visit-changes',
  permission: 'visits.see',
  title: 'List visits changed at short notice',
  describe: `Single visits that were moved, cancelled or added, after the change you name, the oldest first, up to ${CHANGES_AT_ONCE}. The event visit.changed says when there are new ones.`,
  query: z.object({
    after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).meta({
      description: 'The number of the last change that you have.',
    }),
  }),
  answers: { 200: z.object({ changes: z.array(changeAccount) }).meta({ id: 'VisitChanges' }) },
  answer: async ({ scope, query }) => {
    const { rows } = await listChanges(scope, {
      after: Number(query.get('after') ?? 0),
      limit: CHANGES_AT_ONCE,
    });
    return { status: 200, body: { changes: rows.map(asChange) } };
  },
};

const because = z
  .string()
  .min(1)
  .max(300)
  .meta({ description: 'Why.', examples: ['With her son'] });
const version = z.int().meta({ description: 'The version of the visit that you have seen.', examples: [1] });
const startsOn = z.iso.date().meta({ description: 'The London day.', examples: ['2026-03-04'] });
const startTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'The London time.', examples: ['22:00'] });

const asked = z
  .discriminatedUnion('act', [
    z.object({
      act: z.literal('move'),
      visit: z.int().meta({ description: 'The number of the visit.' }),
      version,
      starts_on: startsOn,
      start_time: startTime,
      because,
      reviewed: z.boolean().default(false).meta({
        description: 'Somebody has looked at why a time-critical visit cannot wait.',
      }),
    }),
    z.object({ act: z.literal('cancel'), visit: z.int(), because }),
    z.object({ act: z.literal('undo'), visit: z.int(), version }),
    z.object({
      act: z.literal('add'),
      person: z.int().meta({ description: 'The number of the person.' }),
      line: z.int().meta({ description: 'The number of the service that makes it.' }),
      starts_on: startsOn,
      start_time: startTime,
      minutes: z.int().min(15).max(720),
      workers: z.int().min(1).max(4).default(1),
      because,
    }),
  ])
  .meta({ id: 'VisitChangeAsked', examples: [{ act: 'cancel', visit: 81, because: 'With her son' }] });

const makeChange: ApiRoute = {
  method: 'POST',
  path: '/api/visit-changes',
  permission: 'visits.cancel',
  title: 'Change a single visit',
  describe:
    'For the council: move, cancel or add one visit, or take the newest change back. The provider is told at once.',
  body: asked,
  repeatable: true,
  answers: {
    200: z.object({ done: z.literal(true) }).meta({ id: 'VisitChanged' }),
    409: z
      .object({ error: z.literal('refused'), reason: z.string(), field: z.string().nullable() })
      .meta({ id: 'ChangeRefused', description: 'Why the visit cannot change. Nothing was done.' }),
  },
  answer: async ({ scope, body }) => {
    const given = asked.parse(body);
    const act = async (): Promise<Result<object>> => {
      switch (given.act) {
        case 'move':
          return await moveVisit(scope, {
            id: numberIn(String(given.visit), 'visit'),
            version: given.version,
            startsOn: given.starts_on,
            startTime: given.start_time,
            because: given.because,
            reviewed: given.reviewed,
          });
        case 'cancel':
          return await cancelVisits(scope, { ids: [given.visit], toldAt: scope.now, because: given.because });
        case 'undo':
          return await undoChange(scope, { id: given.visit, version: given.version });
        case 'add':
          return await addVisit(scope, {
            personId: given.person,
            lineId: given.line,
            startsOn: given.starts_on,
            startTime: given.start_time,
            minutes: given.minutes,
            workers: given.workers,
            because: given.because,
          });
      }
    };
    const done = await act();
    if (!done.ok)
      return { status: 409, body: { error: 'refused', reason: done.reason, field: done.field ?? null } };
    return { status: 200, body: { done: true } };
  },
};

/** Every act of the API that has to do with changes to single visits. */
export const visitChangeApiRoutes: readonly ApiRoute[] = [readChanges, makeChange];
