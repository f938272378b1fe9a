/** A failure drill as a council's system is told it: counts, minutes of workers' time in an average week, whole pence. Nobody is named in it. */
import { z } from 'zod';
import { told } from '../web/api-shapes.ts';
import type { Drill } from './records/drills.ts';
import type { DrillAnswer } from './rules/drill-answer.ts';
import { restsWords, traitShown, verdictWords } from './rules/drill-words.ts';

/** A count of people of a group with a trait: null where the reader may not see people and so few have it, or have it not, that one might be known. */
const trait = (example: number) =>
  z
    .int()
    .nullable()
    .meta(
      told(
        'Null where it is so few that somebody might be known by it, and you may not see people.',
        example,
      ),
    );

const place = z.object({
  unit: z.string().meta(told('The unit of care without visits.', 'sleeping night')),
  count: z.number().meta({ examples: [7] }),
});
const places = z.array(place).meta({ description: 'Live-in, night and day care, which has no visits.' });

/** The day of a failure, as it is asked. */
export const firstDay = z.iso
  .date()
  .meta(told('The first day without the provider: tomorrow or later, and within a year.', '2026-06-01'));

/** A drill as it is listed. */
export const drillFigures = z.object({
  drill: z.int().meta({ examples: [4] }),
  provider: z.int().meta(told('Who fails.', 2)),
  provider_name: z.string().meta({ examples: ['Brook Care'] }),
  area: z.int().nullable().meta(told('Only what it has in this area; null: everything.', 3)),
  fails_on: z.iso.date().meta(told('The first day without it.', '2026-06-01')),
  made_at: z.iso.datetime(),
  made_by: z
    .string()
    .nullable()
    .meta({ examples: ['Sanjay Blythe'] }),
  sweep: z.int().nullable().meta(told('The ranking of every provider that it belongs to.', null)),
  transition: z.int().nullable().meta(told('The real plan that it became.', null)),
  services: z.int().meta({ examples: [40] }),
  services_by_hand: z.int().meta(told('Not in the figures: their week is not known here.', 0)),
  people: z.int().meta({ examples: [36] }),
  weekly_minutes: z.int().meta(told('What has to move.', 24_000)),
  placed_minutes: z.int().meta(told('Of it, what others have room for.', 21_000)),
  in_house_minutes: z.int().meta(told('Of it, what falls to the in-house service.', 3000)),
  uncovered_minutes: z.int().meta(told('Of that, what it told no room for.', 1200)),
  uncovered_people: z.int().meta(told('Of whose care anything is uncovered.', 4)),
  uncovered_people_without_visits: z.int().meta(told('Of them with live-in, night or day care.', 0)),
  workers_beyond: z.int().meta(told('More care workers at the worst moment.', 2)),
  extra_pence: z.int().meta(told('More a week for what is covered.', 48_000)),
  services_without_price: z.int().meta({ examples: [0] }),
  people_losing_worker: z.int().meta(told('At the least, where some are not known.', 30)),
  people_worker_not_known: z.int().meta(told('No visit of theirs was logged.', 0)),
  people_losing_worker_time_critical: trait(12),
  concentration_before: z.int().nullable().meta(told('From near 0 to 10,000; null: there is no care.', 1800)),
  concentration_after: z
    .int()
    .nullable()
    .meta({ examples: [2100] }),
  stale_capacity_figures: z.int().meta({ examples: [1] }),
});

/** A drill in a list, for a reader who may see people or may not. */
export function asFigures(one: Drill, named: boolean): z.output<typeof drillFigures> {
  return {
    drill: one.id,
    provider: one.provider_id,
    provider_name: one.provider_name,
    area: one.area_id,
    fails_on: one.fails_on,
    made_at: one.made_at.toISOString(),
    made_by: one.made_by_name,
    sweep: one.sweep_id,
    transition: one.transition_id,
    services: one.services,
    services_by_hand: one.by_hand,
    people: one.people,
    weekly_minutes: one.weekly_minutes,
    placed_minutes: one.placed_minutes,
    in_house_minutes: one.in_house_minutes,
    uncovered_minutes: one.uncovered_minutes,
    uncovered_people: one.uncovered_people,
    uncovered_people_without_visits: one.uncovered_place_people,
    workers_beyond: one.workers_beyond,
    extra_pence: one.extra_pence,
    services_without_price: one.unpriced_services,
    people_losing_worker: one.losing_people,
    people_worker_not_known: one.unlogged_people,
    people_losing_worker_time_critical: shown(one.losing_critical_people, one.losing_people, named),
    concentration_before: one.concentration_before,
    concentration_after: one.concentration_after,
    stale_capacity_figures: one.stale_figures,
  };
}

