import type { Route } from '../../web/route.ts';
import { askCancel, askMove, askPutBack, saveCancel, saveMove, savePutBack } from './visit-list-changes.ts';
import { askAdd, saveAdd } from './visit-add.ts';
import { askUndo, changesPage, saveUndo } from './visit-changes.ts';
import { personVisits } from './visit-list-person.ts';
import { visitList } from './visit-list.ts';

/** Planned visits: lists of them, one person's days, and changes to single ones. */
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
  {
    method: 'GET',
    path: '/visits/changes',
    permission: 'visits.see',
    title: 'Visits changed at short notice',
    answer: changesPage,
  },
  {
    method: 'GET',
    path: '/visits/:id/undo',
    permission: 'visits.cancel',
    title: 'Take a change back',
    answer: askUndo,
  },
  {
    method: 'POST',
    path: '/visits/:id/undo',
    permission: 'visits.cancel',
    title: 'Take a change back',
    answer: saveUndo,
  },
  {
    method: 'GET',
    path: '/people/:id/visits/add',
    permission: 'visits.cancel',
    title: 'Add a visit',
    answer: askAdd,
  },
  {
    method: 'POST',
    path: '/people/:id/visits/add',
    permission: 'visits.cancel',
    title: 'Add a visit',
    answer: saveAdd,
  },
];
