/** Sending an invoice: as a file, UBL or CSV, or keyed line by line. */
import { z } from 'zod';
import { londonDay } from '../../ground/calendar.ts';
import { parsePounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { details } from '../../web/components/disclosures.ts';
import { fields } from '../../web/fields.ts';
import { date, file, optionalText, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { type Received, receiveInvoice } from '../actions/invoice-receive.ts';
import { getInvoice, type Invoice } from '../records/invoices.ts';
import { type SentLine, taxOfLines } from '../rules/sent-invoice.ts';
import { readVatPercent } from '../rules/vat-percent.ts';
import { fieldOf, isOwn } from './address.ts';

const KEYED_LINES = 6;

/** GET /invoices/new */
export async function newInvoice(asked: Asked): Promise<Answer> {
  return await showNew(asked, startForm());
}

async function replacedIn({ scope, query }: Asked): Promise<Invoice | undefined> {
  const id = readNumber(query.get('replaces'));
  return id === undefined ? undefined : await getInvoice(scope, id);
}

async function showNew(asked: Asked, given: FormState, status = 200): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const own = isOwn(scope);
  const replaced = await replacedIn(asked);
  const known = {
    number: replaced?.number ?? '',
    provider: String(replaced?.providerId ?? ''),
    ...dateBoxes('issued', londonDay(scope.now).toString()),
  };
  const state = { ...given, values: { ...startForm(known).values, ...given.values } };
  const ask = fields(state);
  const way = asked.query.get('way') === 'key' ? 'key' : 'file';
  const keep = replaced === undefined ? '' : `&replaces=${replaced.id}`;
  const action = `/invoices/new?way=${way}${keep}`;
  const providers = own ? [] : await listProviderChoices(scope);
  const who =
    !own &&
    ask.select({
      name: 'provider',
      label: 'Of which provider',
      hint: 'For what came by post or email. The provider sees that you sent it',
      empty: 'Choose a provider',
      choices: providers.map(({ id, name }) => ({ value: String(id), text: name })),
    });
  return page(
    replaced === undefined ? 'Send an invoice' : `A new version of ${replaced.number}`,
    html`<p class="govuk-body">Each line is held at once against the order, the visits that were verified and the contract’s price. What agrees is paid with the next run.</p>
<form method="post" action="${action}" enctype="multipart/form-data" novalidate>${csrfField(csrfToken)}${who}
${way === 'file' ? fileQuestions(ask, keep) : keyedQuestions(ask, keep)}
${buttonGroup([button({ text: way === 'file' ? 'Read this file' : 'Send the invoice' })], { href: '/invoices' })}</form>`,
    {
      section: 'Invoices',
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [{ text: 'Invoices', href: '/invoices' }, { text: 'Send' }],
    },
  );
}

function fileQuestions(ask: ReturnType<typeof fields>, keep: string): SafeHtml {
  return html`${ask.file({ name: 'file', label: 'Invoice file', hint: 'A Peppol invoice or credit note (UBL, .xml), or a CSV file with a row for each visit', accept: '.xml,.csv,text/csv,application/xml' })}
${details({
  summary: 'For a CSV file, what it does not say itself',
  body: html`<p class="govuk-body">Its columns are reference, visit_date, start, minutes, workers, rate, amount, vat and note. A UBL file says all of this itself: leave these as they are.</p>
${ask.text({ name: 'number', label: 'Invoice number', width: 20 })}
${ask.date({ name: 'issued', label: 'Invoice date' })}
${ask.text({ name: 'total', label: 'What it comes to, without VAT', hint: 'Checked against the rows. Leave it empty to take the sum of the rows', width: 10 })}
${ask.text({ name: 'corrects', label: 'Number of the invoice that it corrects', hint: 'Only for a credit note', width: 20 })}`,
})}
<p class="govuk-body">No file? <a class="govuk-link" href="/invoices/new?way=key${keep}">Key it in</a>.</p>`;
}

function keyedQuestions(ask: ReturnType<typeof fields>, keep: string): SafeHtml {
  return html`${ask.text({ name: 'number', label: 'Invoice number', width: 20 })}
${ask.date({ name: 'issued', label: 'Invoice date' })}
${ask.text({ name: 'corrects', label: 'Number of the invoice that it corrects', hint: 'Only for a credit note: then amounts are below nought', width: 20 })}
${Array.from({ length: KEYED_LINES }, (_, at) => {
  const name = (what: string): string => `lines.${at}.${what}`;
  return html`<fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Line ${at + 1}${at > 0 && ' (leave it empty if there is none)'}</legend>
${ask.text({ name: name('reference'), label: 'Order number', width: 20 })}
${ask.date({ name: name('from'), label: 'First day' })}
${ask.date({ name: name('to'), label: 'Last day' })}
${ask.text({ name: name('hours'), label: 'Hours', hint: 'Like 2.5; empty where it is not by the hour', width: 5 })}
${ask.text({ name: name('price'), label: 'Price an hour, in pounds', width: 5 })}
${ask.text({ name: name('amount'), label: 'Amount, in pounds', hint: 'Without VAT', width: 5 })}
${ask.text({ name: name('vat'), label: 'VAT on it, in per cent', hint: 'Like 20; empty where there is none', width: 3 })}</fieldset>`;
})}
<p class="govuk-body">Or <a class="govuk-link" href="/invoices/new?${keep.slice(1)}">send a file</a>.</p>`;
}

const fileShape = z.object({
  file: file('A file'),
  number: optionalText('Invoice number', { max: 60 }),
  total: optionalText('What it comes to', { max: 20 }),
  corrects: optionalText('The number that it corrects', { max: 60 }),
});
const csvShape = z.object({ number: text('Invoice number', { max: 60 }), issued: date('Invoice date') });
const keyedShape = csvShape.extend({ corrects: optionalText('The number that it corrects', { max: 60 }) });

/** POST /invoices/new */
export async function saveInvoice(asked: Asked): Promise<Answer> {
  const replaced = await replacedIn(asked);
  const providerId =
    asked.scope.who.providerId ?? replaced?.providerId ?? readNumber(fieldOf(asked, 'provider'));
  const values = parseForm(z.object({}), asked.form).values;
  if (providerId === undefined)
    return await showNew(asked, withRefusal(values, refuse('Choose a provider', 'provider')), 422);
  const of = { providerId, ...(replaced !== undefined && { replacesId: replaced.id }) };
  return asked.query.get('way') === 'key' ? await saveKeyed(asked, of) : await saveFile(asked, of);
}

type Of = { readonly providerId: number; readonly replacesId?: number };

async function saveFile(asked: Asked, of: Of): Promise<Answer> {
  const read = parseForm(fileShape, asked.form, asked.files);
  if (!read.ok) return await showNew(asked, read, 422);
  const { file: given, total, corrects } = read.value;
  const bytes = Buffer.from(given.bytes);
  const channel = 'upload' as const;
  if (
    bytes
      .toString('utf8', 0, 200)
      .replace(/^\uFEFF/, '')
      .trimStart()
      .startsWith('<')
  )
    return await shown(
      asked,
      read.values,
      await receiveInvoice(asked.scope, { ...of, channel, format: 'UBL', name: given.name, bytes }),
    );
  const head = parseForm(csvShape, asked.form);
  if (!head.ok) return await showNew(asked, head, 422);
  const pounds = total === '' ? ok(null) : parsePounds(total, 'What it comes to', 'total');
  if (!pounds.ok) return await showNew(asked, withRefusal(read.values, pounds), 422);
  const sent = await receiveInvoice(asked.scope, {
    ...of,
    channel,
    format: 'CSV',
    name: given.name,
    bytes,
    head: {
      number: head.value.number,
      issuedOn: head.value.issued,
      correctsNumber: corrects || null,
      totalPence: pounds.value,
    },
  });
  return await shown(asked, read.values, sent);
}

async function saveKeyed(asked: Asked, of: Of): Promise<Answer> {
  const read = parseForm(keyedShape, asked.form);
  if (!read.ok) return await showNew(asked, read, 422);
  const { number, issued, corrects } = read.value;
  const lines: SentLine[] = [];
  for (let at = 0; at < KEYED_LINES; at += 1) {
    const line = keyedLine(asked, at, lines.length + 1);
    if (line === undefined) continue;
    if (!line.ok) return await showNew(asked, withRefusal(read.values, line), 422);
    lines.push(line.value);
  }
  if (lines.length === 0)
    return await showNew(
      asked,
      withRefusal(read.values, refuse('Enter at least one line', 'lines.0.reference')),
      422,
    );
  const sum = lines.reduce((total, { amountPence }) => total + amountPence, 0);
  const sent = await receiveInvoice(asked.scope, {
    ...of,
    channel: 'form',
    format: 'form',
    name: `Keyed: ${number}`,
    invoice: {
      kind: sum < 0 ? 'credit note' : 'invoice',
      number,
      issuedOn: issued,
      correctsNumber: corrects || null,
      taxPence: taxOfLines(lines),
      lines,
    },
  });
  return await shown(asked, read.values, sent);
}

/** A keyed line; undefined where nothing of it was filled in. */
function keyedLine({ form }: Asked, at: number, number: number): Result<SentLine> | undefined {
  const typed = (what: string): string => fieldOf({ form }, `lines.${at}.${what}`).trim();
  const names = ['reference', 'hours', 'price', 'amount', 'vat', 'from-day', 'to-day'];
  if (names.every((name) => typed(name) === '')) return undefined;
  const field = (what: string): string => `lines.${at}.${what}`;
  if (typed('reference') === '') return refuse('Enter the number of the order', field('reference'));
  const shape = z.object({ from: date('First day'), to: date('Last day') });
  const part = (name: string, box: string): [string, string] => [`${name}-${box}`, typed(`${name}-${box}`)];
  const boxes = ['from', 'to'].flatMap((name) => ['day', 'month', 'year'].map((box) => part(name, box)));
  const days = parseForm(shape, Object.fromEntries(boxes));
  if (!days.ok) {
    const [name = 'from', reason = 'Enter the days'] = Object.entries(days.errors)[0] ?? [];
    return refuse(reason, field(name));
  }
  if (days.value.to < days.value.from)
    return refuse('The last day must not be before the first', field('to'));
  const hours = typed('hours');
  if (hours !== '' && !/^-?\d{1,5}(\.\d{1,4})?$/.test(hours))
    return refuse('Enter hours like 2.5', field('hours'));
  const price = typed('price') === '' ? ok(null) : parsePounds(typed('price'), 'Price', field('price'));
  if (!price.ok) return price;
  const below = typed('amount').startsWith('-') || typed('amount').startsWith('−');
  const amount = parsePounds(typed('amount').replace(/^[-−]/, ''), 'Amount', field('amount'));
  if (!amount.ok) return amount;
  const vat = readVatPercent(typed('vat'));
  if (!vat.ok) return refuse(vat.reason, field('vat'));
  return ok({
    number,
    references: [typed('reference')],
    service: null,
    words: '',
    startsOn: days.value.from,
    endsOn: days.value.to,
    begins: null,
    minutes: hours === '' ? null : Math.round(Number(hours) * 60),
    workers: 1,
    pencePerHour: price.value,
    amountPence: below ? -amount.value : amount.value,
    vatPercent: vat.value,
  });
}

async function shown(asked: Asked, values: FormState['values'], sent: Result<Received>): Promise<Answer> {
  if (!sent.ok) return await showNew(asked, withRefusal(values, sent), 422);
  return sent.value.kind === 'invoice'
    ? redirect(`/invoices/${sent.value.invoiceId}`, 'Received and matched.')
    : redirect(`/invoices/files/${sent.value.fileId}`);
}
