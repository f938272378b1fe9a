/** A provider with a rostering system of its own sends its rota in; what the file would do is said first, and what cannot be used by line. */
import { z } from 'zod';
import { plural } from '../../ground/text.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { messageBanner } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { file } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import type { RoundsSide } from '../actions/rounds-side.ts';
import { checkRota, sendInRota, type TakenRota } from '../actions/send-in-rota.ts';
import { type LineFault, ROTA_COLUMNS } from '../formats/rota-csv.ts';
import { section } from './address.ts';

/** GET /rounds/import */
export function sendInForm(asked: Asked): Answer {
  return show(asked, startForm({}));
}

const crumbs = [{ text: 'Rounds', href: '/rounds' }, { text: 'Send in a rota' }];

function show(asked: Asked, form: FormState, taken?: TakenRota, status = 200): Answer {
  const ask = fields(form);
  return page(
    'Send in a rota from your own system',
    html`${taken === undefined ? nothing : outcome(taken)}
      <p class="govuk-body">If you plan rounds elsewhere, send the rota here. It becomes the rostered time of each visit, which the council sees beside what was asked for and what happened.</p>
      <p class="govuk-body">The first row names the columns, in any order: ${ROTA_COLUMNS.join(', ')}. One row for each care worker at each visit. Times are like 2026-03-02T08:05 and are London time unless they end in Z or an offset. Other columns are ignored. Sending the same file again changes nothing.</p>
      <form method="post" enctype="multipart/form-data" novalidate>${csrfField(asked.csrfToken)}
      ${ask.file({ name: 'file', label: 'The rota, a CSV file', hint: 'You see what it would do before anything is taken', accept: '.csv,text/csv' })}
      ${buttonGroup([button({ text: 'Check it' })], { href: '/rounds' })}</form>`,
    { section, form, status, breadcrumbs: crumbs },
  );
}

/** What a file would do, before it does: the file goes along, and is taken only when somebody says so. */
function showCheck(asked: Asked, text: string, { visits, changed, faults }: TakenRota): Answer {
  const would = `${plural(visits, 'visit')} would be rostered by it, ${changed} of them new or changed.`;
  const left =
    faults.length === 0 ? 'Every row can be used.' : `${plural(faults.length, 'row')} cannot be used.`;
  return page(
    'What this file would do',
    html`${messageBanner({ kind: 'important', text: `Nothing is taken yet. ${would} ${left}` })}
      ${visits > 0 && faults.length > 0 && html`<p class="govuk-body">Take what can be used, or put the file right and send it in whole.</p>`}
      <form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="text" value="${text}">
      ${buttonGroup([visits > 0 && button({ text: faults.length === 0 ? 'Take it' : `Take the ${plural(visits, 'visit')} that can be used`, name: 'act', value: 'take' })], { href: '/rounds/import', text: 'Choose another file' })}</form>
      ${faultTable(faults)}`,
    { section, breadcrumbs: crumbs },
  );
}

function outcome({ visits, changed, faults }: TakenRota): SafeHtml {
  const whole = faults.length === 0;
  const left = whole ? 'Every row was used.' : `${plural(faults.length, 'row was', 'rows were')} left out.`;
  return html`${messageBanner({
    kind: whole ? 'success' : 'important',
    text: `${plural(visits, 'visit')} rostered, ${changed} of them new or changed. ${left}`,
  })}${faultTable(faults)}`;
}

function faultTable(faults: readonly LineFault[]): SafeHtml {
  if (faults.length === 0) return nothing;
  return dataTable<LineFault>({
    id: 'faults',
    caption: 'What cannot be used',
    rows: faults,
    columns: [
      { head: 'Line', cell: ({ line }) => line },
      { head: 'Column', cell: ({ field }) => field },
      { head: 'Why', width: 'wide', cell: ({ reason }) => reason },
    ],
  });
}

const question = z.object({ file: file('A file') });
const taking = z.object({ act: z.literal('take'), text: z.string() });

/** POST /rounds/import: says what a file would do, or takes what was said. */
export function saveSendIn(side: RoundsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const said = parseForm(taking, asked.form);
    if (said.ok) {
      const done = await sendInRota(asked.scope, side, said.value.text);
      if (!done.ok) return show(asked, withRefusal({}, done), undefined, 422);
      return show(asked, startForm({}), done.value);
    }
    const read = parseForm(question, asked.form, asked.files);
    if (!read.ok) return show(asked, read, undefined, 422);
    const text = new TextDecoder('utf-8').decode(read.value.file.bytes);
    const checked = await checkRota(asked.scope, text);
    if (!checked.ok) return show(asked, withRefusal(read.values, checked), undefined, 422);
    return showCheck(asked, text, checked.value);
  };
}
