/** The API for what contracts pay: the terms of visits, and the prices besides the hour. Every version is kept. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { recordPrices } from './actions/record-prices.ts';
import { recordTerms } from './actions/record-terms.ts';
import { listTermsVersions } from './records/contract-terms.ts';
import { getContract } from './records/contracts.ts';
import { listPricesVersions } from './records/prices.ts';
import { writePrices } from './rules/prices.ts';
import { pricesShape } from './rules/prices-shape.ts';
import { termsShape } from './rules/terms-shape.ts';
import { writeTerms } from './rules/terms-written.ts';

const contractParam = z.object({ contract: numberParam('contract', '7') });

const dated = {
  effective_from: z.iso.date().meta(told('The first day on which it holds.', '2026-04-01')),
  reason: z.string().max(500).meta(told('Why it changes; it stands with the version.', 'Uplift of April')),
};
const newest = z.int().min(0).meta(told('The newest version that you read; 0 where there is none yet.', 2));
const numbered = z.object({ version: z.int() }).meta({ id: 'VersionSaved' });

const exampleTerms = {
  pay: { by: 'planned', full_pay_percent: 90 },
  rates: [
    {
      service: 'home-care',
      days: ['weekday', 'saturday', 'sunday', 'bank-holiday'],
      from: '00:00',
      to: '24:00',
      pence_per_hour: 2410,
    },
  ],
};

const writtenTerms = termsShape.meta({
  id: 'Terms',
  description:
    'Minutes throughout; prices in pence an hour; shares in percent. What is left out takes the usual value.',
  examples: [exampleTerms],
});

const bankHolidays = z
  .enum(['true-day', 'substitute', 'both'])
  .meta(
    told(
      'Which day counts where a bank holiday is moved: the true day, the one in its place, or both.',
      'both',
    ),
  );

const readTerms: ApiRoute = {
  method: 'GET',
  path: '/api/contracts/{contract}/terms',
  permission: 'contracts.see',
  title: 'Read the terms of a contract',
  describe:
    'Every version in the order in which they were recorded; on a day the last recorded by then holds.',
  params: contractParam,
  answers: {
    200: z
      .object({
        versions: z.array(
          z.object({
            version: z.int(),
            ...dated,
            bank_holidays: bankHolidays,
            terms: z
              .record(z.string(), z.unknown())
              .meta({ description: 'In the form in which they are sent.' }),
          }),
        ),
      })
      .meta({ id: 'TermsVersions' }),
  },
  answer: async ({ scope, params }) => {
    const { id } = await getContract(scope, numberIn(params['contract'], 'contract'));
    const versions = (await listTermsVersions(scope, id)).map((one) => ({
      version: one.version,
      effective_from: one.effectiveFrom,
      reason: one.reason,
      bank_holidays: one.bankHolidays,
      terms: writeTerms(one.terms),
    }));
    return { status: 200, body: { versions } };
  },
};

const newTerms = z
  .object({ newest, ...dated, bank_holidays: bankHolidays.default('both'), terms: writtenTerms })
  .meta({ id: 'NewTerms' });
/** The terms are judged by the act, which says where in them a fault lies. */
const termsAsSent = newTerms.extend({ terms: z.unknown() });

const saveTerms: ApiRoute<z.output<typeof termsAsSent>> = {
  method: 'POST',
  path: '/api/contracts/{contract}/terms',
  permission: 'contracts.edit',
  title: 'Record new terms of a contract',
  describe:
    'A new version from a day on; what was recorded stays. Refused with the place in the terms as `field`, such as rates[0].from.',
  params: contractParam,
  body: newTerms,
  accepts: termsAsSent,
  repeatable: true,
  answers: { 200: numbered, 409: refused },
  answer: async ({ scope, params, body }) =>
    await answerTo(
      await recordTerms(scope, {
        contractId: numberIn(params['contract'], 'contract'),
        newest: body.newest,
        effectiveFrom: body.effective_from,
        reason: body.reason,
        terms: body.terms,
        bankHolidays: body.bank_holidays,
      }),
      ({ version }) => ({ version }),
    ),
};

const writtenPrices = pricesShape.meta({
  id: 'Prices',
  description:
    'Services by the week, night or day; prices by length of visit; travel; visits at which nobody answered; stays in hospital. Money in pence.',
  examples: [{ services: [{ service: 'live-in care', unit: 'week', pence: 135_000 }] }],
});

const source = z
  .string()
  .max(300)
  .default('')
  .meta(told('What it rests on, such as a schedule of the contract.', 'Schedule 4'));

const readPrices: ApiRoute = {
  method: 'GET',
  path: '/api/contracts/{contract}/prices',
  permission: 'contracts.see',
  title: 'Read the other prices of a contract',
  describe: 'What it pays besides the hour: every version, in the order in which they were recorded.',
  params: contractParam,
  answers: {
    200: z
      .object({
        versions: z.array(
          z.object({
            version: z.int(),
            ...dated,
            source,
            prices: z
              .record(z.string(), z.unknown())
              .meta({ description: 'In the form in which they are sent.' }),
          }),
        ),
      })
      .meta({ id: 'PricesVersions' }),
  },
  answer: async ({ scope, params }) => {
    const { id } = await getContract(scope, numberIn(params['contract'], 'contract'));
    const versions = (await listPricesVersions(scope, id)).map((one) => ({
      version: one.version,
      effective_from: one.effectiveFrom,
      reason: one.reason,
      source: one.source,
      prices: writePrices(one.prices),
    }));
    return { status: 200, body: { versions } };
  },
};

const newPrices = z.object({ newest, ...dated, source, prices: writtenPrices }).meta({ id: 'NewPrices' });
const pricesAsSent = newPrices.extend({ prices: z.unknown() });

const savePrices: ApiRoute<z.output<typeof pricesAsSent>> = {
  method: 'POST',
  path: '/api/contracts/{contract}/prices',
  permission: 'contracts.edit',
  title: 'Record new other prices of a contract',
  describe: 'A new version from a day on, whole; what was recorded stays.',
  params: contractParam,
  body: newPrices,
  accepts: pricesAsSent,
  repeatable: true,
  answers: { 200: numbered, 409: refused },
  answer: async ({ scope, params, body }) =>
    await answerTo(
      await recordPrices(scope, {
        contractId: numberIn(params['contract'], 'contract'),
        newest: body.newest,
        effectiveFrom: body.effective_from,
        reason: body.reason,
        source: body.source,
        prices: body.prices,
      }),
      ({ version }) => ({ version }),
    ),
};

/** Every act of the API that has to do with what contracts pay. */
export const termsApiRoutes = [readTerms, saveTerms, readPrices, savePrices] as readonly ApiRoute[];
