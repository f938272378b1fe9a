import type { Route } from '../../web/route.ts';
import { askCancel, askMove, askPutBack, saveCancel, saveMove, savePutBack } from './visit-list-changes.ts';
import { personVisits } from './visit-list-person.ts';
import { visitList } from './visit-list.ts';

/** Planned visits: lists of them, one person's days, and cancelling, moving and putting back. */
export const plannedVisitRoutes: readonly Route[] = [
  { method: 'GET', path: '/visits', permission: 'visits.see', title: 'Planned visits', answer: visitList },
  {
    method: 'GET',
    path: '/people/:id/visits',
    permission: 'visits.see',
    title: 'Visits to a person',
    answer: personVisits,
  },
  {
    method: 'GET',
    path: '/visits/cancel',
    permission: 'visits.cancel',
    title: 'Cancel visits',
    answer: askCancel,
  },
  {
    method: 'POST',
    path: '/visits/cancel',
    permission: 'visits.cancel',
    title: 'Cancel visits',
    answer: saveCancel,
  },
  {
    method: 'GET',
    path: '/visits/:id/move',
    permission: 'visits.cancel',
    title: 'Move a visit',
    answer: askMove,
  },
  {
    method: 'POST',
    path: '/visits/:id/move',
    permission: 'visits.cancel',
    title: 'Move a visit',
    answer: saveMove,
  },
  {
    method: 'GET',
    path: '/visits/:id/put-back',
    permission: 'visits.cancel',
    title: 'Put a visit back',
    answer: askPutBack,
  },
  {
    method: 'POST',
    path: '/visits/:id/put-back',
    permission: 'visits.cancel',
    title: 'Put a visit back',
    answer: savePutBack,
  },
];
