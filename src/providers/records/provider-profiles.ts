/** What providers say of themselves, and how their newest verified weeks went. */
import { sql } from 'kysely';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { ProviderProfile } from '../rules/provider-profile.ts';

/** A profile as it stands; version 0 where nothing was ever said. */
export type StandingProfile = ProviderProfile & {
  readonly version: number;
  readonly changedAt: Date | null;
  /** Languages that its care workers on record and branches speak besides. */
  readonly spokenOnRecord: readonly string[];
};

/** A provider's profile. A provider sees its own. */
export async function getProfile(scope: Scope, providerId: number): Promise<StandingProfile> {
  const council = scope.who.councilId;
  const { rows } = await sql<StandingProfile>`
    select coalesce(f.capabilities, '{}') as capabilities, coalesce(f.languages, '{}') as languages, coalesce(f.cultures, '{}') as cultures,
      coalesce(f.introduction, '') as introduction, coalesce(f.version, 0) as version, f.changed_at as "changedAt",
      array(select unnest(w.languages) from care_worker w where w.council_id = ${council} and w.provider_id = ${providerId}
          and (w.ends_on is null or w.ends_on >= ${scope.now.toString()}::timestamptz::date)
        union select unnest(b.languages) from branch b where b.council_id = ${council} and b.provider_id = ${providerId} and b.closed_on is null
        order by 1) as "spokenOnRecord"
    from (values (1)) one (row) left join provider_profile f on f.council_id = ${council} and f.provider_id = ${providerId}`.execute(
    scope.db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('A query that always answers a row answered none.');
  return row;
}

/** Writes a profile. Throws ChangedMeanwhile unless it is still at `version`, 0 for a first one. For actions. */
export async function writeProfile(
  scope: Scope,
  { providerId, version }: { readonly providerId: number; readonly version: number },
  { capabilities, languages, cultures, introduction }: ProviderProfile,
): Promise<void> {
  const done =
    await sql`insert into provider_profile as f (council_id, provider_id, capabilities, languages, cultures, introduction, changed_by, changed_at)
    values (${scope.who.councilId}, ${providerId}, ${[...capabilities]}::text[], ${[...languages]}::text[], ${[...cultures]}::text[], ${introduction},
      ${scope.who.userId}, ${scope.now.toString()})
    on conflict (council_id, provider_id) do update set capabilities = excluded.capabilities, languages = excluded.languages,
      cultures = excluded.cultures, introduction = excluded.introduction, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
      version = f.version + 1
    where f.version = ${version}`.execute(scope.db);
  if (done.numAffectedRows !== 1n) throw new ChangedMeanwhile('profile');
}

/** How many verified weeks placement weighs. */
const WEEKS = 12;

/**
 * Counts a provider's newest verified weeks anew: how many visits there were, and how many were missed or late. Logs left over
 * are no visits. Called when a week is verified.
 */
export async function refreshQuality(scope: Scope, providerId: number): Promise<void> {
  await sql`
    with newest as (
      select week_starts_on, sum(places) as visits, sum(missed) as missed, sum(late) as late from provider_week
      where council_id = ${scope.who.councilId} and provider_id = ${providerId} and contract_id <> 0 and places > 0
      group by week_starts_on order by week_starts_on desc limit ${WEEKS})
    insert into provider_quality (council_id, provider_id, weeks, visits, missed, late, refreshed_at)
    select ${scope.who.councilId}, ${providerId}, count(*)::int, coalesce(sum(visits), 0)::int, coalesce(sum(missed), 0)::int,
      coalesce(sum(late), 0)::int, ${scope.now.toString()} from newest
    on conflict (council_id, provider_id) do update set weeks = excluded.weeks, visits = excluded.visits, missed = excluded.missed,
      late = excluded.late, refreshed_at = excluded.refreshed_at`.execute(scope.db);
}
