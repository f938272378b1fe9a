/** The API for care packages: what is arranged for a person, service by service, and the visits that each asks for. */
import { noteListSeen } from '../platform/list-seen.ts';
import { z } from 'zod';
import { londonDay } from '../ground/calendar.ts';
import type { ApiRoute } from '../web/api.ts';
import {
  answerTo,
  next,
  nextAfter,
  numberParam,
  partAsked,
  partOf,
  refused,
  told,
  version,
} from '../web/api-shapes.ts';
import { numberIn, readNumber } from '../web/record-number.ts';
import { arrangeLine } from './actions/arrange-line.ts';
import { endLines } from './actions/end-lines.ts';
import { takeBackEnd } from './actions/take-back-end.ts';
import { varyPattern } from './actions/issue-order.ts';
import { changePackage, openCarePackage } from './actions/open-package.ts';
import { asPackage, packageAccount } from './api-package-account.ts';
import { asVisit, soughtVisit } from './api-shapes.ts';
import type { VisitsSide } from './pages/visits-side.ts';
import { getLine } from './records/package-lines.ts';
import { getPackage, listPackages } from './records/packages.ts';
import { PACKAGE_STATUSES } from './rules/package-status.ts';

const MOST = 200;

const readPackages: ApiRoute = {
  method: 'GET',
  path: '/api/packages',
  permission: 'packages.see',
  title: 'List care packages',
  describe: `By person, up to ${MOST} at a time. A provider reads those in which it has a service.`,
  query: z.object({
    person: z.coerce.number().int().optional().meta(told('Only those of this person.', 7)),
    status: z.enum(PACKAGE_STATUSES).optional(),
    words: z
      .string()
      .max(100)
      .optional()
      .meta(told('Its reference, or words of the person’s name.', 'CP1042')),
    ...partAsked(MOST),
  }),
  answers: {
    200: z
      .object({
        packages: z.array(
          z.object({
            package: z.int(),
            reference: z.string(),
            person: z.int(),
            person_reference: z.string(),
            status: z.enum(PACKAGE_STATUSES),
            starts_on: z.iso.date(),
            ends_on: z.iso.date().nullable(),
            providers: z.array(z.string()),
            services: z.array(z.string()),
          }),
        ),
        next,
      })
      .meta({ id: 'CarePackages' }),
  },
  answer: async ({ scope, query }) => {
    const part = partOf(query, MOST);
    const { rows, total } = await listPackages(
      scope,
      {
        words: query.get('words') ?? undefined,
        personId: readNumber(query.get('person')),
        status: PACKAGE_STATUSES.find((one) => one === query.get('status')),
      },
      part,
    );
    noteListSeen(scope, 'care packages by api', rows);
    const packages = rows.map((row) => ({
      package: row.id,
      reference: row.reference,
      person: row.person_id,
      person_reference: row.person_reference,
      status: row.status,
      starts_on: row.starts_on,
      ends_on: row.ends_on,
      providers: row.providers,
      services: row.services,
    }));
    return { status: 200, body: { packages, next: nextAfter(part.offset, rows.length, total) } };
  },
};

const packageParam = z.object({ package: numberParam('care package', '31') });

const readPackage: ApiRoute = {
  method: 'GET',
  path: '/api/packages/{package}',
  permission: 'packages.see',
  title: 'Read a care package',
  describe: 'With each service, the week that it asks for and when it is suspended.',
  params: packageParam,
  answers: { 200: packageAccount },
  answer: async ({ scope, params }) => {
    const found = await getPackage(scope, numberIn(params['package'], 'care package'));
    return { status: 200, body: await asPackage(scope, found) };
  },
};

const words = {
  primary_need: z.string().max(300).nullable().meta(told('What care is for most of all.', 'Dementia')),
  cover_note: z
    .string()
    .max(1000)
    .nullable()
    .meta(told('What is agreed where the usual care workers cannot come.', 'Her daughter comes at noon')),
};

const newPackage = z
  .object({
    person: z.int().meta(told('The number of the person.', 7)),
    starts_on: z.iso.date().meta({ examples: ['2026-03-09'] }),
    primary_need: words.primary_need.default(null),
    cover_note: words.cover_note.default(null),
  })
  .meta({ id: 'NewCarePackage' });

const savePackage: ApiRoute = {
  method: 'POST',
  path: '/api/packages',
  permission: 'packages.edit',
  title: 'Open a care package',
  describe: 'For a person, from a day on. Its services come by placement, or are arranged one by one.',
  body: newPackage,
  repeatable: true,
  answers: { 200: packageAccount, 409: refused },
  answer: async ({ scope, body }) => {
    const given = newPackage.parse(body);
    const done = await openCarePackage(scope, {
      personId: given.person,
      startsOn: given.starts_on,
      primaryNeed: given.primary_need,
      coverNote: given.cover_note,
    });
    return await answerTo(done, async ({ id }) => await asPackage(scope, await getPackage(scope, id)));
  },
};

const changedPackage = z.object(words).partial().extend({ version }).meta({ id: 'CarePackageToChange' });

const saveChange: ApiRoute = {
  method: 'POST',
  path: '/api/packages/{package}',
  permission: 'packages.edit',
  title: 'Change a care package',
  describe: 'What is said of the package as a whole. What is left out stays as it is.',
  params: packageParam,
  body: changedPackage,
  repeatable: true,
  answers: { 200: packageAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['package'], 'care package');
    const { version: seen, ...given } = changedPackage.parse(body);
    const before = await getPackage(scope, id);
    const { primary_need: primaryNeed = before.primary_need, cover_note: coverNote = before.cover_note } =
      given;
    const done = await changePackage(scope, { id, version: seen, primaryNeed, coverNote });
    return await answerTo(done, async () => await asPackage(scope, await getPackage(scope, id)));
  },
};

