import type { Route } from '../../../web/route.ts';
import { act, form, see } from '../broker-routes.ts';
import type { TransitionSide } from '../../actions/transition-side.ts';
import { handoverList, handoverPage, saveHandover } from './handover-pages.ts';
import { hoursPage } from './hours-page.ts';
import { movePage, saveMove } from './move-page.ts';
import {
  askClose,
  askCutOver,
  newTransition,
  saveClose,
  saveCutOver,
  saveTransition,
} from './transition-form.ts';
import { transitionList } from './transition-list.ts';
import { transitionPage, transitionProgress } from './transition-page.ts';
import { placeAll, saveAnswers, saveDraft, stopAll, takePlan } from './transition-posts.ts';
import { transferPage } from './workers-page.ts';

const one = '/transitions/:id';

/** Transitions as brokers work them, and handovers as the two providers confirm them. */
export function transitionRoutes(side: TransitionSide): readonly Route[] {
  return [
    see('/transitions', 'Transitions', transitionList),
    ...form('/transitions/new', 'Start a transition', newTransition, saveTransition(side)),
    see(one, 'Transition', transitionPage(side)),
    see(`${one}/progress`, 'How far placing has come', transitionProgress),
    see(`${one}/hours`, 'Hour by hour', hoursPage(side)),
    see(`${one}/workers`, 'Care workers who may move', transferPage(side)),
    act(`${one}/answers`, 'Record what people say', saveAnswers),
    act(`${one}/place`, 'Place what is agreed', placeAll),
    act(`${one}/stop`, 'Stop placing', stopAll),
    act(`${one}/draft`, 'Draft again', saveDraft(side)),
    act(`${one}/own`, 'Take a transition on', takePlan),
    ...form(`${one}/cut-over`, 'Change the day', askCutOver, saveCutOver),
    ...form(`${one}/close`, 'Close a transition', askClose, saveClose),
    see(`${one}/moves/:move`, 'Move', movePage),
    act(`${one}/moves/:move`, 'Change a move', saveMove(side)),
    {
      method: 'GET',
      path: '/handovers',
      permission: 'handovers.see',
      title: 'Handovers',
      answer: handoverList,
    },
    {
      method: 'GET',
      path: '/handovers/:id',
      permission: 'handovers.see',
      title: 'Handover',
      answer: handoverPage,
    },
    {
      method: 'POST',
      path: '/handovers/:id',
      permission: 'handovers.confirm',
      title: 'Confirm a handover',
      answer: saveHandover,
    },
  ];
}
