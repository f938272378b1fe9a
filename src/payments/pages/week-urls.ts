import type { Permission } from '../../platform/permissions.ts';
import type { Route } from '../../web/route.ts';
import { closePage, closeProviderWeek } from './close-page.ts';
import { downloadPayable, payableList } from './payable-list.ts';
import {
  downloadPeople,
  downloadProviderWeek,
  providerWeekPeople,
  providerWeekVisits,
} from './provider-week-lists.ts';
import { chosenProviderWeek, providerWeekPage, verifyProviderWeek } from './provider-week.ts';
import { decideQueue, undoInQueue } from './queue-decide.ts';
import { downloadQueue, queuePage } from './queue.ts';
import {
  chosenWeek,
  downloadWeek,
  downloadWeekLines,
  newestWeek,
  verifyWeekNow,
  weekPage,
  weekProgress,
} from './weeks.ts';

function get(
  path: Route['path'],
  title: string,
  answer: Route['answer'],
  permission: Permission = 'week.see',
): Route {
  return { method: 'GET', path, permission, title, answer };
}

function post(path: Route['path'], title: string, permission: Permission, answer: Route['answer']): Route {
  return { method: 'POST', path, permission, title, answer };
}

const ofProvider = '/weeks/:monday/providers/:providerId';

/** Weeks, the queue of what waits, and closing for payment. */
export const weekRoutes: readonly Route[] = [
  get('/weeks', 'Weeks', newestWeek),
  get('/weeks/choose', 'Choose a week', chosenWeek),
  get('/weeks/:monday', 'Week', weekPage),
  get('/weeks/:monday/download', 'Week as a file', downloadWeek),
  get('/weeks/:monday/visits/download', 'Visits of a week as a file', downloadWeekLines),
  get('/weeks/:monday/progress', 'Progress of a verification', weekProgress),
  post('/weeks/:monday/verify', 'Verify a week', 'week.verify', verifyWeekNow),
  get(ofProvider, 'Week of a provider', providerWeekPage),
  get(`${ofProvider}/choose`, 'Choose a week of a provider', chosenProviderWeek),
  get(`${ofProvider}/visits`, 'Visits of a provider’s week', providerWeekVisits),
  get(`${ofProvider}/visits/download`, 'Visits of a provider’s week as a file', downloadProviderWeek),
  get(`${ofProvider}/people`, 'People and days of a provider’s week', providerWeekPeople),
  get(`${ofProvider}/people/download`, 'People of a provider’s week as a file', downloadPeople),
  post(`${ofProvider}/verify`, 'Verify a provider’s week', 'week.verify', verifyProviderWeek),
  get(`${ofProvider}/close`, 'Close a week', closePage, 'week.close'),
  post(`${ofProvider}/close`, 'Close a week', 'week.close', closeProviderWeek),
  get('/queue', 'Held visits', queuePage),
  get('/queue/download', 'Held visits as a file', downloadQueue),
  post('/queue/decide', 'Decide on visits', 'week.resolve', decideQueue),
  post('/queue/undo', 'Undo decisions', 'week.resolve', undoInQueue),
  get('/payable', 'Weeks for payment', payableList),
  get('/payable/download', 'Closed weeks as a file', downloadPayable),
];