const newService = z
  .object({
    contract: z.int().meta(told('The number of the contract that prices it.', 7)),
    service: z.string().meta(told('What it is: one that the contract has a rate for.', 'home-care')),
    starts_on: z.iso.date().meta({ examples: ['2026-03-09'] }),
    visits: z.array(soughtVisit).min(1),
  })
  .meta({ id: 'NewService' });

const saveService = (side: VisitsSide): ApiRoute => ({
  method: 'POST',
  path: '/api/packages/{package}/services',
  permission: 'packages.edit',
  title: 'Arrange a service',
  describe: 'With the provider of a contract at once, without a placement. Its visits are planned.',
  params: packageParam,
  body: newService,
  repeatable: true,
  answers: { 200: packageAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const packageId = numberIn(params['package'], 'care package');
    const given = newService.parse(body);
    const done = await arrangeLine(scope, {
      packageId,
      contractId: given.contract,
      service: given.service,
      startsOn: given.starts_on,
      visits: given.visits.map(asVisit),
    });
    return await answerTo(done, async ({ id }) => {
      await side.replan(scope, [id], given.starts_on);
      return await asPackage(scope, await getPackage(scope, packageId));
    });
  },
});

const newWeek = z
  .object({
    effective_from: z.iso.date().meta(told('From which day.', '2026-03-16')),
    reason: z.string().max(300).meta(told('Why the visits change.', 'She eats later')),
    visits: z.array(soughtVisit).min(1),
    version,
  })
  .meta({ id: 'ServiceWeek' });

const saveWeek = (side: VisitsSide): ApiRoute => ({
  method: 'POST',
  path: '/api/packages/{package}/services/{service}/visits',
  permission: 'packages.edit',
  title: 'Change the visits of a service',
  describe:
    'The whole week as it shall be, from a day on. Where the service came of a placement, a new version of its order is issued and the provider told at once.',
  params: packageParam.extend({ service: numberParam('service', '12') }),
  body: newWeek,
  repeatable: true,
  answers: {
    200: z
      .object({
        order_version: z.int().nullable().meta({ description: 'null: nothing that an order says changed.' }),
      })
      .meta({ id: 'WeekSaved' }),
    409: refused,
  },
  answer: async ({ scope, params, body }) => {
    const packageId = numberIn(params['package'], 'care package');
    const line = await getLine(scope, packageId, numberIn(params['service'], 'service'));
    const given = newWeek.parse(body);
    const done = await varyPattern(scope, {
      packageId,
      lineId: line.id,
      version: given.version,
      effectiveFrom: given.effective_from,
      reason: given.reason,
      visits: given.visits.map(asVisit),
    });
    return await answerTo(done, async ({ order }) => {
      await side.replan(scope, [line.id], given.effective_from);
      return { order_version: order?.version ?? null };
    });
  },
});

const ending = z
  .object({
    services: z
      .array(z.object({ service: z.int(), version: z.int() }))
      .min(1)
      .meta(told('Which services, each at the version that you read.', [{ service: 12, version: 1 }])),
    last_day: z.iso.date().meta({ examples: ['2026-03-20'] }),
    reason: z.string().max(300).meta(told('Why care ends.', 'She moves to her son')),
  })
  .meta({ id: 'ServicesToEnd' });

const saveEnd = (side: VisitsSide): ApiRoute => ({
  method: 'POST',
  path: '/api/packages/{package}/end',
  permission: 'packages.edit',
  title: 'End services of a care package',
  describe: 'Gives them their last day. Once every service has one, the package ends with the last of them.',
  params: packageParam,
  body: ending,
  repeatable: true,
  answers: { 200: packageAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const packageId = numberIn(params['package'], 'care package');
    const given = ending.parse(body);
    const done = await endLines(scope, {
      packageId,
      lines: given.services.map(({ service: id, version: seen }) => ({ id, version: seen })),
      endsOn: given.last_day,
      reason: given.reason,
    });
    const names = { lines: 'services', ends_on: 'last_day' };
    return await answerTo(
      done,
      async ({ ended }) => {
        const ids = ended.map(({ id }) => id);
        await side.replan(scope, ids, londonDay(scope.now).toString());
        return await asPackage(scope, await getPackage(scope, packageId));
      },
      names,
    );
  },
});

const takingBack = z
  .object({
    because: z.string().max(300).meta(told('Why the end is taken back.', 'The wrong person was chosen')),
    version,
  })
  .meta({ id: 'EndTakenBack' });

const saveTakeBack = (side: VisitsSide): ApiRoute => ({
  method: 'POST',
  path: '/api/packages/{package}/services/{service}/take-back-end',
  permission: 'packages.edit',
  title: 'Take back the end of a service',
  describe:
    'For 28 days after it was saved: the service goes on, with its placement, its visits to come and their places in the provider’s rota. The provider is told at once.',
  params: packageParam.extend({ service: numberParam('service', '12') }),
  body: takingBack,
  repeatable: true,
  answers: { 200: packageAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const packageId = numberIn(params['package'], 'care package');
    const lineId = numberIn(params['service'], 'service');
    const done = await takeBackEnd(scope, { packageId, lineId, ...takingBack.parse(body) });
    return await answerTo(done, async ({ wantedFrom }) => {
      await side.bringBack(scope, [lineId], wantedFrom);
      return await asPackage(scope, await getPackage(scope, packageId));
    });
  },
});

/** Every act of the API that has to do with care packages. `side` plans their visits. */
export const packageApiRoutes = (side: VisitsSide): readonly ApiRoute[] => [
  readPackages,
  readPackage,
  savePackage,
  saveChange,
  saveService(side),
  saveWeek(side),
  saveEnd(side),
  saveTakeBack(side),
];
