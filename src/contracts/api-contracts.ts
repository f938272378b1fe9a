/** The API for contracts: what they are, where they may be used, and the blocks of time bought there. */
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
  told,
  version,
} from '../web/api-shapes.ts';
import { numberIn, readNumber } from '../web/record-number.ts';
import { serveArea, stopServingArea } from './actions/areas.ts';
import { recordBlock } from './actions/record-block.ts';
import { changeContract, recordContract } from './actions/record-contract.ts';
import {
  type BlockRow,
  type ContractArea,
  getContractArea,
  listBlocks,
  listContractAreas,
} from './records/contract-areas.ts';
import { type Contract, getContract, listContracts } from './records/contracts.ts';
import { BLOCK_PERIODS } from './rules/blocks.ts';
import { CONTRACT_KINDS, CONTRACT_STATES, type ContractDetails } from './rules/contract-words.ts';

const MOST = 200;

/** Fields that the API calls otherwise than the acts do. */
const names = {
  provider_id: 'provider',
  area_id: 'area',
  hours: 'minutes',
  price: 'pence_per_hour',
};

const day = (description: string, example: string) => z.iso.date().meta(told(description, example));
const lastDay = z.iso
  .date()
  .nullable()
  .default(null)
  .meta(told('The last day, itself included; null where no end is agreed.', '2027-03-31'));

const details = {
  reference: z.string().trim().min(1).max(60).meta(told('The council’s own number for it.', 'FW-101')),
  title: z.string().trim().min(1).max(120).meta(told('What it is called.', 'Home care, north')),
  kind: z.enum(CONTRACT_KINDS).meta(told('The kind of contract.', 'framework')),
  area_words: z
    .string()
    .max(120)
    .nullable()
    .default(null)
    .meta(told('Where it is for, in words; where it may be used is said by its areas.', 'North')),
  starts_on: day('Its first day.', '2026-04-01'),
  ends_on: lastDay,
};

type Details = z.output<z.ZodObject<typeof details>>;

const detailsOf = (given: Details): ContractDetails => ({
  reference: given.reference,
  title: given.title,
  kind: given.kind,
  area: given.area_words === '' ? null : given.area_words,
  startsOn: given.starts_on,
  endsOn: given.ends_on,
});

const contractAccount = z
  .object({
    contract: z.int().meta(told('Its number, by which offers and services name it.', 7)),
    provider: z.int().meta(told('The number of the provider.', 2)),
    provider_name: z.string().meta({ examples: ['Ashgrove Care'] }),
    ...details,
    state: z.enum(CONTRACT_STATES).meta(told('How it stands today.', 'in force')),
    version,
  })
  .meta({ id: 'Contract', description: 'A contract with a provider. Its prices are in its terms.' });

function asContract(contract: Contract): z.output<typeof contractAccount> {
  return {
    contract: contract.id,
    provider: contract.providerId,
    provider_name: contract.providerName,
    reference: contract.reference,
    title: contract.title,
    kind: contract.kind,
    area_words: contract.area,
    starts_on: contract.startsOn,
    ends_on: contract.endsOn,
    state: contract.state,
    version: contract.version,
  };
}

const readContracts: ApiRoute = {
  method: 'GET',
  path: '/api/contracts',
  permission: 'contracts.see',
  title: 'List contracts',
  describe: `Your own, or the council’s all, by provider and reference, up to ${MOST} at a time.`,
  query: z.object({
    provider: z.coerce.number().int().optional().meta(told('Only those with this provider.', 2)),
    kind: z.enum(CONTRACT_KINDS).optional(),
    state: z.enum(CONTRACT_STATES).optional(),
    words: z.string().max(100).optional().meta(told('Words of its reference, title or provider.', 'FW-101')),
    ...partAsked(MOST),
  }),
  answers: { 200: z.object({ contracts: z.array(contractAccount), next }).meta({ id: 'Contracts' }) },
  answer: async ({ scope, query }) => {
    const part = partOf(query, MOST);
    const { rows, total } = await listContracts(
      scope,
      {
        words: query.get('words') ?? '',
        providerId: readNumber(query.get('provider') ?? '') ?? null,
        kind: CONTRACT_KINDS.find((one) => one === query.get('kind')) ?? null,
        state: CONTRACT_STATES.find((one) => one === query.get('state')) ?? null,
      },
      part,
    );
    return {
      status: 200,
      body: { contracts: rows.map(asContract), next: nextAfter(part.offset, rows.length, total) },
    };
  },
};

