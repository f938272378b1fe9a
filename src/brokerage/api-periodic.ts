/** The API for services by the week, night or day: arranging one, and changing its days. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, told, version } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { varyPeriodic } from './actions/issue-order.ts';
import { arrangePeriodic } from './actions/periodic-line.ts';
import { asDays, periodicDays } from './api-shapes.ts';

const packageParam = z.object({ package: numberParam('care package', '31') });

const newService = z
  .object({
    contract: z.int().meta(told('The number of the contract that prices it.', 7)),
    service: z.string().meta(told('What it is: one that the contract has a price for.', 'live-in care')),
    starts_on: z.iso.date().meta({ examples: ['2026-03-09'] }),
    ...periodicDays,
  })
  .meta({ id: 'NewPeriodicService' });

const arrange: ApiRoute = {
  method: 'POST',
  path: '/api/packages/{package}/services/periodic',
  permission: 'packages.edit',
  title: 'Arrange live-in, night or day care',
  describe: 'With the provider of a contract at once, without a placement.',
  params: packageParam,
  body: newService,
  repeatable: true,
  answers: {
    200: z
      .object({ service: z.int(), reference: z.string().meta({ examples: ['CP1042-2'] }) })
      .meta({ id: 'PeriodicServiceArranged' }),
    409: refused,
  },
  answer: async ({ scope, params, body }) => {
    const given = newService.parse(body);
    const done = await arrangePeriodic(scope, {
      packageId: numberIn(params['package'], 'care package'),
      contractId: given.contract,
      service: given.service,
      startsOn: given.starts_on,
      days: asDays(given),
    });
    return await answerTo(done, ({ id, reference }) => ({ service: id, reference }));
  },
};

const newDays = z
  .object({
    effective_from: z.iso.date().meta(told('From which day.', '2026-03-16')),
    reason: z.string().max(300).meta(told('Why the days change.', 'Her daughter stays at weekends')),
    ...periodicDays,
    version,
  })
  .meta({ id: 'PeriodicDays' });

const change: ApiRoute = {
  method: 'POST',
  path: '/api/packages/{package}/services/{service}/days',
  permission: 'packages.edit',
  title: 'Change the days of a service',
  describe:
    'All its days as they shall be, from a day on. Where the service came of a placement, a new version of its order is issued.',
  params: packageParam.extend({ service: numberParam('service', '12') }),
  body: newDays,
  repeatable: true,
  answers: {
    200: z
      .object({
        order_version: z.int().nullable().meta({ description: 'null: nothing that an order says changed.' }),
      })
      .meta({ id: 'DaysSaved' }),
    409: refused,
  },
  answer: async ({ scope, params, body }) => {
    const given = newDays.parse(body);
    const done = await varyPeriodic(scope, {
      packageId: numberIn(params['package'], 'care package'),
      lineId: numberIn(params['service'], 'service'),
      version: given.version,
      effectiveFrom: given.effective_from,
      reason: given.reason,
      days: asDays(given),
    });
    return await answerTo(done, ({ order }) => ({ order_version: order?.version ?? null }));
  },
};

/** Every act of the API that has to do with services without visits. */
export const periodicApiRoutes: readonly ApiRoute[] = [arrange, change];
