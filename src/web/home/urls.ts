import type { Route } from '../route.ts';
import { home } from './home.ts';

/** The first page of whoever has signed in. */
export const homeRoutes: readonly Route[] = [
  { method: 'GET', path: '/', permission: 'home.see', title: 'Home', answer: home },
];
