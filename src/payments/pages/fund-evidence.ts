/** Files that show a return of a fund: adding one, and opening one. */
import { z } from 'zod';
import { dateRange } from '../../ground/calendar.ts';
import { NotFound } from '../../platform/errors.ts';
import { when } from '../../web/components/amounts.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { file } from '../../web/form-values.ts';
import { type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, file as fileAnswer, redirect } from '../../web/route.ts';
import { openFund } from '../actions/fund-acts.ts';
import { keepEvidence, openEvidence } from '../actions/fund-evidence.ts';
import { type FundEvidence, listEvidence } from '../records/fund-evidence.ts';
import { fundForm } from './fund-forms.ts';

/** The types that a file box offers, and what it says of them. */
export const EVIDENCE_BOX = {
  hint: 'A PDF, a photo (JPEG or PNG) or a CSV, up to 10 MB',
  accept: '.pdf,.jpg,.jpeg,.png,.csv',
} as const;

async function showForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const fund = await openFund(asked.scope, numberIn(asked.params['id'], 'fund'));
  const returnId = numberIn(asked.params['return'], 'return');
  const found = fund.returns.find(({ id }) => id === returnId);
  if (found === undefined) throw new NotFound('return');
  const kept = (await listEvidence(asked.scope, fund.id)).filter((one) => one.returnId === returnId);
  return fundForm(
    asked,
    fund,
    'Add evidence',
    form,
    html`<p class="govuk-body">For the return of ${dateRange(found.startsOn, found.endsOn)}.</p>
${dataTable<FundEvidence>({
  id: 'evidence',
  caption: 'What is kept',
  rows: kept,
  empty: 'No file is kept for this return yet.',
  columns: [
    { head: 'File', cell: evidenceLink },
    { head: 'Size', numeric: true, cell: ({ size }) => sizeWords(size) },
    { head: 'Kept', cell: ({ by, sentAt }) => html`<span>${when(sentAt)}, ${by}</span>` },
  ],
})}
${fields(form).file({ name: 'file', label: 'A receipt, a statement or a timesheet', ...EVIDENCE_BOX })}`,
    status,
    { files: true },
  );
}

/** '312 KB', '1.4 MB'. */
function sizeWords(bytes: number): string {
  return bytes >= 1024 * 1024
    ? `${(bytes / 1024 / 1024).toFixed(1)} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

/** A link that opens a file. */
export function evidenceLink({ fundId, id, name }: FundEvidence): SafeHtml {
  return html`<a class="govuk-link" href="/funds/${fundId}/evidence/${id}/file">${name}</a>`;
}

/** GET /funds/:id/returns/:return/evidence */
export async function newEvidence(asked: Asked): Promise<Answer> {
  return await showForm(asked, startForm());
}

/** POST /funds/:id/returns/:return/evidence */
export async function saveEvidence(asked: Asked): Promise<Answer> {
  const read = parseForm(z.object({ file: file('A file') }), asked.form, asked.files);
  if (!read.ok) return await showForm(asked, read, 422);
  const fundId = numberIn(asked.params['id'], 'fund');
  const returnId = numberIn(asked.params['return'], 'return');
  const kept = await keepEvidence(asked.scope, fundId, returnId, read.value.file);
  if (!kept.ok) return await showForm(asked, withRefusal(read.values, kept), 422);
  return redirect(`/funds/${fundId}/returns/${returnId}/evidence`, 'Kept. Another can be added.');
}

/** GET /funds/:id/evidence/:evidence/file */
export async function openFile(asked: Asked): Promise<Answer> {
  const { name, type, bytes } = await openEvidence(
    asked.scope,
    numberIn(asked.params['id'], 'fund'),
    numberIn(asked.params['evidence'], 'file'),
  );
  return fileAnswer(name, type, bytes);
}
