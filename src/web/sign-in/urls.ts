import { endSession } from '../../platform/sessions.ts';
import type { OpenRoute } from '../route.ts';
import { sessionCookie } from '../session-cookie.ts';
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
    path: '/sign-out',
    permission: 'anyone',
    title: 'Sign out',
    answer: async ({ database, cookies }) => {
      const token = cookies[sessionCookie];
      if (token) await endSession(database, token);
      return { kind: 'redirect', to: '/sign-in?out=yes', session: null };
    },
  },
];
