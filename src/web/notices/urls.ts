import type { Route } from '../route.ts';
import {
  outboxLetter,
  outboxMessage,
  postedMessage,
  repeatMessage,
  settleMessage,
} from './outbox-message.ts';
import { outboxList } from './outbox-list.ts';
import { ownNotices, readNotices } from './own-notices.ts';
import {
  letterheadPage,
  saveLetterhead,
  saveTemplate,
  templateLetter,
  templateList,
  templatePage,
} from './template-pages.ts';

type Answering = Route['answer'];

const see = (path: Route['path'], title: string, answer: Answering): Route => ({
  method: 'GET',
  path,
  permission: 'outbox.see',
  title,
  answer,
});
const work = (path: Route['path'], title: string, answer: Answering): Route => ({
  method: 'POST',
  path,
  permission: 'outbox.work',
  title,
  answer,
});

/** Notices: one's own, the log of all, and the templates they are written by. */
export const noticeRoutes: readonly Route[] = [
  { method: 'GET', path: '/my-notices', permission: 'home.see', title: 'Notices', answer: ownNotices },
  {
    method: 'POST',
    path: '/my-notices',
    permission: 'home.see',
    title: 'Mark notices as read',
    answer: readNotices,
  },
  see('/outbox', 'Outbox', outboxList),
  see('/outbox/:id', 'A message', outboxMessage),
  see('/outbox/:id/letter', 'A letter', outboxLetter),
  work('/outbox/:id/again', 'Send a message again', repeatMessage),
  work('/outbox/:id/settle', 'Settle a message that failed', settleMessage),
  work('/outbox/:id/posted', 'A letter was posted by hand', postedMessage),
  see('/notice-templates', 'Notice templates', templateList),
  see('/notice-templates/:name', 'A notice template', templatePage),
  {
    ...work('/notice-templates/:name', 'Change the words of a template', saveTemplate),
    permission: 'settings.edit',
  },
  see('/notice-templates/:name/letter', 'An example of a letter', templateLetter),
  see('/letterhead', 'Top of letters', letterheadPage),
  { ...work('/letterhead', 'Change the top of letters', saveLetterhead), permission: 'settings.edit' },
];
