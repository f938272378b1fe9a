/** Makes, sends and revokes a care worker's links; a new one is shown this once. */
import { z } from 'zod';
import { choice } from '../../web/form-values.ts';
import { parseForm } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, redirect } from '../../web/route.ts';
import { makeWorkerLink, revokeWorkerLink, sendWorkerLink } from '../actions/worker-links.ts';
import { linkKinds } from '../records/worker-links.ts';
import { show } from './worker-terms.ts';

const answers = z.object({
  act: choice('what to do', ['make', 'send', 'revoke']),
  opens: choice('which link', linkKinds),
});

/** POST /rounds/workers/:id/links */
export async function saveWorkerLink(asked: Asked): Promise<Answer> {
  const { scope, publicUrl } = asked;
  const workerId = numberIn(asked.params['id'], 'care worker');
  const back = (words: string): Answer => redirect(`/rounds/workers/${workerId}`, words);
  const read = parseForm(answers, asked.form);
  if (!read.ok) return back('That could not be read. Nothing was changed.');
  const { act, opens } = read.value;
  if (act === 'revoke') {
    const done = await revokeWorkerLink(scope, { workerId, opens });
    return back(done.ok ? 'The link no longer works.' : `${done.reason}.`);
  }
  if (act === 'send') {
    const done = await sendWorkerLink(scope, { workerId, publicUrl });
    return back(
      done.ok
        ? 'A new link is on its way by text message. The one before no longer works.'
        : `${done.reason}.`,
    );
  }
  const made = await makeWorkerLink(scope, { workerId, opens });
  if (!made.ok) return back(`${made.reason}.`);
  const address = `${publicUrl.replace(/\/$/, '')}${made.value.path}`;
  return await show(
    asked,
    undefined,
    200,
    html`<div class="govuk-inset-text" role="status"><p class="govuk-body">The link is shown only now. ${opens === 'page' ? 'Give it to the care worker and nobody else.' : 'The care worker adds it to the calendar of their telephone as a subscription.'} The one before no longer works.</p><p class="govuk-body tend-break"><a class="govuk-link" href="${made.value.path}">${address}</a></p></div>`,
  );
}
