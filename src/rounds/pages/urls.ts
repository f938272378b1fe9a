import type { Permission } from '../../platform/permissions.ts';
import type { OpenRoute, Route } from '../../web/route.ts';
import type { RoundsSide } from '../actions/rounds-side.ts';
import { awayForm, saveAway } from './away-form.ts';
import { callSheet, saveCall } from './call-sheet.ts';
import { dayPage, saveMove } from './day-page.ts';
import { ownCalendar, ownRoundsPage } from './own-rounds.ts';
import { payPage } from './pay-page.ts';
import { planPage, planProgress, saveDecision, savePlan } from './plan-page.ts';
import { publishForm, savePublication } from './publish-page.ts';
import { fitRoutes } from './fit-urls.ts';
import { downloadRota } from './rota-download.ts';
import { roundPage } from './round-page.ts';
import { saveSendIn, sendInForm } from './send-in-page.ts';
import { askUndo, saveUndo } from './take-back.ts';
import { travelTimesPage } from './travel-page.ts';
import { saveVisit, visitForm } from './visit-form.ts';
import { weekPage } from './week-page.ts';
import { saveWorkerLink } from './worker-links-form.ts';
import { saveEverybody, saveWorkerTerms, workersPage, workerTermsPage } from './worker-terms.ts';

const at = (
  method: Route['method'],
  permission: Permission,
  path: Route['path'],
  title: string,
  answer: Route['answer'],
): Route => ({ method, path, permission, title, answer });

/** A provider's rounds: the week, the day, planning, repairs, publishing, pay and care workers' shifts; and for a council, what fits into them. */
export function roundRoutes(side: RoundsSide): readonly Route[] {
  const [see, plan] = ['rounds.see', 'rounds.plan'] as const;
  return [
    at('GET', see, '/rounds', 'Rounds', weekPage),
    at('GET', see, '/rounds/days/:day', 'Rounds of a day', dayPage),
    at('POST', plan, '/rounds/days/:day/move', 'Move a visit', saveMove),
    at('GET', see, '/rounds/days/:day/workers/:id', 'A round', roundPage),
    at('GET', see, '/rounds/visits/:visit/:part', 'Who goes to a visit', visitForm),
    at('POST', plan, '/rounds/visits/:visit/:part', 'Put a visit to a care worker', saveVisit),
    at('GET', plan, '/rounds/weeks/:monday/undo', 'Take a change back?', askUndo),
    at('POST', plan, '/rounds/weeks/:monday/undo', 'Take a change back', saveUndo),
    at('POST', plan, '/rounds/weeks/:monday/plan', 'Plan the rest', savePlan),
    at('GET', plan, '/rounds/plans/:id', 'What the planner found', planPage),
    at('GET', plan, '/rounds/plans/:id/progress', 'How far the planner is', planProgress),
    at('POST', plan, '/rounds/plans/:id', 'Take a plan or leave it', saveDecision(side)),
    at('GET', see, '/rounds/plans/:id/calls', 'Whom to call', callSheet),
    at('POST', plan, '/rounds/plans/:id/calls', 'Tick a call off', saveCall),
    at('GET', plan, '/rounds/away', 'Somebody is away', awayForm),
    at('POST', plan, '/rounds/away', 'Somebody is away', saveAway),
    at('GET', plan, '/rounds/weeks/:monday/publish', 'Publish the rota', publishForm),
    at('POST', plan, '/rounds/weeks/:monday/publish', 'Publish the rota', savePublication(side)),
    at('GET', see, '/rounds/weeks/:monday/pay', 'Pay and travel', payPage),
    at('GET', see, '/rounds/weeks/:monday/download', 'A rota as a file', downloadRota),
    at('GET', see, '/rounds/workers', 'Care workers’ shifts', workersPage),
    at('POST', plan, '/rounds/workers', 'What everybody is paid', saveEverybody),
    at('GET', see, '/rounds/workers/:id', 'A care worker’s shifts', workerTermsPage),
    at('POST', plan, '/rounds/workers/:id', 'Change a care worker’s shifts', saveWorkerTerms),
    at('POST', plan, '/rounds/workers/:id/links', 'A care worker’s links', saveWorkerLink),
    at('GET', plan, '/rounds/import', 'Send in a rota', sendInForm),
    at('POST', plan, '/rounds/import', 'Send in a rota', saveSendIn(side)),
    at('GET', 'home.see', '/travel-times', 'How travel is timed', travelTimesPage),
    ...fitRoutes,
  ];
}

/** What a care worker opens by their own link. */
export const ownRoundRoutes: readonly OpenRoute[] = [
  {
    method: 'GET',
    path: '/my-rounds/:token',
    permission: 'anyone',
    title: 'My rounds',
    answer: ownRoundsPage,
  },
  {
    method: 'GET',
    path: '/my-rounds/:token/calendar.ics',
    permission: 'anyone',
    title: 'My rounds as a calendar',
    answer: ownCalendar,
  },
];
