/** Introductions before the first visit, and what people told the council of a provider that they have. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { nameFor, wordsFor } from './named.ts';
import { INTRODUCED_DAYS_BEFORE, type Introduction, type PlacementWord } from '../rules/introduction.ts';

/** An introduction as it was written down. */
export type RecordedIntroduction = Introduction & {
  readonly recordedAt: Date;
  readonly recordedBy: string | null;
};

/** The introduction of a placement that stands; undefined where none was written down. A provider sees its own. */
export async function findIntroduction(
  scope: Scope,
  placementId: number,
): Promise<RecordedIntroduction | undefined> {
  const { rows } =
    await sql<RecordedIntroduction>`select i.way, extract(epoch from i.meets_at)::float8 as "meetsAt", i.workers, i.words,
      i.recorded_at as "recordedAt", u.name as "recordedBy"
    from introduction i left join app_user u on u.id = i.recorded_by
    where i.council_id = ${scope.who.councilId} and i.placement_id = ${placementId} order by i.id desc limit 1`.execute(
      scope.db,
    );
  return rows[0];
}

/** Writes an introduction down; it takes the place of the one before. For actions. */
export async function insertIntroduction(
  scope: Scope,
  of: { readonly placementId: number; readonly providerId: number },
  { way, meetsAt, workers, words }: Introduction,
): Promise<void> {
  await sql`insert into introduction (council_id, provider_id, placement_id, way, meets_at, workers, words, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${of.providerId}, ${of.placementId}, ${way}, to_timestamp(${meetsAt}), ${JSON.stringify(workers)}::jsonb,
      ${words}, ${scope.who.userId}, ${scope.now.toString()})`.execute(scope.db);
}

/** What a person, or whoever speaks for them, told of a provider. */
export type ToldOfPlacement = {
  readonly said: PlacementWord;
  readonly words: string;
  readonly by_link: boolean;
  readonly recorded_at: Date;
};

/** What was told last of a placement; undefined where nothing was. Council people only. */
export async function findPlacementWord(
  scope: Scope,
  placementId: number,
): Promise<ToldOfPlacement | undefined> {
  const { rows } = await sql<ToldOfPlacement>`select said, words, by_link, recorded_at from placement_word
    where council_id = ${scope.who.councilId} and placement_id = ${placementId} order by id desc limit 1`.execute(
    scope.db,
  );
  return rows[0];
}

/** Writes down what was told of a placement. For actions. */
export async function insertPlacementWord(
  scope: Scope,
  placementId: number,
  { said, words, byLink }: { readonly said: PlacementWord; readonly words: string; readonly byLink: boolean },
): Promise<void> {
  await scope.db
    .insertInto('placement_word')
    .values({
      council_id: scope.who.councilId,
      placement_id: placementId,
      said,
      words,
      by_link: byLink,
      recorded_by: scope.who.userId,
      recorded_at: scope.now.toString(),
    })
    .execute();
}

/** A placement for which somebody should be asked, or of which the person told that it is not right. */
export type ToSettle = {
  readonly placement_id: number;
  readonly request_id: number;
  readonly request_reference: string;
  readonly provider_name: string;
  readonly person_reference: string;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly starts_on: string;
  readonly probation_ends_on: string | null;
  readonly asks_to_meet: boolean;
  readonly words: string | null;
  readonly said: PlacementWord | null;
};

function settling(scope: Scope) {
  return sql`select m.id as placement_id, r.id as request_id, r.reference as request_reference, v.name as provider_name,
      p.reference as person_reference, ${nameFor(scope)}, l.starts_on, m.probation_ends_on,
      exists (select from placement_event e where e.council_id = r.council_id and e.placement_request_id = r.id
        and e.kind = 'person asked to meet' and (e.detail ->> 'offerId')::bigint = m.offer_id) as asks_to_meet,
      ${wordsFor(scope, sql`w.words`)} as words, w.said, r.status
    from placement m
      join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
      join person p on p.council_id = r.council_id and p.id = r.person_id
      join provider v on v.council_id = m.council_id and v.id = m.provider_id
      join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
      left join lateral (select said, words from placement_word where council_id = m.council_id and placement_id = m.id
        order by id desc limit 1) w on true
    where m.council_id = ${scope.who.councilId} and m.ended_at is null`;
}

/** Placements that begin today or within two days (or later, where the person asked to meet first) and nobody has said who will come; those that begin first are first. */
export async function listUnintroduced(scope: Scope, today: string): Promise<ToSettle[]> {
  const { rows } = await sql<ToSettle>`select s.* from (${settling(scope)}) s
    where s.status in ('placed', 'ordered') and s.starts_on >= ${today}::date and (s.asks_to_meet or s.starts_on <= ${today}::date + ${INTRODUCED_DAYS_BEFORE}::integer)
      and not exists (select from introduction i where i.council_id = ${scope.who.councilId} and i.placement_id = s.placement_id)
    order by s.starts_on, s.placement_id`.execute(scope.db);
  return rows;
}

/** Placements of which the person told last that something is not right or asked for another provider, and that go on; the one that begins first is first. */
export async function listToChange(scope: Scope): Promise<ToSettle[]> {
  const { rows } = await sql<ToSettle>`select s.* from (${settling(scope)}) s where s.said <> 'all is well'
    order by s.starts_on, s.placement_id`.execute(scope.db);
  return rows;
}
