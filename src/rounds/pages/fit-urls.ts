import type { Route } from '../../web/route.ts';
import { fitPage, fitProgress, saveFit } from './fit-page.ts';

const at = (method: Route['method'], path: Route['path'], title: string, answer: Route['answer']): Route => ({
  method,
  path,
  permission: 'placement.work',
  title,
  answer,
});

/** Whether a placement request fits into providers' rounds. */
export const fitRoutes: readonly Route[] = [
  at('GET', '/placement/:id/rounds', 'Does it fit into their rounds?', fitPage),
  at('POST', '/placement/:id/rounds', 'Look into rounds', saveFit),
  at('GET', '/placement/:id/rounds/progress', 'How far the look into rounds is', fitProgress),
];
