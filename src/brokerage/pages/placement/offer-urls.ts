import type { OpenRoute, Route } from '../../../web/route.ts';
import type { TeamSizes } from '../../actions/read-shortlist.ts';
import type { VisitsSide } from '../visits-side.ts';
import { saveAnswer } from './offer-answer.ts';
import { offerList } from './offer-list.ts';
import { offerPage } from './offer-page.ts';
import { orderList } from './order-list.ts';
import { orderPage, saveOrderAgain, saveOrderAnswer, saveStarted } from './order-page.ts';
import { askPlacementEnd, savePlacementEnd } from './placement-end.ts';
import { askIntroduction, saveIntroduction, sendIntroductionWish } from './introduction-form.ts';
import { introductionList } from './introduction-list.ts';
import { askTold, saveTold } from './told-form.ts';
import { askLink, saveLink } from './shortlist-link.ts';
import { answerShortlist, shortlistPage } from './shortlist-page.ts';

/** Offers and service orders, as providers answer them and brokers read them, and how a placement ends. */
export function offerRoutes(side: VisitsSide): readonly Route[] {
  const [see, answer, work] = ['offers.see', 'offers.answer', 'placement.work'] as const;
  const orders = '/service-orders/:id';
  const end = '/placements/:id/end';
  const link = '/placement/:id/link';
  return [
    { method: 'GET', path: '/offers', permission: see, title: 'Offers', answer: offerList },
    { method: 'GET', path: '/offers/:id', permission: see, title: 'Offer', answer: offerPage },
    { method: 'POST', path: '/offers/:id', permission: answer, title: 'Answer an offer', answer: saveAnswer },
    { method: 'GET', path: '/service-orders', permission: see, title: 'Service orders', answer: orderList },
    { method: 'GET', path: orders, permission: see, title: 'Service order', answer: orderPage },
    {
      method: 'POST',
      path: orders,
      permission: answer,
      title: 'Answer a service order',
      answer: saveOrderAnswer,
    },
    {
      method: 'POST',
      path: `${orders}/started`,
      permission: answer,
      title: 'Say that care has begun',
      answer: saveStarted,
    },
    {
      method: 'POST',
      path: `${orders}/again`,
      permission: work,
      title: 'Issue a service order again',
      answer: saveOrderAgain,
    },
    { method: 'GET', path: end, permission: work, title: 'End a placement', answer: askPlacementEnd },
    { method: 'POST', path: end, permission: work, title: 'End a placement', answer: savePlacementEnd(side) },
    ...introductionRoutes,
    { method: 'GET', path: link, permission: work, title: 'Link for the person', answer: askLink },
    { method: 'POST', path: link, permission: work, title: 'Link for the person', answer: saveLink },
  ];
}

/** Who will come first, and what people tell of their provider. */
const introductionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/placements/:id/introduction',
    permission: 'offers.see',
    title: 'Who will come first',
    answer: askIntroduction,
  },
  {
    method: 'POST',
    path: '/placements/:id/introduction',
    permission: 'offers.see',
    title: 'Who will come first',
    answer: saveIntroduction,
  },
  {
    method: 'POST',
    path: '/placements/:id/introduction/ask',
    permission: 'placement.work',
    title: 'Ask who will come first',
    answer: sendIntroductionWish,
  },
  {
    method: 'GET',
    path: '/placements/:id/told',
    permission: 'placement.work',
    title: 'What the person says',
    answer: askTold,
  },
  {
    method: 'POST',
    path: '/placements/:id/told',
    permission: 'placement.work',
    title: 'What the person says',
    answer: saveTold,
  },
  {
    method: 'GET',
    path: '/placement/introductions',
    permission: 'placement.see',
    title: 'Introductions and changes of provider',
    answer: introductionList,
  },
];

/** The shortlist that a person chooses from, for whoever holds the link. */
export function shortlistRoutes(teams: TeamSizes): readonly OpenRoute[] {
  const path = '/shortlist/:token';
  return [
    { method: 'GET', path, permission: 'anyone', title: 'Choose who comes', answer: shortlistPage(teams) },
    { method: 'POST', path, permission: 'anyone', title: 'Choose who comes', answer: answerShortlist(teams) },
  ];
}
