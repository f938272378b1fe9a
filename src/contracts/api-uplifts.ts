/** The API for uplifts: prices of many contracts raised by one rule, seen before it is adopted, and taken back as a whole. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, cut, next, numberParam, partAsked, refused, refusedBy, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { adoptUplift, type ClosedSince, planUplift, shownOf, undoUplift } from './actions/uplift.ts';
import { listUplifts, type Uplift } from './records/uplifts.ts';
import { UPLIFT_PARTS, UPLIFT_ROUNDINGS } from './rules/uplift.ts';

const MOST = 100;

const upliftAccount = z
  .object({
    uplift: z.int().meta(told('Its number.', 4)),
    rule: z.string().meta(told('The rule in words.', '6.6%, rounded up to a multiple of 4p')),
    effective_from: z.iso.date(),
    reason: z.string(),
    contracts: z.int().meta(told('How many contracts it reached.', 12)),
    adopted_at: z.iso.datetime(),
    taken_back_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Uplift' });

const asUplift = (one: Uplift): z.output<typeof upliftAccount> => ({
  uplift: one.id,
  rule: one.words,
  effective_from: one.effectiveFrom,
  reason: one.reason,
  contracts: one.contracts,
  adopted_at: one.adoptedAt.toISOString(),
  taken_back_at: one.undoneAt?.toISOString() ?? null,
});

const readUplifts: ApiRoute = {
  method: 'GET',
  path: '/api/uplifts',
  permission: 'uplifts.see',
  title: 'List uplifts',
  describe: `Those that were adopted, the newest first, up to ${MOST} at a time.`,
  query: z.object(partAsked(MOST)),
  answers: { 200: z.object({ uplifts: z.array(upliftAccount), next }).meta({ id: 'Uplifts' }) },
  answer: async ({ scope, query }) => {
    const { part, next: mark } = cut(await listUplifts(scope), query, MOST);
    return { status: 200, body: { uplifts: part.map(asUplift), next: mark } };
  },
};

const asked = z
  .object({
    contracts: z
      .array(z.int())
      .min(1)
      .max(1000)
      .meta(told('The numbers of the contracts.', [7, 9])),
    by: z
      .union([
        z.object({ hundredths_of_percent: z.int().positive() }),
        z.object({ pence_per_hour: z.int().positive() }),
      ])
      .meta(told('660 is 6.6%; or pence on every hour.', { hundredths_of_percent: 660 })),
    rounding: z.enum(UPLIFT_ROUNDINGS).meta({ examples: ['up to a multiple'] }),
    multiple_pence: z.int().default(4).meta(told('Of what a price becomes a multiple, where it does.', 4)),
    parts: z
      .array(z.enum(UPLIFT_PARTS))
      .min(1)
      .meta(told('Which prices rise.', ['hourly'])),
    effective_from: z.iso.date().meta(told('From which day.', '2026-04-01')),
    reason: z
      .string()
      .max(300)
      .default('')
      .meta(told('Why; it stands with every new version.', 'National Living Wage')),
    seen: z.string().nullable().default(null).meta({
      description:
        'What the answer said. Without it nothing is adopted: the answer says what every price would be.',
    }),
  })
  .meta({ id: 'UpliftAsked' });

const answered = z
  .object({
    uplift: z
      .int()
      .nullable()
      .meta({ description: 'null: nothing is adopted yet; send it again with `seen`.' }),
    seen: z.string(),
    prices: z.array(
      z.object({ contract: z.int(), what: z.string(), old_pence: z.int(), new_pence: z.int() }),
    ),
  })
  .meta({ id: 'UpliftAnswer' });

const saveUplift: ApiRoute = {
  method: 'POST',
  path: '/api/uplifts',
  permission: 'contracts.edit',
  title: 'Raise the prices of contracts by a rule',
  describe:
    'Asked first without `seen` it says every price before and after; asked again with it, it is adopted.',
  body: asked,
  repeatable: true,
  answers: { 200: answered, 409: refused },
  answer: async ({ scope, body }) => {
    const { seen, ...given } = asked.parse(body);
    const rise = {
      contractIds: [...new Set(given.contracts)],
      rule: {
        by:
          'pence_per_hour' in given.by
            ? { pence: given.by.pence_per_hour }
            : { hundredths: given.by.hundredths_of_percent },
        rounding: given.rounding,
        multiple: given.multiple_pence,
        parts: given.parts,
      },
      effectiveFrom: given.effective_from,
      reason: given.reason,
    };
    const names = { amount: 'by', multiple: 'multiple_pence' };
    const plan = await planUplift(scope, rise);
    if (!plan.ok) return refusedBy(plan, names);
    const prices = plan.value.flatMap(({ contract, rows }) =>
      rows.map(({ what, oldPence, newPence }) => ({
        contract: contract.id,
        what,
        old_pence: oldPence,
        new_pence: newPence,
      })),
    );
    if (seen === null) return { status: 200, body: { uplift: null, seen: shownOf(plan.value), prices } };
    const done = await adoptUplift(scope, { ...rise, shown: seen });
    return await answerTo(done, ({ id }) => ({ uplift: id, seen, prices }), names);
  },
};

const toUndo = z
  .object({ reason: z.string().max(300).meta(told('Why it is taken back.', 'The wrong percentage')) })
  .meta({ id: 'UpliftToTakeBack' });

const undo = (closedSince: ClosedSince): ApiRoute => ({
  method: 'POST',
  path: '/api/uplifts/{uplift}/undo',
  permission: 'contracts.edit',
  title: 'Take an uplift back',
  describe:
    'What held before is recorded again for every contract. Refused once a week rated by it is closed.',
  params: z.object({ uplift: numberParam('uplift', '4') }),
  body: toUndo,
  repeatable: true,
  answers: {
    200: z
      .object({ contracts: z.int().meta(told('For how many contracts.', 12)) })
      .meta({ id: 'UpliftTakenBack' }),
    409: refused,
  },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['uplift'], 'uplift');
    return await answerTo(
      await undoUplift(scope, { id, ...toUndo.parse(body) }, closedSince),
      (value) => value,
    );
  },
});

/** Every act of the API that has to do with uplifts. `closedSince` says whether a week that they would change is closed. */
export const upliftApiRoutes = (closedSince: ClosedSince): readonly ApiRoute[] => [
  readUplifts,
  saveUplift,
  undo(closedSince),
];