const tier = z
  .int()
  .min(1)
  .max(9)
  .nullable()
  .default(null)
  .meta(told('For a framework: on which tier it is called off, 1 first; null for every other kind.', 1));

const servedAccount = z
  .object({
    serving: z.int().meta(told('The number of this entry, to end it by.', 14)),
    area: z.int().meta(told('The number of the area.', 3)),
    area_name: z.string().meta({ examples: ['North'] }),
    tier,
    starts_on: day('From which day.', '2026-04-01'),
    ends_on: lastDay,
  })
  .meta({ id: 'AreaServed', description: 'That a contract may be used in an area.' });

const asServed = (one: ContractArea): z.output<typeof servedAccount> => ({
  serving: one.id,
  area: one.areaId,
  area_name: one.areaName,
  tier: one.tier,
  starts_on: one.startsOn,
  ends_on: one.endsOn,
});

const bought = {
  area: z.int().meta(told('The number of an area that the contract serves.', 3)),
  starts_on: day('From which day; it takes the place of what was bought there before.', '2026-04-01'),
  ends_on: lastDay,
  period: z.enum(BLOCK_PERIODS).meta(told('The interval by which it is bought.', 'week')),
  minutes: z
    .int()
    .min(0)
    .meta(told('Minutes of workers’ time bought in each period; 0 ends the block.', 30_000)),
  pence_per_hour: z
    .int()
    .nullable()
    .default(null)
    .meta(
      told('What an hour of it costs, in pence; null for hours that are paid only as they are used.', 2410),
    ),
  paid_in_advance: z.boolean().default(false),
  carries_over: z
    .boolean()
    .default(false)
    .meta(told('Whether what a period leaves unused may be used in the next.', true)),
  sized_at_percent: z
    .int()
    .nullable()
    .default(null)
    .meta(told('The share of the area’s assessed need at which it was sized, 1 to 100.', 80)),
  reason: z.string().max(500).meta(told('Why, such as the decision that agreed it.', 'Tender of 2026')),
};

const blockAccount = z
  .object({ block: z.int().meta(told('Its number.', 5)), ...bought, area_name: z.string() })
  .meta({ id: 'Block', description: 'Time that a block contract bought in an area.' });

const asBlock = (row: BlockRow): z.output<typeof blockAccount> => ({
  block: row.id,
  area: row.areaId,
  area_name: row.areaName,
  starts_on: row.startsOn,
  ends_on: row.endsOn,
  period: row.period,
  minutes: row.minutes,
  pence_per_hour: row.pencePerHour,
  paid_in_advance: row.paidInAdvance,
  carries_over: row.carriesOver,
  sized_at_percent: row.sizedAtPercent,
  reason: row.reason,
});

const contractParam = z.object({ contract: numberParam('contract', '7') });

const readContract: ApiRoute = {
  method: 'GET',
  path: '/api/contracts/{contract}',
  permission: 'contracts.see',
  title: 'Read a contract',
  describe: 'What it is, where it may be used, and every block that it bought, the oldest first.',
  params: contractParam,
  answers: {
    200: z
      .object({ contract: contractAccount, areas: z.array(servedAccount), blocks: z.array(blockAccount) })
      .meta({ id: 'ContractWhole' }),
  },
  answer: async ({ scope, params }) => {
    const contract = await getContract(scope, numberIn(params['contract'], 'contract'));
    const areas = await listContractAreas(scope, contract.id);
    const blocks = await listBlocks(scope, contract.id);
    return {
      status: 200,
      body: { contract: asContract(contract), areas: areas.map(asServed), blocks: blocks.map(asBlock) },
    };
  },
};

const newContract = z
  .object({ provider: z.int().meta(told('The number of the provider.', 2)), ...details })
  .meta({ id: 'NewContract' });

const saveNewContract: ApiRoute = {
  method: 'POST',
  path: '/api/contracts',
  permission: 'contracts.edit',
  title: 'Record a contract',
  describe: 'Nothing can be placed under it before it has terms and serves an area.',
  body: newContract,
  repeatable: true,
  answers: { 200: contractAccount, 409: refused },
  answer: async ({ scope, body }) => {
    const { provider: providerId, ...given } = newContract.parse(body);
    const done = await recordContract(scope, { providerId, details: detailsOf(given) });
    return await answerTo(done, async ({ id }) => asContract(await getContract(scope, id)), names);
  },
};

