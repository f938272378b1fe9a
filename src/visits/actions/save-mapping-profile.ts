import { ok, type Result, refuse } from '../../ground/result.ts';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import type { Mapping } from '../formats/profile.ts';
import { getFeedProvider } from '../records/feed-providers.ts';
import { getProfile, insertProfile, newestVersion, retireVersions } from '../records/mapping-profiles.ts';

/** A profile to keep. `version` is the newest one that the person saw, 0 for a new profile. */
export type ProfileToSave = {
  readonly providerId: number;
  readonly name: string;
  readonly version: number;
  readonly mapping: Mapping;
};

/**
 * Keeps a mapping profile as a new version; the versions before it stay as they were. Answers the new version's id. Throws
 * ChangedMeanwhile where somebody else has kept a newer version. Needs feeds.map.
 */
export async function saveMappingProfile(
  scope: Scope,
  profile: ProfileToSave,
): Promise<Result<{ id: number }>> {
  require(scope, 'feeds.map');
  await getFeedProvider(scope, profile.providerId);
  const name = profile.name.trim();
  if (name === '') return refuse('Enter a name for the profile', 'name');
  const newest = await newestVersion(scope, profile.providerId, name);
  if (profile.version === 0 && newest > 0)
    return refuse('There is a profile of this name already. Change that one, or choose another name', 'name');
  if (newest !== profile.version) throw new ChangedMeanwhile('mapping profile');
  const id = await insertProfile(scope, { ...profile, name, version: newest + 1 });
  if (id === undefined) throw new ChangedMeanwhile('mapping profile');
  scope.audit({
    act: 'mapping profile saved',
    subject: ['mapping profile', id],
    detail: { name, version: newest + 1, providerId: profile.providerId },
  });
  return ok({ id });
}

/** Takes a profile out of use, with all its versions; what was read by it stays as it is. Needs feeds.map. */
export async function retireMappingProfile(scope: Scope, id: number): Promise<Result<undefined>> {
  require(scope, 'feeds.map');
  const { name, provider_id: providerId } = await getProfile(scope, id);
  await retireVersions(scope, providerId, name);
  scope.audit({
    act: 'mapping profile retired',
    subject: ['mapping profile', id],
    detail: { name, providerId },
  });
  return ok(undefined);
}