const shown = (count: number, of: number, named: boolean): number | null =>
  named || traitShown(count, of) ? count : null;

const share = z.object({
  provider: z.int(),
  provider_name: z.string(),
  minutes: z.int(),
  hundredths: z.int().meta(told('Hundredths of a per cent of the time of visits.', 1234)),
});
const shares = z.object({ index: z.int().nullable(), shares: z.array(share) });

const hour = z.object({
  weekday: z.int().meta(told('1 is Monday.', 1)),
  hour: z.int().meta(told('The hour that begins then.', 8)),
  minutes: z.number().meta(told('What falls to the in-house service.', 120)),
  covered_minutes: z.number().meta(told('What it has room for.', 60)),
  uncovered_minutes: z.number().meta({ examples: [60] }),
  time_critical_visits: z.number().meta(told('Of what is uncovered.', 1)),
  workers_needed: z.int().meta(told('At the worst moment of the hour.', 2)),
});

const taker = z.object({
  provider: z.int().nullable().meta(told('Null: nobody.', 3)),
  provider_name: z.string(),
  kind: z.string().meta(told('The kind of contract; in-house; nobody.', 'framework')),
  services: z.int(),
  services_in_part: z.int().meta(told('Services of which it has a part besides.', 0)),
  people: z.int(),
  minutes: z.int(),
  places,
  extra_pence: z.int(),
  services_without_price: z.int(),
});

const inHouse = z
  .object({
    provider: z.int().nullable(),
    told_minutes: z.int().meta(told('The room that it told, a week.', 3000)),
    minutes: z.int().meta(told('What falls to it.', 3000)),
    covered_minutes: z.int().meta(told('Of that, what its room covers where and when it is needed.', 1800)),
    uncovered_visits: z.number(),
    places: z.array(
      place.extend({ uncovered_count: z.number(), people: z.int(), uncovered_people: z.int() }),
    ),
    kept_out: z
      .array(z.object({ because: z.string(), services: z.int() }))
      .meta({ description: 'What kept everybody else from what falls to it, the commonest first.' }),
    hours: z.array(hour).meta({ description: 'Every hour of the week in which something falls to it.' }),
  })
  .meta({ id: 'DrillInHouse' });

/** A drill with all that it found. */
export const drillAccount = drillFigures
  .extend({
    in_words: z.array(z.string()).meta({ description: 'The point of it, in a few sentences.' }),
    takers: z.array(taker).meta({ description: 'Where everything would go.' }),
    in_house: inHouse,
    cost: z
      .object({
        now_pence: z.int().meta(told('What is covered, a week today.', 480_000)),
        then_pence: z.int().meta(told('The same, a week then.', 528_000)),
        uncovered_pence: z
          .int()
          .nullable()
          .meta(
            told(
              'What is uncovered, a week today; in none of the others. Null in a drill that did not tell it apart.',
              24_000,
            ),
          ),
      })
      .meta({ id: 'DrillCost' }),
    workers: z
      .object({
        weeks: z.int().meta(told('Over how many weeks of logged visits.', 12)),
        people_keeping: z.int(),
        people_losing: z.int(),
        people_not_known: z.int(),
        losing_living_alone: trait(9),
        losing_needing_interpreter: trait(6),
      })
      .meta({ id: 'DrillWorkers' }),
    market: z
      .object({
        before: shares,
        after: shares,
        areas: z.array(
          z.object({
            area: z.int().meta(told('0: homes that no area covers.', 3)),
            area_name: z.string(),
            before: shares,
            after: shares,
          }),
        ),
      })
      .meta({ id: 'DrillMarket', description: 'How few hands care lies in, today and after.' }),
    capacity: z
      .array(
        z.object({
          provider: z.int(),
          area: z.int(),
          part: z.string(),
          told_minutes: z.int(),
          used_minutes: z.int(),
          told_on: z.string(),
          stale: z.boolean(),
        }),
      )
      .meta({ description: 'What was told of room, and how much of it the drill used.' }),
    rests_on: z.string().meta({ description: 'How old that is, in a sentence.' }),
    by_hand: z.array(z.string()).meta(told('Services that have to be moved by hand.', ['CP1042-1'])),
  })
  .meta({ id: 'Drill' });

