/** Reads, for whoever holds the link that a person chose by, who was placed and who will come. Source: docs/rules/introduction.md. */
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { findIntroduction, findPlacementWord } from '../records/introductions.ts';
import { getLine } from '../records/package-lines.ts';
import { listPatterns } from '../records/patterns.ts';
import { listPlacements } from '../records/placements.ts';
import { getRequest } from '../records/placement-requests.ts';
import { listPeriodicWeeks } from '../records/periodic-weeks.ts';
import type { ShortlistLink } from '../records/shortlists.ts';
import { weekInWords } from '../rules/periodic-need.ts';
import { daysIn } from '../rules/periodic-words.ts';
import type { Introduction, PlacementWord } from '../rules/introduction.ts';
import { noteOpened } from './shortlist.ts';

/** For how many days after care began the link shows who comes, where there is no probation period. */
const SHOWN_DAYS = 28;

/** What the person reads. Days are 'YYYY-MM-DD'. */
export type PlacedForPerson = {
  readonly placementId: number;
  readonly providerName: string;
  readonly startsOn: string;
  readonly week: readonly string[];
  readonly introduction: Introduction | undefined;
  readonly probationEndsOn: string | null;
  /** What the person told last; null where they have told nothing. */
  readonly said: PlacementWord | null;
};

/**
 * The placement that goes on for the request of a link, until its probation period is over; undefined where there is none to show. That it was
 * read goes into the audit trail.
 */
export async function readPlaced(scope: Scope, link: ShortlistLink): Promise<PlacedForPerson | undefined> {
  const [placement] = await listPlacements(scope, link.placement_request_id);
  if (placement === undefined || placement.ended_at !== null) return undefined;
  const request = await getRequest(scope, link.placement_request_id);
  const line = await getLine(scope, request.care_package_id, placement.package_line_id);
  const today = londonDay(scope.now).toString();
  const until =
    placement.probation_ends_on ??
    Temporal.PlainDate.from(line.starts_on).add({ days: SHOWN_DAYS }).toString();
  if (today > until) return undefined;
  await noteOpened(scope, link, request.person_id);
  const pattern = (await listPatterns(scope, [line.id])).toSorted((a, b) => a.version - b.version).at(-1);
  const days = (await listPeriodicWeeks(scope, [line.id])).at(-1);
  return {
    placementId: placement.id,
    providerName: placement.provider_name,
    startsOn: line.starts_on,
    week: weekInWords({
      visits: pattern?.visits ?? [],
      periodic: request.periodic && days && { ...request.periodic, ...daysIn(days) },
    }),
    introduction: await findIntroduction(scope, placement.id),
    probationEndsOn: placement.probation_ends_on,
    said: (await findPlacementWord(scope, placement.id))?.said ?? null,
  };
}
