import type { TransitionSide } from '../../brokerage/actions/transition-side.ts';
import type { Scope } from '../../platform/scope.ts';
import { drillOfTransition } from '../records/drills.ts';
import type { Permission } from '../../platform/permissions.ts';
import { type Answer, type Asked, notDone, redirect, type Route } from '../../web/route.ts';
import { makeTransition } from '../actions/run-drill.ts';
import { drillCompare } from './drill-compare.ts';
import { newDrill, newSweep, saveDrill, saveSweep } from './drill-form.ts';
import { drillList, sweepList } from './drill-list.ts';
import { drillIn, drillPage } from './drill-page.ts';
import { drillHoursFile, drillPdf, drillServices } from './drill-services.ts';
import { sweepPage, sweepProgress } from './sweep-page.ts';
import { windowCompare } from './window-compare.ts';
import { exampleFile, ownVisits, plannedFilePage } from './window-file-page.ts';
import { newWindows, saveWindows } from './window-form.ts';
import { windowList } from './window-list.ts';
import { cancelRun, repeatRun, straightLineRun, windowPage, windowProgress } from './window-page.ts';
import { windowFigures, windowPdf } from './window-paper.ts';

const at = (
  method: Route['method'],
  permission: Permission,
  path: Route['path'],
  title: string,
  answer: Route['answer'],
): Route => ({ method, path, permission, title, answer });

/** POST /drills/:id/transition: one press makes a drill the real plan. */
function saveTransitionOf(side: TransitionSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const id = drillIn(asked);
    const done = await makeTransition(asked.scope, side, id);
    return done.ok
      ? redirect(
          `/transitions/${done.value.transitionId}`,
          'The drill is now a plan. Nothing is done before the people are asked.',
        )
      : redirect(`/drills/${id}`, notDone(done.reason));
  };
}

/** The drill that a transition was made from, for the transition's own page. */
export async function drillBehind(
  scope: Scope,
  transitionId: number,
): Promise<{ readonly text: string; readonly href: string } | undefined> {
  const id = await drillOfTransition(scope, transitionId);
  return id === undefined ? undefined : { text: `Drill ${id}`, href: `/drills/${id}` };
}

/** The window simulator. */
const windowRoutes: readonly Route[] = [
  at('GET', 'windows.see', '/windows', 'Call windows', windowList),
  at('GET', 'windows.run', '/windows/new', 'Try wider windows', newWindows),
  at('POST', 'windows.run', '/windows/new', 'Try wider windows', saveWindows),
  at('GET', 'windows.run', '/windows/visits', 'A file of planned visits', plannedFilePage),
  at('GET', 'windows.run', '/windows/visits/example/download', 'An example of a file of visits', exampleFile),
  at('GET', 'windows.run', '/windows/visits/download', 'Planned visits as a file', ownVisits),
  at('GET', 'windows.see', '/windows/compare', 'Two simulations compared', windowCompare),
  at('GET', 'windows.see', '/windows/:id', 'Wider call windows', windowPage),
  at('GET', 'windows.see', '/windows/:id/progress', 'How far a simulation has come', windowProgress),
  at('GET', 'windows.see', '/windows/:id/figures/download', 'Figures of a simulation', windowFigures),
  at('GET', 'windows.see', '/windows/:id/paper', 'A simulation as PDF', windowPdf),
  at('POST', 'windows.run', '/windows/:id/cancel', 'Cancel a simulation', cancelRun),
  at('POST', 'windows.run', '/windows/:id/repeat', 'Run a simulation again', repeatRun),
  at(
    'POST',
    'windows.run',
    '/windows/:id/straight-line',
    'Run a simulation by the straight line',
    straightLineRun,
  ),
];

/** Failure drills and the window simulator. */
export function marketRoutes(side: TransitionSide): readonly Route[] {
  return [
    at('GET', 'drills.see', '/drills', 'Failure drills', drillList),
    at('GET', 'drills.run', '/drills/new', 'Run a drill', newDrill),
    at('POST', 'drills.run', '/drills/new', 'Run a drill', saveDrill),
    at('GET', 'drills.see', '/drills/compare', 'Two drills compared', drillCompare),
    at('GET', 'drills.see', '/drills/sweeps', 'Which failure would hurt most', sweepList),
    at('GET', 'drills.run', '/drills/sweeps/new', 'Rank every provider', newSweep),
    at('POST', 'drills.run', '/drills/sweeps/new', 'Rank every provider', saveSweep),
    at('GET', 'drills.see', '/drills/sweeps/:id', 'Which failure would hurt most', sweepPage),
    at('GET', 'drills.see', '/drills/sweeps/:id/progress', 'How far the drills have come', sweepProgress),
    at('GET', 'drills.see', '/drills/:id', 'Drill', drillPage),
    at('GET', 'drills.see', '/drills/:id/services', 'Services of a drill', drillServices),
    at('GET', 'drills.see', '/drills/:id/hours/download', 'Hours of a drill', drillHoursFile),
    at('GET', 'drills.see', '/drills/:id/paper', 'A drill as PDF', drillPdf),
    at('POST', 'placement.work', '/drills/:id/transition', 'Make a drill the plan', saveTransitionOf(side)),
    ...windowRoutes,
  ];
}
