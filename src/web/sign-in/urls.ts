import type { OpenRoute } from '../route.ts';
import { backFromCouncil, goToCouncil } from './by-council.ts';
import { askForLink, openLink, useLink } from './by-link.ts';
import { signInAsRole, signInPage } from './demonstration.ts';

/** Signing in and out. */
export const signInRoutes: readonly OpenRoute[] = [
  { method: 'GET', path: '/sign-in', permission: 'anyone', title: 'Sign in', answer: signInPage },
  {
    method: 'POST',
    path: '/sign-in/demonstration',
    permission: 'anyone',
    title: 'Sign in to the demonstration',
    answer: signInAsRole,
  },
  {
    method: 'POST',
    path: '/sign-in/link',
    permission: 'anyone',
    title: 'Send a sign-in link',
    answer: askForLink,
  },
  {
    method: 'GET',
    path: '/sign-in/link/:token',
    permission: 'anyone',
    title: 'Sign in by link',
    answer: openLink,
  },
  {
    method: 'POST',
    path: '/sign-in/link/:token',
    permission: 'anyone',
    title: 'Sign in by link',
    answer: useLink,
  },
  {
    method: 'GET',
    path: '/sign-in/council',
    permission: 'anyone',
    title: 'Sign in with your council',
    answer: goToCouncil,
  },
  {
    method: 'GET',
    path: '/sign-in/council/back',
    permission: 'anyone',
    title: 'Signed in with your council',
    answer: backFromCouncil,
  },
  {
    method: 'POST',
    path: '/sign-out',
    permission: 'anyone',
    title: 'Sign out',
    answer: () => ({ kind: 'redirect', to: '/sign-in?out=yes', session: null }),
  },
];
