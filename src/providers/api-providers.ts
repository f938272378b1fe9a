/** The API for providers as the council knows them: who they are, their branches, what the regulator says, and how they stand with VAT. */
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
import { addBranch, changeBranch, recordRating } from './actions/branches.ts';
import { changeProvider, recordProvider } from './actions/record-provider.ts';
import { recordTaxTreatment } from './actions/tax-treatment.ts';
import {
  type Branch,
  branchFields,
  getBranch,
  getProvider,
  listBranches,
  listProviders,
  type Provider,
  providerFields,
} from './records/providers.ts';
import { registrationStatuses, sectors, sizes } from './rules/provider-details.ts';
import { ratings, unrated } from './rules/ratings.ts';
import { TREATMENTS } from './rules/tax-treatment.ts';

const MOST = 200;

const day = (description: string) =>
  z.iso.date().nullable().default(null).meta(told(description, '2026-04-01'));
const several = (text: z.ZodString, description: string, example: readonly string[]) =>
  z.array(text).default([]).meta(told(description, example));
const orNone = (text: z.ZodString, description: string, example: string) =>
  text.nullable().default(null).meta(told(description, example));

const registration = {
  registration_status: z
    .enum(registrationStatuses)
    .default('not stated')
    .meta(told('How it stands with the regulator.', 'registered')),
  registered_on: day('Since when it is registered.'),
  deregistered_on: day('When the registration ended.'),
};
const addressOf = (text: (most: number) => z.ZodString) => ({
  address_lines: several(text(120), 'The address without its postcode.', ['1 High Street', 'Walsall']),
  postcode: orNone(text(8), 'In its written form.', 'WS1 1AA'),
});

function detailsOf(sent: boolean) {
  const text = textOf(sent);
  return {
    reference: text(60).meta(told('The council’s own number for it.', 'PR7')),
    name: text(120).meta({ examples: ['Ashgrove Care'] }),
    trading_name: orNone(text(120), 'The name that people know, where it is another.', 'Ashgrove'),
    regulator_provider_id: orNone(text(20), 'The regulator’s id of the provider.', '1-101234567'),
    companies_house_number: orNone(text(8), 'Eight characters.', '01234567'),
    sector: z
      .enum(sectors)
      .default('not stated')
      .meta({ examples: ['private'] }),
    size: z
      .enum(sizes)
      .default('not stated')
      .meta({ examples: ['small'] }),
    local: z.boolean().default(false).meta(told('Whether it is a local provider.', true)),
    phone: orNone(text(40), 'Its telephone number.', '01922 555 123'),
    email: orNone(text(120), 'Its email address.', 'office@ashgrove.example'),
    website: orNone(text(200), 'Its website.', 'https://ashgrove.example'),
    ...addressOf(text),
    ...registration,
    starts_on: day('Since when the council works with it.'),
    ends_on: day('Until when the council works with it.'),
  };
}
const details = detailsOf(true);

const providerAccount = z
  .object({ provider: z.int().meta(told('Its number.', 2)), ...detailsOf(false), version })
  .meta({ id: 'Provider', description: 'An organisation that gives care. The in-house service is one.' });

const asProvider = (one: Provider): z.output<typeof providerAccount> => ({
  ...chosen(one, providerFields),
  address_lines: [...one.address_lines],
  provider: one.id,
  version: one.version,
});

function branchOf(sent: boolean) {
  const text = textOf(sent);
  return {
    name: text(120).meta({ examples: ['Walsall office'] }),
    regulator_location_id: orNone(text(20), 'The regulator’s id of the location.', '1-201234567'),
    ...addressOf(text),
    ...registration,
    services: several(text(120), 'What it offers.', ['home-care']),
    languages: several(text(60), 'What is spoken there.', ['Panjabi']),
    areas: several(text(120), 'Where it works, in words.', ['North']),
    closed_on: day('When it closed.'),
  };
}
const branchDetails = branchOf(true);

const branchAccount = z
  .object({ branch: z.int().meta(told('Its number.', 4)), ...branchOf(false), version })
  .meta({ id: 'Branch', description: 'A registered location of a provider.' });

const asBranch = (one: Branch): z.output<typeof branchAccount> => ({
  ...chosen(one, branchFields),
  address_lines: [...one.address_lines],
  services: [...one.services],
  languages: [...one.languages],
  areas: [...one.areas],
  branch: one.id,
  version: one.version,
});

