/** The API for areas: the parts of the council's ground in which care is bought. Providers read them to say what room they have. */
import { z } from 'zod';
import { listCapacityAreas } from '../providers/records/capacity.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, told, version } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { changeArea, recordArea } from './actions/areas.ts';
import { type CouncilArea, getArea, listAreas } from './records/areas.ts';
import { MADE_OF, readParts } from './rules/areas.ts';

const drawn = {
  name: z.string().trim().min(1).max(80).meta(told('Its name; no other area has it.', 'North')),
  made_of: z.enum(MADE_OF).meta(told('What its parts are.', 'postcode districts')),
  parts: z
    .array(z.string().trim().min(1).max(80))
    .max(500)
    .meta(told('Wards by name, or the first halves of postcodes.', ['WS1', 'WS2'])),
};

const areaAccount = z
  .object({
    area: z.int().meta(told('Its number, by which everything else names it.', 3)),
    ...drawn,
    closed_on: z.iso
      .date()
      .nullable()
      .meta(told('The day from which care is no longer bought by it; null while it is open.', null)),
    served: z.boolean().meta(told('Whether a contract of yours serves it today; false for a council.', true)),
    version,
  })
  .meta({ id: 'Area', description: 'A part of the council’s ground, made of wards or postcode districts.' });

function asArea(area: CouncilArea, served: boolean): z.output<typeof areaAccount> {
  const { id, name, madeOf, parts, closedOn, version: now } = area;
  return { area: id, name, made_of: madeOf, parts: [...parts], closed_on: closedOn, served, version: now };
}

const readAreas: ApiRoute = {
  method: 'GET',
  path: '/api/areas',
  permission: 'capacity.see',
  title: 'List areas',
  describe:
    'Every area that is open, by name, those that you serve first; with closed=yes the closed ones too.',
  query: z.object({ closed: z.enum(['yes', 'no']).default('no') }),
  answers: { 200: z.object({ areas: z.array(areaAccount) }).meta({ id: 'Areas' }) },
  answer: async ({ scope, query }) => {
    const open = query.get('closed') !== 'yes';
    const served = new Set(
      (await listCapacityAreas(scope, scope.who.providerId ?? 0))
        .filter((one) => one.served)
        .map(({ id }) => id),
    );
    const areas = (await listAreas(scope, { open })).map((area) => asArea(area, served.has(area.id)));
    return {
      status: 200,
      body: { areas: areas.toSorted((a, b) => Number(b.served) - Number(a.served)) },
    };
  },
};

const newArea = z.object(drawn).meta({ id: 'NewArea' });

const saveArea: ApiRoute = {
  method: 'POST',
  path: '/api/areas',
  permission: 'contracts.edit',
  title: 'Draw an area',
  describe: 'Refused where its name is taken, or no known postcode lies in one of its parts.',
  body: newArea,
  repeatable: true,
  answers: { 200: areaAccount, 409: refused },
  answer: async ({ scope, body }) => {
    const { name, made_of: madeOf, parts } = newArea.parse(body);
    const details = { name, madeOf, parts: readParts(parts.join('\n'), madeOf) };
    return await answerTo(await recordArea(scope, details), async ({ id }) =>
      asArea(await getArea(scope, id), false),
    );
  },
};

const changedArea = z
  .object({
    ...drawn,
    version,
    closed: z
      .boolean()
      .default(false)
      .meta(told('true: care is no longer bought by it from today on. What is given there goes on.', false)),
  })
  .meta({ id: 'AreaToChange' });

const saveChange: ApiRoute = {
  method: 'POST',
  path: '/api/areas/{area}',
  permission: 'contracts.edit',
  title: 'Draw an area anew, or close it',
  describe: 'The whole area as it shall be. It bears on matching at once.',
  params: z.object({ area: numberParam('area', '3') }),
  body: changedArea,
  repeatable: true,
  answers: { 200: areaAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['area'], 'area');
    const { name, made_of: madeOf, parts, version: seen, closed } = changedArea.parse(body);
    const details = { name, madeOf, parts: readParts(parts.join('\n'), madeOf) };
    return await answerTo(await changeArea(scope, { id, version: seen, details, closed }), async () =>
      asArea(await getArea(scope, id), false),
    );
  },
};

/** Every act of the API that has to do with areas. */
export const areaApiRoutes: readonly ApiRoute[] = [readAreas, saveArea, saveChange];
