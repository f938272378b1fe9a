import { expect, test } from 'vitest';
import { makeCounty } from '../../demo/county.ts';
import { layGround } from '../../demo/ground-of-placement.ts';
import { addReferenceData, placeEverybody } from '../../demo/load.ts';
import { registerProviders } from '../../demo/register.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const today = Temporal.PlainDate.from('2026-03-04');
const firstMonday = Temporal.PlainDate.from('2026-02-09');

/** What the made-up county says of areas, blocks, capacities, profiles and events, and how long it took, in milliseconds. */
async function ground() {
  const database = await freshDatabase();
  const size = { people: 24, providers: 8, weeks: 3, seed: 5, today };
  const county = await makeCounty(database, size, () => undefined);
  await addReferenceData(county);
  const providers = await registerProviders(county);
  await placeEverybody(county, providers, firstMonday);
  const began = performance.now();
  await layGround(county, providers, firstMonday);
  const took = performance.now() - began;
  const read = async (text: string) => (await database.pool.query<Record<string, unknown>>(text)).rows;
  return {
    took,
    said: {
      areas: await read('select name, parts from area order by name'),
      served: await read(
        'select c.reference, a.name, s.tier from contract_area s join contract c on c.id = s.contract_id join area a on a.id = s.area_id order by 1, 2',
      ),
      blocks: await read(
        'select c.reference, b.minutes, b.period from contract_block b join contract c on c.id = b.contract_id order by 1',
      ),
      capacity: await read(
        'select p.reference, part_of_day, from_week_on, weekly_minutes, as_of from provider_capacity x join provider p on p.id = x.provider_id order by x.id',
      ),
      profiles: await read(
        'select p.reference, capabilities, f.languages, cultures, introduction from provider_profile f join provider p on p.id = f.provider_id order by 1',
      ),
      events: await read(
        'select p.reference, kind, effective_at, reason from contract_event e join provider p on p.id = e.provider_id order by e.id',
      ),
    },
  };
}

test('the ground of placement in the made-up county is the same for a seed, and quickly laid', async () => {
  const [one, two] = [await ground(), await ground()];
  expect(two.said).toEqual(one.said);
  expect(one.said.areas).toHaveLength(5);
  expect(one.said.blocks.map(({ reference }) => reference)).toEqual(['BL-201', 'BL-202']);
  expect(one.said.events.map(({ reference, kind }) => [reference, kind])).toEqual([
    ['PR02', 'improvement plan'],
    ['PR06', 'suspension of new business'],
  ]);
  expect(one.said.profiles).toHaveLength(8);
  expect(Math.min(one.took, two.took)).toBeLessThan(2000);
});
