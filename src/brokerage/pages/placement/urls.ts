import type { Route } from '../../../web/route.ts';
import { act, form, see } from '../broker-routes.ts';
import { askOffer, sendOffer } from './offer-preview.ts';
import { mixedList } from './mixed-list.ts';
import { askPlace, savePlace } from './place-form.ts';
import { queuePage, takeChosen } from './queue.ts';
import { howChosen } from './how-chosen.ts';
import { placementReport } from './report.ts';
import { periodicRequestRoutes } from './periodic-request.ts';
import { newRequest, saveRequest } from './request-form.ts';
import { requestPage } from './request-page.ts';
import {
  askWithdraw,
  saveAgreement,
  saveNote,
  savePerson,
  saveWay,
  saveWithdraw,
  takeRequest,
} from './request-posts.ts';
import { askWish, saveWish, saveWishEnd } from './wishes.ts';

const one = '/placement/:id';

/** Placement as brokers work it: the queue, each request, and how it went. */
export const placementRoutes: readonly Route[] = [
  see('/placement', 'Placement', queuePage),
  act('/placement/take', 'Take requests on', takeChosen),
  see('/placement/report', 'How placement went', placementReport),
  see('/placement/mixed', 'More than one provider', mixedList),
  { ...see('/how-a-provider-is-chosen', 'How a provider is chosen', howChosen), permission: 'home.see' },
  see(one, 'Placement request', requestPage),
  act(`${one}/take`, 'Take a request on', takeRequest),
  act(`${one}/note`, 'Note on a request', saveNote),
  act(`${one}/way`, 'Choose whom a request is offered to', saveWay),
  act(`${one}/agree`, 'Agree to what a provider proposed', saveAgreement),
  act(`${one}/person`, 'Record what the person said', savePerson),
  ...form(`${one}/wishes`, 'Wishes about providers', askWish, saveWish),
  act(`${one}/wishes/:wish/end`, 'End a wish about a provider', saveWishEnd),
  ...form(`${one}/withdraw`, 'Withdraw a request', askWithdraw, saveWithdraw),
  ...form(`${one}/offer`, 'Offer a request', askOffer, sendOffer),
  ...form(`${one}/place`, 'Place a request', askPlace, savePlace),
  ...form('/packages/:id/find-provider', 'Find a provider', newRequest, saveRequest),
  ...periodicRequestRoutes,
];
