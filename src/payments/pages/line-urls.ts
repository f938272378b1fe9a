import type { Route } from '../../web/route.ts';
import { linePage } from './line-page.ts';
import { decideOnLine, sayOnLine, undoOnLine } from './line-posts.ts';
import { visitPage } from './line-visit.ts';

/** A visit of a week and what may be done about it, and closed weeks. */
export const lineRoutes: readonly Route[] = [
  { method: 'GET', path: '/week-lines/:id', permission: 'week.see', title: 'Visit', answer: linePage },
  { method: 'GET', path: '/visits/:id', permission: 'visits.see', title: 'Visit', answer: visitPage },
  {
    method: 'POST',
    path: '/week-lines/:id/decide',
    permission: 'week.resolve',
    title: 'Decide on a visit',
    answer: decideOnLine,
  },
  {
    method: 'POST',
    path: '/week-lines/:id/undo',
    permission: 'week.resolve',
    title: 'Undo a decision',
    answer: undoOnLine,
  },
  {
    method: 'POST',
    path: '/week-lines/:id/say',
    permission: 'week.see',
    title: 'Say something about a visit',
    answer: sayOnLine,
  },
];
