import type { Route } from '../../web/route.ts';
import { offerFitPage, offerFitProgress, saveOfferFitAsked } from './offer-fit-page.ts';
import { fitPage, fitProgress, saveFit } from './fit-page.ts';
import { saveTogether, togetherPage, togetherProgress } from './together-page.ts';
import { fitsPage, fitsProgress, saveFits } from './fits-page.ts';

const at = (
  method: Route['method'],
  path: Route['path'],
  title: string,
  answer: Route['answer'],
  permission: Route['permission'] = 'placement.work',
): Route => ({ method, path, permission, title, answer });

/** Whether a placement request fits into providers' rounds, and an offer into one's own. */
export const fitRoutes: readonly Route[] = [
  at('GET', '/placement/rounds', 'What fits into rounds', fitsPage),
  at('POST', '/placement/rounds', 'Look into rounds for many', saveFits),
  at('GET', '/placement/rounds/progress', 'How far the looks into rounds are', fitsProgress),
  at('POST', '/placement/rounds/together', 'Look where many go together', saveTogether),
  at('GET', '/placement/rounds/together/:id', 'Where they go together', togetherPage),
  at(
    'GET',
    '/placement/rounds/together/:id/progress',
    'How far the look at many together is',
    togetherProgress,
  ),
  at('GET', '/placement/:id/rounds', 'Does it fit into their rounds?', fitPage),
  at('POST', '/placement/:id/rounds', 'Look into rounds', saveFit),
  at('GET', '/placement/:id/rounds/progress', 'How far the look into rounds is', fitProgress),
  at('GET', '/offers/:id/rounds', 'Does it fit into your rounds?', offerFitPage, 'offers.answer'),
  at(
    'GET',
    '/offers/:id/rounds/progress',
    'How far the look into your rounds is',
    offerFitProgress,
    'offers.answer',
  ),
  at('POST', '/offers/:id/rounds', 'Look into your rounds', saveOfferFitAsked, 'offers.answer'),
];
