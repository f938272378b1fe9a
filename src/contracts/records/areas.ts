/** The council's areas: lists of them, what they hold, and writing them. */
import { sql } from 'kysely';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { AreaDetails, MadeOf } from '../rules/areas.ts';
import { today } from './contracts.ts';

/** An area; `closedOn` is the day from which care is no longer bought by it. */
export type CouncilArea = AreaDetails & {
  readonly id: number;
  readonly closedOn: string | null;
  readonly version: number;
};

/** An area with what is in it today. A home may lie in several areas, and then counts in each. */
export type AreaRow = CouncilArea & {
  readonly postcodes: number;
  readonly lines: number;
  readonly contracts: number;
};

const columns = sql`a.id, a.name, a.made_of as "madeOf", a.parts, a.closed_on as "closedOn", a.version`;

/** Every area in order of name, open ones first; only open ones where `open`. */
export async function listAreas(
  scope: Scope,
  { open = false }: { readonly open?: boolean } = {},
): Promise<CouncilArea[]> {
  const { rows } = await sql<CouncilArea>`select ${columns} from area a
    where a.council_id = ${scope.who.councilId} and (not ${open} or a.closed_on is null)
    order by a.closed_on nulls first, a.name, a.id`.execute(scope.db);
  return rows;
}

/** Every area with its postcodes, live lines of care and contracts that serve it today. */
export async function countAreas(scope: Scope): Promise<AreaRow[]> {
  const day = today(scope);
  const council = scope.who.councilId;
  const { rows } = await sql<AreaRow>`
    with held as materialized (${heldPostcodes(scope)}),
    postcode as (select area_id, count(*) as number from held group by area_id),
    live as materialized (
      select p.postcode, count(*) as number from package_line l join person p on p.council_id = l.council_id and p.id = l.person_id
      where l.council_id = ${council} and l.starts_on <= ${day} and (l.ends_on is null or l.ends_on >= ${day}) group by p.postcode),
    line as (select held.area_id, sum(live.number)::bigint as number from held join live on live.postcode = held.postcode group by held.area_id),
    serving as (
      select area_id, count(distinct contract_id) as number from contract_area
      where council_id = ${council} and starts_on <= ${day} and (ends_on is null or ends_on >= ${day}) group by area_id)
    select ${columns}, coalesce(postcode.number, 0) as postcodes, coalesce(line.number, 0) as lines, coalesce(serving.number, 0) as contracts
    from area a left join postcode on postcode.area_id = a.id left join line on line.area_id = a.id left join serving on serving.area_id = a.id
    where a.council_id = ${council}
    order by a.closed_on nulls first, a.name, a.id`.execute(scope.db);
  return rows;
}

/** One area. Throws NotFound. */
export async function getArea(scope: Scope, id: number): Promise<CouncilArea> {
  const { rows } = await sql<CouncilArea>`select ${columns} from area a
    where a.council_id = ${scope.who.councilId} and a.id = ${id}`.execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('area');
  return row;
}

/** A postcode on the picture, in degrees; `areaId` is null where no area holds it. */
export type AreaPoint = {
  readonly areaId: number | null;
  readonly latitude: number;
  readonly longitude: number;
};

/** The most points that a picture shows. */
const MOST_POINTS = 3000;

/** Postcodes of the open areas, and those of the same districts that no area holds; a fair sample where there are many. */
export async function listAreaPoints(scope: Scope): Promise<AreaPoint[]> {
  const { rows } = await sql<AreaPoint>`
    with held as materialized (${heldPostcodes(scope)}),
    district as materialized (select distinct split_part(postcode, ' ', 1) as name from held),
    first_area as materialized (select postcode, min(area_id) as area_id from held group by postcode)
    select f.area_id as "areaId", w.latitude, w.longitude
    from place_postcode w join district on district.name = split_part(w.postcode, ' ', 1)
      left join first_area f on f.postcode = w.postcode
    order by md5(w.postcode) limit ${MOST_POINTS}`.execute(scope.db);
  return rows;
}

/** Each open area with each postcode that it holds. */
function heldPostcodes(scope: Scope) {
  const part = sql`(select a.id, a.made_of, unnest(a.parts) as name from area a
    where a.council_id = ${scope.who.councilId} and a.closed_on is null)`;
  return sql`select part.id as area_id, w.postcode from ${part} part join place_postcode w on w.ward_name = part.name
      where part.made_of = 'wards'
    union
    select part.id, w.postcode from ${part} part join place_postcode w on split_part(w.postcode, ' ', 1) = part.name
      where part.made_of = 'postcode districts'`;
}

/** Those of some wards or districts in which no known postcode lies. */
export async function listUnknownParts(
  scope: Scope,
  madeOf: MadeOf,
  parts: readonly string[],
): Promise<string[]> {
  const held = madeOf === 'wards' ? sql`w.ward_name` : sql`split_part(w.postcode, ' ', 1)`;
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${[...parts]}::text[]) with ordinality as asked (name, place)
    where name not in (select distinct ${held} from place_postcode w where ${held} = any(${[...parts]}::text[]))
    order by place`.execute(scope.db);
  return rows.map(({ name }) => name);
}

/** Writes a new area; answers its id. For actions. */
export async function insertArea(scope: Scope, { name, madeOf, parts }: AreaDetails): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into area (council_id, name, made_of, parts)
    values (${scope.who.councilId}, ${name}, ${madeOf}, ${[...parts]}::text[]) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** Writes an area anew. Throws ChangedMeanwhile unless it is still at `version`. For actions. */
export async function updateArea(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  { name, madeOf, parts, closedOn }: AreaDetails & { readonly closedOn: string | null },
): Promise<void> {
  const changed =
    await sql`update area set name = ${name}, made_of = ${madeOf}, parts = ${[...parts]}::text[],
      closed_on = ${closedOn}, version = version + 1
    where council_id = ${scope.who.councilId} and id = ${id} and version = ${version}`.execute(scope.db);
  if (changed.numAffectedRows !== 1n) throw new ChangedMeanwhile('area');
}
