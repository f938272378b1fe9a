/** Who may do a visit at all: what no objective outweighs. */
import type { CareWorker, Visit, VisitPart } from './problem.ts';

/** Why a care worker may not do a part of a visit, in the order in which it is said. */
export type Bar =
  | { readonly kind: 'refused' }
  | { readonly kind: 'gender'; readonly needs: string }
  | { readonly kind: 'language'; readonly needs: string }
  | { readonly kind: 'skill'; readonly needs: string };

/** What bars a care worker from a part of a visit; nothing where they may do it. Hours and windows are not asked here. */
export function barsOf(worker: CareWorker, visit: Visit, part: VisitPart): Bar[] {
  const bars: Bar[] = [];
  if (visit.refused?.includes(worker.id)) bars.push({ kind: 'refused' });
  if (visit.gender !== undefined && worker.gender !== visit.gender)
    bars.push({ kind: 'gender', needs: visit.gender });
  if (visit.language !== undefined && !worker.languages?.includes(visit.language))
    bars.push({ kind: 'language', needs: visit.language });
  for (const skill of part.skills)
    if (!worker.skills.includes(skill)) bars.push({ kind: 'skill', needs: skill });
  return bars;
}
