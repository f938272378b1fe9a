/** What is posted about lines of invoices: decisions of the council, answers of the provider, undoing. */
import { parsePounds } from '../../ground/money.ts';
import { type Refusal, refuse, type Result } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { withRefusal } from '../../web/forms.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, redirect } from '../../web/route.ts';
import {
  acceptLines,
  acceptPart,
  answerLine,
  type Done,
  queryLines,
  refuseLines,
  takeOnLines,
  undoDecisions,
} from '../actions/invoice-acts.ts';
import { fieldOf, fieldsOf } from './address.ts';
import { showLine, showQueue } from './invoice-queue.ts';

const done = {
  query: 'Asked. The provider has been told.',
  accept: 'Accepted as claimed.',
  part: 'Accepted in part.',
  refuse: 'Refused: what was verified is paid, and no more.',
  'take on': 'Given to them.',
} as const;
type Act = keyof typeof done;

function actIn(asked: Asked): Act | undefined {
  const typed = fieldOf(asked, 'act');
  return (Object.keys(done) as Act[]).find((act) => act === typed);
}

/** POST /invoices/queries: one decision for every line that is chosen. */
export async function decideChosen(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const ids = fieldsOf(asked, 'line').map((typed) => numberIn(typed, 'invoice line'));
  const words = fieldOf(asked, 'words');
  const act = actIn(asked);
  const decided =
    act === 'query'
      ? await queryLines(scope, ids, words)
      : act === 'accept'
        ? await acceptLines(scope, ids, words)
        : act === 'refuse'
          ? await refuseLines(scope, ids, words)
          : refuse('Choose what to do');
  if (!decided.ok) return await showQueue(asked, withRefusal({ words }, decided), 422);
  const text = `${plural(decided.value.lines, 'line')}: ${done[act ?? 'accept']}`;
  return await showQueue(asked, { values: {}, errors: {} }, 200, {
    kind: 'success',
    text,
    ...(act !== 'query' && {
      undo: { action: `/invoices/undo?batch=${decided.value.batchId}`, csrfToken: asked.csrfToken },
    }),
  });
}

/** POST /invoices/lines/:id/decide */
export async function decideLine(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'invoice line');
  const act = actIn(asked);
  const decided = await decide(asked, id, act);
  if (!decided.ok) return await showLine(asked, withRefusal(typedIn(asked), decided), 422);
  return redirect(`/invoices/lines/${id}`, done[act ?? 'accept']);
}

async function decide(asked: Asked, id: number, act: Act | undefined): Promise<Result<Done>> {
  const { scope } = asked;
  const words = fieldOf(asked, 'words');
  switch (act) {
    case 'query':
      return await queryLines(scope, [id], words);
    case 'accept':
      return await acceptLines(scope, [id], words);
    case 'refuse':
      return await refuseLines(scope, [id], words);
    case 'take on':
      return await takeOnLines(scope, [id], Number(fieldOf(asked, 'owner')) || 0);
    case 'part': {
      const amount = parsePounds(fieldOf(asked, 'amount'), 'Amount', 'amount');
      return amount.ok ? await acceptPart(scope, id, amount.value, words) : amount;
    }
    case undefined:
      return refuse('Choose what to do');
  }
}

function typedIn(asked: Asked): Record<string, string> {
  return { words: fieldOf(asked, 'words'), amount: fieldOf(asked, 'amount'), owner: fieldOf(asked, 'owner') };
}

/** POST /invoices/lines/:id/answer */
export async function answerQuery(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'invoice line');
  const agree = fieldOf(asked, 'act') === 'agree';
  const answered = await answerLine(asked.scope, id, { agree, words: fieldOf(asked, 'words') });
  if (!answered.ok) return await showLine(asked, withRefusal(typedIn(asked), answered), 422);
  return redirect(`/invoices/lines/${id}`, agree ? 'Agreed.' : 'Sent. The council has been told.');
}

/** POST /invoices/undo: the decisions that were made together. */
export async function undoInvoiceDecision(asked: Asked): Promise<Answer> {
  const batch = asked.query.get('batch') ?? fieldOf(asked, 'batch');
  const line = fieldOf(asked, 'line');
  const undone = await undoDecisions(asked.scope, batch);
  if (!undone.ok) {
    const refusal: Refusal = undone;
    return await showQueue(asked, withRefusal({}, refusal), 422);
  }
  return redirect(
    /^\d+$/.test(line) ? `/invoices/lines/${line}` : '/invoices/queries',
    'Undone. It waits again.',
  );
}
