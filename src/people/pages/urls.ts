import type { Route } from '../../web/route.ts';
import { homeMovePage, saveHomeMove, withdrawHomeMovePage } from './home-move.ts';
import { deathPage, saveDeath, takeDeathBack } from './death.ts';
import { decisionsPage, newDecision, saveNewDecision } from './decisions.ts';
import { editPerson, newPerson, saveNewPerson, savePerson } from './person-form.ts';
import { personNotices, savePreference } from './notices.ts';
import { personHistory } from './person-history.ts';
import { personList } from './person-list.ts';
import { personPrint } from './person-print.ts';
import { personSummary } from './person-summary.ts';
import {
  editRepresentative,
  endRepresentativePage,
  newRepresentative,
  representativesPage,
  saveEndOfRepresentative,
  saveNewRepresentative,
  saveRepresentative,
} from './representatives.ts';
import { endWishPage, newWish, saveEndOfWish, saveNewWish, wishesPage } from './wishes.ts';

type Answering = Route['answer'];

function see(path: Route['path'], title: string, answer: Answering): Route {
  return { method: 'GET', path, permission: 'people.see', title, answer };
}

/** A form and what it posts, at one address. */
function change(path: Route['path'], title: string, show: Answering, save: Answering): Route[] {
  return [
    { method: 'GET', path, permission: 'people.edit', title, answer: show },
    { method: 'POST', path, permission: 'people.edit', title, answer: save },
  ];
}

/** People: the list, one person's record, and who may speak for them. */
export const peopleRoutes: readonly Route[] = [
  see('/people', 'People', personList),
  ...change('/people/new', 'New person', newPerson, saveNewPerson),
  see('/people/:id', 'A person', personSummary),
  see('/people/:id/print', 'A person, to print', personPrint),
  ...change('/people/:id/edit/:section', 'Change a person’s record', editPerson, savePerson),
  ...change('/people/:id/move', 'A move to another home', homeMovePage, saveHomeMove),
  {
    method: 'POST',
    path: '/people/:id/move/withdraw',
    permission: 'people.edit',
    title: 'Take a move back',
    answer: withdrawHomeMovePage,
  },
  ...change('/people/:id/death', 'Record a death', deathPage, saveDeath),
  {
    method: 'POST',
    path: '/people/:id/death/mistake',
    permission: 'people.edit',
    title: 'Take a death back',
    answer: takeDeathBack,
  },
  see('/people/:id/notices', 'Notices to a person', personNotices),
  {
    method: 'POST',
    path: '/people/:id/notices',
    permission: 'people.edit',
    title: 'Record how somebody likes to be written to',
    answer: savePreference,
  },
  see('/people/:id/representatives', 'Who speaks for a person', representativesPage),
  ...change('/people/:id/representatives/new', 'Add somebody', newRepresentative, saveNewRepresentative),
  ...change(
    '/people/:id/representatives/:representative',
    'What somebody may be told',
    editRepresentative,
    saveRepresentative,
  ),
  ...change(
    '/people/:id/representatives/:representative/end',
    'End what somebody may be told',
    endRepresentativePage,
    saveEndOfRepresentative,
  ),
  see('/people/:id/wishes', 'Wishes about care workers', wishesPage),
  ...change('/people/:id/wishes/new', 'Record a wish', newWish, saveNewWish),
  ...change('/people/:id/wishes/:wish/end', 'End a wish', endWishPage, saveEndOfWish),
  see('/people/:id/decisions', 'Decisions of a person', decisionsPage),
  ...change('/people/:id/decisions/new', 'Record a decision', newDecision, saveNewDecision),
  {
    method: 'GET',
    path: '/people/:id/history',
    permission: 'audit.see',
    title: 'History of a person',
    answer: personHistory,
  },
];
