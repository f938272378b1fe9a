/** What is handed over from an old provider to a new one, as both confirm it. A provider sees its own moves, and only once they are placed. */
import { sql, type SqlBool } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import { nameFor, wordsFor } from './named.ts';
import type { HandoverItem } from '../rules/transition-steps.ts';

/** One thing that one side confirmed. */
export type Confirmed = {
  readonly side: 'old' | 'new';
  readonly item: HandoverItem;
  readonly words: string;
  readonly by: string | null;
  readonly at: string;
};

/** A move that is placed, with what both sides confirmed. Days 'YYYY-MM-DD'. */
export type Handover = {
  readonly id: number;
  readonly transition_id: number;
  readonly person_id: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly person_reference: string;
  /** The line of whoever asks; of the old provider for the council. */
  readonly line_reference: string;
  readonly service: string;
  readonly starts_on: string;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly to_provider_id: number;
  readonly to_provider_name: string;
  readonly old_confirmed: number;
  readonly new_confirmed: number;
  readonly confirmed: readonly Confirmed[];
};

function handovers(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<Handover>`select m.id, m.transition_id, m.person_id, ${nameFor(scope)}, p.reference as person_reference,
      coalesce(l.reference, n.reference) as line_reference, coalesce(l.service, n.service) as service,
      coalesce(n.starts_on, l.ends_on + 1) as starts_on, m.provider_id, named.old_name as provider_name, m.to_provider_id, named.new_name as to_provider_name,
      given.old as old_confirmed, given.new as new_confirmed, given.confirmed
    from transition_move m
      join person p on p.council_id = m.council_id and p.id = m.person_id
      cross join lateral transition_sides(m.id) named
      left join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
      left join package_line n on n.council_id = m.council_id and n.id = m.new_line_id
      cross join lateral (select count(*) filter (where h.provider_id = m.provider_id) as old,
        count(*) filter (where h.provider_id <> m.provider_id) as new,
        coalesce(jsonb_agg(jsonb_build_object('side', case when h.provider_id = m.provider_id then 'old' else 'new' end, 'item', h.item,
          'words', coalesce(${wordsFor(scope, sql`h.words`)}, ''), 'by', u.name, 'at', h.confirmed_at) order by h.id), '[]') as confirmed
        from transition_handover h left join app_user u on u.id = h.confirmed_by
        where h.council_id = m.council_id and h.transition_move_id = m.id) given
    where m.council_id = ${scope.who.councilId} and m.stage = 'placed' and ${where}`;
}

/** Which handovers to list: of one plan, and those with something left to confirm or those that are done. */
export type HandoverFilter = {
  readonly transitionId?: number | undefined;
  readonly done?: boolean | undefined;
};

/** The handovers that whoever asks may see, those that begin soonest first. */
export async function listHandovers(
  scope: Scope,
  { transitionId, done }: HandoverFilter = {},
): Promise<Handover[]> {
  const all = [sql<SqlBool>`true`];
  if (transitionId !== undefined) all.push(sql`f.transition_id = ${transitionId}`);
  if (done !== undefined)
    all.push(
      done ? sql`f.old_confirmed + f.new_confirmed >= 12` : sql`f.old_confirmed + f.new_confirmed < 12`,
    );
  const { rows } = await sql<Handover>`select f.* from (${handovers(scope, sql`true`)}) f
    where ${sql.join(all, sql` and `)} order by f.starts_on, f.family_name, f.given_name, f.id`.execute(
    scope.db,
  );
  return rows;
}

/** One handover. Throws NotFound, also to a provider whose it is not and before the move is placed. */
export async function getHandover(scope: Scope, moveId: number): Promise<Handover> {
  const { rows } = await handovers(scope, sql`m.id = ${moveId}`).execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('handover');
  return row;
}

/** Writes what a provider confirms; what it confirmed before stays as it was. For actions. */
export async function insertConfirmed(
  scope: Scope,
  moveId: number,
  {
    providerId,
    items,
    words,
  }: { readonly providerId: number; readonly items: readonly string[]; readonly words: string },
): Promise<void> {
  await sql`insert into transition_handover (council_id, transition_move_id, provider_id, item, words, confirmed_by, confirmed_at)
    select ${scope.who.councilId}, ${moveId}, ${providerId}, item, ${words}, ${scope.who.userId}, ${scope.now.toString()}
    from unnest(${[...items]}::text[]) item
    where not exists (select from transition_handover h where h.council_id = ${scope.who.councilId} and h.transition_move_id = ${moveId}
      and h.provider_id = ${providerId} and h.item = item.item)
    on conflict do nothing`.execute(scope.db);
}
