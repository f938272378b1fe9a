import { recordAnswer, recordAsked } from '../src/brokerage/actions/transition-moves.ts';
import { confirmHandover } from '../src/brokerage/actions/transition-handover.ts';
import { placeMove } from '../src/brokerage/actions/transition-place.ts';
import { startTransition } from '../src/brokerage/actions/transition-draft.ts';
import { listMoves } from '../src/brokerage/records/transitions.ts';
import { HANDOVER_ITEMS } from '../src/brokerage/rules/transition-steps.ts';
import { shortName } from '../src/people/rules/person-words.ts';
import { replanLines } from '../src/visits/actions/plan-visits.ts';
import { listLoggedOnLines, listPlannedAround } from '../src/visits/records/around-transition.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { at } from './weeks.ts';

const side = { replan: replanLines, loggedOn: listLoggedOnLines, plannedAround: listPlannedAround };

/** The most that are placed, and that have agreed besides, in the story. */
const PLACED = 3;
const AGREED = 2;

/**
 * A transition half way: the provider that is suspended from new business gives the work up, the people were asked, three services are placed
 * and one is handed over, others are agreed, asked, or still to be. Answers how many services move.
 */
export async function moveFromFailing(county: County, providers: readonly StoredProvider[]): Promise<number> {
  const failing = await providerThatGivesUp(county, providers);
  if (failing === undefined) return 0;
  const { today } = county.size;
  const morning = at(today, '06:20');
  const { id, moves: count } = must(
    await county.as(
      'broker',
      (scope) =>
        startTransition(scope, side, {
          providerId: failing.id,
          areaId: null,
          reason: 'The provider gives up home care in Fernshire at the end of the month',
          cutOverOn: today.add({ days: 6 }).toString(),
        }),
      morning,
    ),
  );
  const moves = await county.as('broker', (scope) => listMoves(scope, id), morning);
  const placed = Math.min(PLACED, Math.ceil(moves.length / 2));
  for (const [place, move] of moves.entries()) {
    const which = { transitionId: id, moveId: move.id };
    if (place < placed + AGREED)
      must(
        await county.as(
          'broker',
          (scope) => recordAnswer(scope, which, { answer: 'agrees', who: shortName(move), words: '' }),
          at(today, '06:30'),
        ),
      );
    else if (place === placed + AGREED)
      must(
        await county.as(
          'broker',
          (scope) =>
            recordAnswer(scope, which, {
              answer: 'asks for another',
              who: 'Her daughter',
              words: 'Would rather have somebody nearer',
            }),
          at(today, '06:35'),
        ),
      );
    else if (place === placed + AGREED + 2)
      must(
        await county.as(
          'broker',
          (scope) =>
            recordAnswer(scope, which, {
              answer: 'wants to wait',
              who: 'Her nephew',
              words: 'Wants to talk it over with his sister first',
              askAgainOn: today.toString(),
            }),
          at(today, '06:37'),
        ),
      );
    else if (place === placed + AGREED + 1)
      must(
        await county.as(
          'broker',
          (scope) => recordAsked(scope, which, 'Nobody answered'),
          at(today, '06:36'),
        ),
      );
    if (place < placed)
      must(await county.as('broker', (scope) => placeMove(scope, side, which), at(today, '06:40')));
  }
  await handOver(county, failing, id);
  return count;
}

/** The first service that is placed is handed over; of the second the old provider has given half. */
async function handOver(county: County, failing: StoredProvider, transitionId: number): Promise<void> {
  const { today } = county.size;
  const placed = await county.as(
    'broker',
    (scope) => listMoves(scope, transitionId, { stage: 'placed' }),
    at(today, '06:45'),
  );
  for (const [place, { id: moveId, to_provider_id: toId }] of placed.slice(0, 2).entries()) {
    const given = place === 0 ? HANDOVER_ITEMS : HANDOVER_ITEMS.slice(0, 3);
    const confirm = async (providerId: number, items: typeof given, words: string): Promise<void> =>
      void must(
        await county.as(
          'provider_manager',
          (scope) => confirmHandover(scope, { moveId, items, words }),
          at(today, '06:50'),
          providerId,
        ),
      );
    await confirm(failing.id, given, 'The key safe code is in the care plan');
    if (place === 0 && toId !== null) await confirm(toId, HANDOVER_ITEMS, '');
  }
}

/** The provider that may take no new work; where it has nobody, the one of the others that has least. */
async function providerThatGivesUp(
  county: County,
  providers: readonly StoredProvider[],
): Promise<StoredProvider | undefined> {
  const { rows } = await county.database.pool.query<{ id: number }>(
    `select l.provider_id as id from package_line l
       join contract c on c.council_id = l.council_id and c.id = l.contract_id and c.kind <> 'in-house'
     where l.council_id = $1 and l.ends_on is null group by l.provider_id
     order by bool_or(exists (select from contract_event e where e.council_id = l.council_id and e.provider_id = l.provider_id
       and e.kind = 'suspension of new business')) desc, count(*), l.provider_id limit 1`,
    [county.councilId],
  );
  return providers.find(({ id }) => id === rows[0]?.id);
}
