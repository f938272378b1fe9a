import type { Route } from '../../web/route.ts';
import { approveWeek, closedWeekPage, downloadClosedWeek, sendBackWeek } from './closed-week-page.ts';
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
  {
    method: 'GET',
    path: '/payable/:id',
    permission: 'week.see',
    title: 'Closed week',
    answer: closedWeekPage,
  },
  {
    method: 'GET',
    path: '/payable/:id/download',
    permission: 'week.see',
    title: 'Closed week as a file',
    answer: downloadClosedWeek,
  },
  {
    method: 'POST',
    path: '/payable/:id/approve',
    permission: 'week.approve',
    title: 'Approve a closed week',
    answer: approveWeek,
  },
  {
    method: 'POST',
    path: '/payable/:id/send-back',
    permission: 'week.approve',
    title: 'Send a closed week back',
    answer: sendBackWeek,
  },
];
