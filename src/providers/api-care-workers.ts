/** The API for care workers and their checks: their own provider writes them down, contracts officers and auditors read them. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import {
  answerTo,
  next,
  nextAfter,
  numberParam,
  partAsked,
  partOf,
  refused,
  textOf,
  told,
  version,
} from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { changeWorker, recordCheck, recordWorker, withdrawCheck } from './actions/care-workers.ts';
import { getWorker, listChecks, listWorkers, type Worker } from './records/workers.ts';
import { checkKinds } from './rules/checks.ts';
import { genders } from './rules/provider-details.ts';

const MOST = 200;

function workerOf(sent: boolean) {
  const text = textOf(sent);
  const day = z.iso.date().nullable().default(null);
  return {
    reference: text(60).meta(told('Your number of the worker, as in visit logs.', 'W17')),
    given_name: text(80).meta({ examples: ['Grace'] }),
    family_name: text(80).meta({ examples: ['Obi'] }),
    gender: z
      .enum(genders)
      .default('not stated')
      .meta({ examples: ['female'] }),
    languages: z
      .array(text(40))
      .default([])
      .meta(told('What they speak; matching goes by it.', ['English', 'Panjabi'])),
    phone: text(40)
      .nullable()
      .default(null)
      .meta({ examples: ['07700 900123'] }),
    starts_on: day.meta(told('Their first day with you.', '2025-06-02')),
    ends_on: day.meta(told('Their last day with you.', null)),
  };
}
const worker = workerOf(true);

const checkAccount = z
  .object({
    check: z.int(),
    kind: z.enum(checkKinds),
    done_on: z.iso.date(),
    expires_on: z.iso.date().nullable().meta({ description: 'The last day on which it is good.' }),
    corrects: z.int().nullable().meta({ description: 'The check whose place it takes.' }),
    withdrawn: z.boolean().meta({ description: 'Whether it takes that check back.' }),
  })
  .meta({ id: 'WorkerCheck' });

const workerAccount = z
  .object({ worker: z.int().meta(told('Their number.', 21)), ...workerOf(false), version })
  .meta({ id: 'CareWorker' });

const asWorker = (one: Worker): z.output<typeof workerAccount> => ({
  worker: one.id,
  reference: one.reference,
  given_name: one.given_name,
  family_name: one.family_name,
  gender: one.gender,
  languages: [...one.languages],
  phone: one.phone,
  starts_on: one.starts_on,
  ends_on: one.ends_on,
  version: one.version,
});

const readWorkers: ApiRoute = {
  method: 'GET',
  path: '/api/care-workers',
  permission: 'workers.see',
  title: 'List care workers',
  describe: `Yours, or those of every provider, those with a check that is expired or missing first, up to ${MOST} at a time.`,
  query: z.object({
    words: z.string().max(100).optional().meta(told('Words of their name or reference.', 'W17')),
    ...partAsked(MOST),
  }),
  answers: {
    200: z
      .object({
        workers: z.array(
          z.object({
            worker: z.int(),
            provider: z.int(),
            reference: z.string(),
            given_name: z.string(),
            family_name: z.string(),
            languages: z.array(z.string()),
            ends_on: z.iso.date().nullable(),
            expired: z.array(z.enum(checkKinds)),
            missing: z.array(z.enum(checkKinds)),
          }),
        ),
        next,
      })
      .meta({ id: 'CareWorkers' }),
  },
  answer: async ({ scope, query }) => {
    const part = partOf(query, MOST);
    const words = query.get('words') ?? undefined;
    const { rows, total } = await listWorkers(scope, { words, employed: 'now' }, part);
    scope.audit({ act: 'care workers read by api', detail: { count: rows.length } });
    const workers = rows.map((row) => ({
      worker: row.id,
      provider: row.provider_id,
      reference: row.reference,
      given_name: row.given_name,
      family_name: row.family_name,
      languages: row.languages,
      ends_on: row.ends_on,
      expired: row.expired,
      missing: row.missing,
    }));
    return { status: 200, body: { workers, next: nextAfter(part.offset, rows.length, total) } };
  },
};

const workerParam = z.object({ worker: numberParam('care worker', '21') });

const readWorker: ApiRoute = {
  method: 'GET',
  path: '/api/care-workers/{worker}',
  permission: 'workers.see',
  title: 'Read a care worker',
  describe: 'With every check, the newest first.',
  params: workerParam,
  answers: {
    200: z.object({ worker: workerAccount, checks: z.array(checkAccount) }).meta({ id: 'CareWorkerWhole' }),
  },
  answer: async ({ scope, params }) => {
    const one = await getWorker(scope, numberIn(params['worker'], 'care worker'));
    const checks = (await listChecks(scope, one.id)).map((check) => ({
      check: check.id,
      kind: check.kind,
      done_on: check.done_on,
      expires_on: check.expires_on,
      corrects: check.corrects_id,
      withdrawn: check.withdrawn,
    }));
    scope.audit({ act: 'care worker read by api', subject: ['care_worker', one.id] });
    return { status: 200, body: { worker: asWorker(one), checks } };
  },
};

const newWorker = z.object(worker).meta({ id: 'NewCareWorker' });

const saveNewWorker: ApiRoute = {
  method: 'POST',
  path: '/api/care-workers',
  permission: 'workers.edit',
  title: 'Record a care worker',
  describe: 'One of your own. Refused where the reference is used.',
  body: newWorker,
  repeatable: true,
  answers: { 200: workerAccount, 409: refused },
  answer: async ({ scope, body }) =>
    await answerTo(await recordWorker(scope, { details: newWorker.parse(body) }), async ({ id }) =>
      asWorker(await getWorker(scope, id)),
    ),
};

const changedWorker = z.object({ ...worker, version }).meta({ id: 'CareWorkerToChange' });

const saveWorker: ApiRoute = {
  method: 'POST',
  path: '/api/care-workers/{worker}',
  permission: 'workers.edit',
  title: 'Change a care worker',
  describe: 'All that is written down about them, as it shall be.',
  params: workerParam,
  body: changedWorker,
  repeatable: true,
  answers: { 200: workerAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['worker'], 'care worker');
    const { version: seen, ...details } = changedWorker.parse(body);
    const done = await changeWorker(scope, { id, version: seen, details });
    return await answerTo(done, async () => asWorker(await getWorker(scope, id)));
  },
};

const newCheck = z
  .object({
    kind: z.enum(checkKinds).meta({ examples: ['DBS'] }),
    reference: z.string().max(60).nullable().default(null).meta(told('Its number.', '001234567890')),
    done_on: z.iso.date().meta(told('The day on which it was done.', '2026-01-15')),
    expires_on: z.iso
      .date()
      .nullable()
      .default(null)
      .meta(told('The last day on which it is good.', '2029-01-14')),
    note: z.string().max(500).nullable().default(null),
    corrects: z
      .int()
      .nullable()
      .default(null)
      .meta(told('The check that was wrong, whose place it takes.', null)),
  })
  .meta({ id: 'CheckToRecord' });
const checkSaved = z.object({ check: z.int() }).meta({ id: 'CheckSaved' });

const saveCheck: ApiRoute = {
  method: 'POST',
  path: '/api/care-workers/{worker}/checks',
  permission: 'workers.edit',
  title: 'Record a check of a care worker',
  describe: 'Or put one right, with `corrects`. What was wrong stays to be read.',
  params: workerParam,
  body: newCheck,
  repeatable: true,
  answers: { 200: checkSaved, 409: refused },
  answer: async ({ scope, params, body }) => {
    const { corrects, ...check } = newCheck.parse(body);
    const workerId = numberIn(params['worker'], 'care worker');
    return await answerTo(await recordCheck(scope, { workerId, check, corrects }), ({ id }) => ({
      check: id,
    }));
  },
};

const toWithdraw = z
  .object({ reason: z.string().max(500).meta(told('Why it is taken back.', 'Another worker’s')) })
  .meta({ id: 'CheckToWithdraw' });

const saveWithdrawal: ApiRoute = {
  method: 'POST',
  path: '/api/care-workers/{worker}/checks/{check}/withdraw',
  permission: 'workers.edit',
  title: 'Take a check back',
  describe: 'One that should never have been written down. It stays to be read.',
  params: workerParam.extend({ check: numberParam('check', '40') }),
  body: toWithdraw,
  repeatable: true,
  answers: { 200: checkSaved, 409: refused },
  answer: async ({ scope, params, body }) => {
    const which = {
      workerId: numberIn(params['worker'], 'care worker'),
      checkId: numberIn(params['check'], 'check'),
    };
    const done = await withdrawCheck(scope, { ...which, ...toWithdraw.parse(body) });
    return await answerTo(done, ({ id }) => ({ check: id }), { note: 'reason' });
  },
};

/** Every act of the API that has to do with care workers. */
export const careWorkerApiRoutes: readonly ApiRoute[] = [
  readWorkers,
  readWorker,
  saveNewWorker,
  saveWorker,
  saveCheck,
  saveWithdrawal,
];