function chosen<Row extends object, Field extends keyof Row>(
  row: Row,
  fields: readonly Field[],
): Pick<Row, Field> {
  return Object.fromEntries(fields.map((field) => [field, row[field]])) as Pick<Row, Field>;
}

const readProviders: ApiRoute = {
  method: 'GET',
  path: '/api/providers',
  permission: 'providers.see',
  title: 'List providers',
  describe: `By name, up to ${MOST} at a time. A provider reads itself.`,
  query: z.object({
    words: z.string().max(100).optional().meta(told('Words of its name or reference.', 'Ashgrove')),
    ...partAsked(MOST),
  }),
  answers: {
    200: z
      .object({
        providers: z.array(
          z.object({
            provider: z.int(),
            reference: z.string(),
            name: z.string(),
            sector: z.enum(sectors),
            size: z.enum(sizes),
            local: z.boolean(),
            ratings: z.array(z.enum([...ratings, ...unrated])).meta({
              description: 'What the regulator says of its branches, the most worrying first.',
            }),
            ends_on: z.iso.date().nullable(),
          }),
        ),
        next,
      })
      .meta({ id: 'Providers' }),
  },
  answer: async ({ scope, query }) => {
    const part = partOf(query, MOST);
    const { rows, total } = await listProviders(scope, { words: query.get('words') ?? undefined }, part);
    const providers = rows.map((row) => ({
      provider: row.id,
      reference: row.reference,
      name: row.name,
      sector: row.sector,
      size: row.size,
      local: row.local,
      ratings: row.said,
      ends_on: row.ends_on,
    }));
    return { status: 200, body: { providers, next: nextAfter(part.offset, rows.length, total) } };
  },
};

const providerParam = z.object({ provider: numberParam('provider', '2') });

const readProvider: ApiRoute = {
  method: 'GET',
  path: '/api/providers/{provider}',
  permission: 'providers.see',
  title: 'Read a provider',
  describe: 'What is written down about it and its branches.',
  params: providerParam,
  answers: {
    200: z
      .object({ provider: providerAccount, branches: z.array(branchAccount) })
      .meta({ id: 'ProviderWhole' }),
  },
  answer: async ({ scope, params }) => {
    const provider = await getProvider(scope, numberIn(params['provider'], 'provider'));
    const branches = await listBranches(scope, provider.id);
    return { status: 200, body: { provider: asProvider(provider), branches: branches.map(asBranch) } };
  },
};

const different = {
  different: z.boolean().default(false).meta({
    description: 'Where one of the same name is here already: true says that this is another.',
  }),
};
const names = { confirmed: 'different' };

const newProvider = z.object({ ...details, ...different }).meta({ id: 'NewProvider' });

const saveNewProvider: ApiRoute = {
  method: 'POST',
  path: '/api/providers',
  permission: 'providers.edit',
  title: 'Record a provider',
  describe: 'Puts it on the register. Refused where its reference or the regulator’s id is another’s.',
  body: newProvider,
  repeatable: true,
  answers: { 200: providerAccount, 409: refused },
  answer: async ({ scope, body }) => {
    const { different: confirmedDifferent, ...given } = newProvider.parse(body);
    const done = await recordProvider(scope, { details: given, confirmedDifferent });
    return await answerTo(done, async ({ id }) => asProvider(await getProvider(scope, id)), names);
  },
};

const changedProvider = z.object({ ...details, ...different, version }).meta({ id: 'ProviderToChange' });

const saveProvider: ApiRoute = {
  method: 'POST',
  path: '/api/providers/{provider}',
  permission: 'providers.edit',
  title: 'Change a provider',
  describe: 'All that is written down about it, as it shall be.',
  params: providerParam,
  body: changedProvider,
  repeatable: true,
  answers: { 200: providerAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['provider'], 'provider');
    const { different: confirmedDifferent, version: seen, ...given } = changedProvider.parse(body);
    const done = await changeProvider(scope, { id, version: seen, details: given, confirmedDifferent });
    return await answerTo(done, async () => asProvider(await getProvider(scope, id)), names);
  },
};

const newBranch = z.object(branchDetails).meta({ id: 'NewBranch' });

