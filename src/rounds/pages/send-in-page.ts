/** A provider with a rostering system of its own sends its rota in; what cannot be used is named by line. */
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
import { sendInRota, type TakenRota } from '../actions/send-in-rota.ts';
import { type LineFault, ROTA_COLUMNS } from '../formats/rota-csv.ts';
import { section } from './address.ts';

/** GET /rounds/import */
export function sendInForm(asked: Asked): Answer {
  return show(asked, startForm({}), undefined);
}

function show(asked: Asked, form: FormState, taken: TakenRota | undefined, status = 200): Answer {
  const ask = fields(form);
  return page(
    'Send in a rota from your own system',
    html`${taken === undefined ? nothing : outcome(taken)}
      <p class="govuk-body">If you plan rounds elsewhere, send the rota here. It becomes the rostered time of each visit, which the council sees beside what was asked for and what happened.</p>
      <p class="govuk-body">The first row names the columns, in any order: ${ROTA_COLUMNS.join(', ')}. One row for each care worker at each visit. Times are like 2026-03-02T08:05 and are London time unless they end in Z or an offset. Other columns are ignored. Sending the same file again changes nothing.</p>
      <form method="post" enctype="multipart/form-data" novalidate>${csrfField(asked.csrfToken)}
      ${ask.file({ name: 'file', label: 'The rota, a CSV file', accept: '.csv,text/csv' })}
      ${buttonGroup([button({ text: 'Send it in' })], { href: '/rounds' })}</form>`,
    { section, form, status, breadcrumbs: [{ text: 'Rounds', href: '/rounds' }, { text: 'Send in a rota' }] },
  );
}

function outcome({ visits, changed, faults }: TakenRota): SafeHtml {
  return html`${messageBanner({ kind: visits > 0 ? 'success' : 'important', text: `${plural(visits, 'visit')} rostered, ${changed} of them new or changed. ${faults.length === 0 ? 'Every row was used.' : `${plural(faults.length, 'row')} could not be used.`}` })}${
    faults.length > 0 &&
    dataTable<LineFault>({
      id: 'faults',
      caption: 'What could not be used',
      rows: faults,
      columns: [
        { head: 'Line', cell: ({ line }) => line },
        { head: 'Column', cell: ({ field }) => field },
        { head: 'Why', width: 'wide', cell: ({ reason }) => reason },
      ],
    })
  }`;
}

const question = z.object({ file: file('A file') });

/** POST /rounds/import */
export function saveSendIn(side: RoundsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const read = parseForm(question, asked.form, asked.files);
    if (!read.ok) return show(asked, read, undefined, 422);
    const text = new TextDecoder('utf-8').decode(read.value.file.bytes);
    const done = await sendInRota(asked.scope, side, text);
    if (!done.ok) return show(asked, withRefusal(read.values, done), undefined, 422);
    return show(asked, startForm({}), done.value);
  };
}
