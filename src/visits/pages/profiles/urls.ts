import type { Route } from '../../../web/route.ts';
import { answerMapping, changeProfile, newProfile, readProfileSample } from './profile-editor.ts';
import { profileList, profilePage, retireProfile } from './profile-pages.ts';

const map = 'feeds.map';

/** Mapping profiles: how providers' own files are read. */
export const profileRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/profiles',
    permission: 'feeds.see',
    title: 'Mapping profiles',
    answer: profileList,
  },
  {
    method: 'GET',
    path: '/profiles/new',
    permission: map,
    title: 'Make a mapping profile',
    answer: newProfile,
  },
  {
    method: 'POST',
    path: '/profiles/new',
    permission: map,
    title: 'Read a sample',
    answer: readProfileSample,
  },
  {
    method: 'POST',
    path: '/profiles/map',
    permission: map,
    title: 'What is in each column',
    answer: answerMapping,
  },
  {
    method: 'GET',
    path: '/profiles/:id',
    permission: 'feeds.see',
    title: 'Mapping profile',
    answer: profilePage,
  },
  {
    method: 'GET',
    path: '/profiles/:id/change',
    permission: map,
    title: 'Change a mapping profile',
    answer: changeProfile,
  },
  {
    method: 'POST',
    path: '/profiles/:id/retire',
    permission: map,
    title: 'Stop using a mapping profile',
    answer: retireProfile,
  },
];