const saveNewBranch: ApiRoute = {
  method: 'POST',
  path: '/api/providers/{provider}/branches',
  permission: 'providers.edit',
  title: 'Add a branch',
  describe: 'Refused where the regulator’s id is another branch’s.',
  params: providerParam,
  body: newBranch,
  repeatable: true,
  answers: { 200: branchAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const providerId = numberIn(params['provider'], 'provider');
    const done = await addBranch(scope, { providerId, details: newBranch.parse(body) });
    return await answerTo(done, async ({ id }) => asBranch(await getBranch(scope, providerId, id)));
  },
};

const changedBranch = z.object({ ...branchDetails, version }).meta({ id: 'BranchToChange' });

const saveBranch: ApiRoute = {
  method: 'POST',
  path: '/api/providers/{provider}/branches/{branch}',
  permission: 'providers.edit',
  title: 'Change a branch',
  describe: 'All that is written down about it, as it shall be.',
  params: providerParam.extend({ branch: numberParam('branch', '4') }),
  body: changedBranch,
  repeatable: true,
  answers: { 200: branchAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const which = {
      providerId: numberIn(params['provider'], 'provider'),
      id: numberIn(params['branch'], 'branch'),
    };
    const { version: seen, ...given } = changedBranch.parse(body);
    const done = await changeBranch(scope, { ...which, version: seen, details: given });
    return await answerTo(done, async () => asBranch(await getBranch(scope, which.providerId, which.id)));
  },
};

const said = z
  .object({
    branch: z.int().nullable().default(null).meta(told('Which branch; null is the provider as a whole.', 4)),
    rating: z.enum([...ratings, ...unrated]).meta({ examples: ['Good'] }),
    rated_on: z.iso.date().nullable().default(null).meta(told('The day of the report.', '2026-01-15')),
    source: z.string().trim().min(1).max(300).meta(told('Where it is from.', 'cqc.org.uk')),
  })
  .meta({ id: 'RatingToRecord' });

const saveRating: ApiRoute = {
  method: 'POST',
  path: '/api/providers/{provider}/ratings',
  permission: 'providers.edit',
  title: 'Record what the regulator says',
  describe: 'It is kept for good; what the regulator says next stands beside it.',
  params: providerParam,
  body: said,
  repeatable: true,
  answers: { 200: z.object({ rating: z.int() }).meta({ id: 'RatingSaved' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const { branch: branchId, ...given } = said.parse(body);
    const providerId = numberIn(params['provider'], 'provider');
    return await answerTo(await recordRating(scope, { providerId, branchId, ...given }), ({ id }) => ({
      rating: id,
    }));
  },
};

const tax = z
  .object({
    treatment: z.enum(TREATMENTS).meta(told('How it stands with VAT.', 'exempt')),
    vat_number: z
      .string()
      .max(20)
      .default('')
      .meta({ examples: ['GB123456789'] }),
    tax_reference: z.string().max(30).default('').meta(told('Where there is no VAT number.', '1234567890')),
    endpoint_scheme: z.string().max(4).default('').meta(told('Of its Peppol address: four digits.', '0088')),
    endpoint: z.string().max(60).default('').meta(told('Its Peppol address.', '5060000000001')),
    effective_from: z.iso.date().meta(told('From which day.', '2026-04-01')),
    source: z.string().max(300).meta(told('What it rests on.', 'Letter of 3 March')),
  })
  .meta({ id: 'TaxTreatment' });

const saveTax: ApiRoute = {
  method: 'POST',
  path: '/api/providers/{provider}/tax',
  permission: 'tax-treatment.edit',
  title: 'Record how a provider stands with VAT',
  describe: 'From a day on; invoices made for it follow.',
  params: providerParam,
  body: tax,
  repeatable: true,
  answers: { 200: z.object({ provider: z.int() }).meta({ id: 'TaxTreatmentSaved' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const given = tax.parse(body);
    const done = await recordTaxTreatment(scope, numberIn(params['provider'], 'provider'), {
      treatment: given.treatment,
      vatNumber: given.vat_number,
      taxReference: given.tax_reference,
      endpointScheme: given.endpoint_scheme,
      endpoint: given.endpoint,
      effectiveFrom: given.effective_from,
      source: given.source,
    });
    return await answerTo(done, ({ providerId }) => ({ provider: providerId }));
  },
};

/** Every act of the API that has to do with what the council writes down about providers. */
export const providerRegisterApiRoutes: readonly ApiRoute[] = [
  readProviders,
  readProvider,
  saveNewProvider,
  saveProvider,
  saveNewBranch,
  saveBranch,
  saveRating,
  saveTax,
];
