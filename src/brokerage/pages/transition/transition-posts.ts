/** What is done with a plan in one press: answers for several, placing, stopping, drafting again, taking it on. */
import { plural } from '../../../ground/text.ts';
import { readNumber } from '../../../web/record-number.ts';
import { type Answer, type Asked, notDone, redirect } from '../../../web/route.ts';
import { startPlacing, stopPlacing } from '../../actions/transition-bulk.ts';
import { draftAgain } from '../../actions/transition-draft.ts';
import { ownTransition, recordAnswer, recordAsked } from '../../actions/transition-moves.ts';
import type { TransitionSide } from '../../actions/transition-side.ts';
import { moveQuery, planHref, transitionIn } from './address.ts';

/** POST /transitions/:id/answers: what the chosen people, or who speaks for them, said on the telephone. */
export async function saveAnswers(asked: Asked): Promise<Answer> {
  const { scope, form } = asked;
  const transitionId = transitionIn(asked);
  const back = planHref(
    transitionId,
    moveQuery(new URLSearchParams([form['from'] ?? ''].flat().at(-1) ?? '')),
  );
  const ids = [form['move'] ?? []].flat().flatMap((value) => readNumber(value) ?? []);
  if (ids.length === 0) return redirect(back, notDone('Choose at least one service first.'));
  let written = 0;
  let refused = '';
  for (const moveId of ids.toSorted((a, b) => a - b)) {
    const which = { transitionId, moveId };
    const done =
      form['answer'] === 'asked'
        ? await recordAsked(scope, which, 'By telephone')
        : await recordAnswer(scope, which, { answer: 'agrees', who: 'The person, by telephone,', words: '' });
    if (done.ok) written += 1;
    else refused = done.reason;
  }
  const words = form['answer'] === 'asked' ? 'asked' : 'agreed';
  return redirect(back, `${plural(written, 'service')} ${words}.${refused === '' ? '' : ` ${refused}.`}`);
}

/** POST /transitions/:id/place */
export async function placeAll(asked: Asked): Promise<Answer> {
  const id = transitionIn(asked);
  const done = await startPlacing(asked.scope, id, {
    providersAgreed: asked.form['providers_agreed'] === 'yes',
  });
  return redirect(
    planHref(id),
    done.ok
      ? `${plural(done.value.moves, 'service')} are being placed, one after the other.`
      : notDone(done.reason),
  );
}

/** POST /transitions/:id/stop */
export async function stopAll(asked: Asked): Promise<Answer> {
  const id = transitionIn(asked);
  const done = await stopPlacing(asked.scope, id);
  return redirect(
    planHref(id),
    done.ok ? 'Stopped. What is placed stays placed; place again to go on.' : notDone(done.reason),
  );
}

/** POST /transitions/:id/draft */
export function saveDraft(side: TransitionSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const id = transitionIn(asked);
    const done = await draftAgain(asked.scope, side, id);
    return redirect(planHref(id), done.ok ? 'Drafted again. What was agreed stays.' : notDone(done.reason));
  };
}

/** POST /transitions/:id/own */
export async function takePlan(asked: Asked): Promise<Answer> {
  const id = transitionIn(asked);
  const done = await ownTransition(asked.scope, id);
  return redirect(planHref(id), done.ok ? 'You are the owner.' : notDone(done.reason));
}