type Shares = DrillAnswer['market']['all']['before'];

/** A drill as it is answered, for a reader who may see people or may not. */
export function asDrill(
  one: Drill & { readonly answer: DrillAnswer },
  named: boolean,
): z.output<typeof drillAccount> {
  const { names, takers, cost, workers, market, capacity, byHand } = one.answer;
  const providerName = (id: number | null): string =>
    id === null ? 'Nobody' : (names.providers[String(id)] ?? `Provider ${id}`);
  const asShares = ({ index, shares: all }: Shares) => ({
    index,
    shares: all.map(({ providerId, minutes, hundredths }) => ({
      provider: providerId,
      provider_name: providerName(providerId),
      minutes,
      hundredths,
    })),
  });
  const ofLosing = (count: number) => shown(count, workers.loses, named);
  return {
    ...asFigures(one, named),
    in_words: verdictWords(one, one.answer),
    takers: takers.map((each) => ({
      provider: each.providerId,
      provider_name: providerName(each.providerId),
      kind: each.kind,
      services: each.services,
      services_in_part: each.parts ?? 0,
      people: each.people,
      minutes: each.minutes,
      places: each.places ?? [],
      extra_pence: each.extraPence,
      services_without_price: each.unpriced,
    })),
    in_house: asInHouse(one.answer),
    cost: {
      now_pence: cost.nowPence,
      then_pence: cost.thenPence,
      uncovered_pence: cost.uncoveredPence ?? null,
    },
    workers: {
      weeks: workers.weeks,
      people_keeping: workers.keeps,
      people_losing: workers.loses,
      people_not_known: workers.notKnown,
      losing_living_alone: ofLosing(workers.losing.alone),
      losing_needing_interpreter: ofLosing(workers.losing.noEnglish),
    },
    market: {
      before: asShares(market.all.before),
      after: asShares(market.all.after),
      areas: market.areas.map(({ areaId, before, after }) => ({
        area: areaId,
        area_name: names.areas[String(areaId)] ?? `Area ${areaId}`,
        before: asShares(before),
        after: asShares(after),
      })),
    },
    capacity: capacity.map(({ providerId, areaId, part, saidMinutes, usedMinutes, on, stale }) => ({
      provider: providerId,
      area: areaId,
      part,
      told_minutes: saidMinutes,
      used_minutes: usedMinutes,
      told_on: on,
      stale,
    })),
    rests_on: restsWords(one.answer),
    by_hand: byHand.map(({ reference }) => reference),
  };
}

function asInHouse({ inHouse: own }: DrillAnswer): z.output<typeof inHouse> {
  return {
    provider: own.providerId,
    told_minutes: own.saidMinutes,
    minutes: own.minutes,
    covered_minutes: own.ownMinutes,
    uncovered_visits: own.uncoveredVisits,
    places: (own.places ?? []).map(({ unit, count, uncoveredCount, people, uncoveredPeople }) => ({
      unit,
      count,
      uncovered_count: uncoveredCount,
      people,
      uncovered_people: uncoveredPeople,
    })),
    kept_out: own.keptOut.map(({ kind, services }) => ({ because: kind, services })),
    hours: own.hours.map((one) => ({
      weekday: one.weekday,
      hour: one.hour,
      minutes: one.minutes,
      covered_minutes: one.ownMinutes,
      uncovered_minutes: one.uncoveredMinutes,
      time_critical_visits: one.criticalVisits,
      workers_needed: one.workersBeyond,
    })),
  };
}