const changedContract = z.object({ ...details, version }).meta({ id: 'ContractToChange' });

const saveContract: ApiRoute = {
  method: 'POST',
  path: '/api/contracts/{contract}',
  permission: 'contracts.edit',
  title: 'Change a contract',
  describe: 'All its details as they shall be. Prices are changed by new terms.',
  params: contractParam,
  body: changedContract,
  repeatable: true,
  answers: { 200: contractAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['contract'], 'contract');
    const { version: seen, ...given } = changedContract.parse(body);
    const done = await changeContract(scope, { id, version: seen, details: detailsOf(given) });
    return await answerTo(done, async () => asContract(await getContract(scope, id)), names);
  },
};

const toServe = z
  .object({
    area: z.int().meta(told('The number of an open area.', 3)),
    tier,
    starts_on: day('From which day.', '2026-04-01'),
    ends_on: lastDay,
  })
  .meta({ id: 'AreaToServe' });

const saveServing: ApiRoute = {
  method: 'POST',
  path: '/api/contracts/{contract}/areas',
  permission: 'contracts.edit',
  title: 'Let a contract be used in an area',
  describe: 'For a framework, in a tier. It bears on matching from its first day.',
  params: contractParam,
  body: toServe,
  repeatable: true,
  answers: { 200: servedAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const contractId = numberIn(params['contract'], 'contract');
    const { area: areaId, tier: on, starts_on: startsOn, ends_on: endsOn } = toServe.parse(body);
    const done = await serveArea(scope, { contractId, serving: { areaId, tier: on, startsOn, endsOn } });
    return await answerTo(
      done,
      async ({ id }) => asServed(await getContractArea(scope, contractId, id)),
      names,
    );
  },
};

const toEnd = z
  .object({ ends_on: day('The last day on which anything new is placed there.', '2026-09-30') })
  .meta({ id: 'ServingToEnd' });

const endServing: ApiRoute = {
  method: 'POST',
  path: '/api/contracts/{contract}/areas/{serving}/end',
  permission: 'contracts.edit',
  title: 'Set the last day of a contract in an area',
  describe: 'After it nothing new is placed there under the contract. Care that is given there goes on.',
  params: contractParam.extend({ serving: numberParam('entry', '14') }),
  body: toEnd,
  repeatable: true,
  answers: { 200: servedAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const contractId = numberIn(params['contract'], 'contract');
    const id = numberIn(params['serving'], 'area of the contract');
    const done = await stopServingArea(scope, { contractId, id, endsOn: toEnd.parse(body).ends_on });
    return await answerTo(done, async () => asServed(await getContractArea(scope, contractId, id)), names);
  },
};

const newBlock = z.object(bought).meta({ id: 'NewBlock' });

const saveBlock: ApiRoute = {
  method: 'POST',
  path: '/api/contracts/{contract}/blocks',
  permission: 'contracts.edit',
  title: 'Buy time in an area',
  describe: 'For a block contract. What was bought there before is kept, until the day before.',
  params: contractParam,
  body: newBlock,
  repeatable: true,
  answers: { 200: z.object({ block: z.int() }).meta({ id: 'BlockSaved' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const contractId = numberIn(params['contract'], 'contract');
    const given = newBlock.parse(body);
    const done = await recordBlock(scope, {
      contractId,
      block: {
        areaId: given.area,
        startsOn: given.starts_on,
        endsOn: given.ends_on,
        period: given.period,
        minutes: given.minutes,
        pencePerHour: given.pence_per_hour,
        paidInAdvance: given.paid_in_advance,
        carriesOver: given.carries_over,
        sizedAtPercent: given.sized_at_percent,
        reason: given.reason,
      },
    });
    return await answerTo(done, ({ id }) => ({ block: id }), names);
  },
};

/** Every act of the API that has to do with contracts, besides their terms and their events. */
export const contractApiRoutes: readonly ApiRoute[] = [
  readContracts,
  readContract,
  saveNewContract,
  saveContract,
  saveServing,
  endServing,
  saveBlock,
];
