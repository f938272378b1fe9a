/** What payment runs rest on: who may approve how much, the account paid from, the council's codes, the modulus table. */
import { serviceName, serviceWords } from '../../contracts/rules/service-words.ts';
import { londonDay } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button } from '../../web/components/actions.ts';
import { day, pounds, when } from '../../web/components/amounts.ts';
import { details } from '../../web/components/disclosures.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { date, file, money, optionalText, text, wholeNumber } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import {
  recordLedgerCode,
  recordLimit,
  recordModulusTable,
  recordPayingAccount,
} from '../actions/payment-setting-acts.ts';
import {
  findModulusTexts,
  findPayingAccount,
  listApprovers,
  listLedgerCodes,
  listLimits,
  listServices,
  type NamedLimit,
} from '../records/payment-settings.ts';
import { maskedNumber, sortCodeWords } from '../rules/bank-detail-state.ts';
import type { LedgerCode } from '../rules/ledger-codes.ts';
import { paymentNavigation } from './payment-parts.ts';
import { z } from 'zod';

const kinds = ['block', 'spot', 'framework', 'outcome-based', 'individual service fund', 'in-house'] as const;

/** GET /payment-settings */
export async function paymentSettingsPage(asked: Asked): Promise<Answer> {
  return await show(asked, startForm());
}

async function show(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const today = londonDay(scope.now).toString();
  const edits = permits(scope.who, 'payment-settings.edit');
  const started: FormState = {
    ...state,
    values: {
      ...dateBoxes('limit_from', today),
      ...dateBoxes('account_from', today),
      ...dateBoxes('code_from', today),
      ...state.values,
    },
  };
  const account = await findPayingAccount(scope, today);
  const modulus = await findModulusTexts(scope);
  return page(
    'Limits, codes and the account paid from',
    html`${paymentNavigation(scope, '/payment-settings')}
<h2 class="govuk-heading-m">Who may approve how much</h2>
${dataTable<NamedLimit>({
  id: 'limits',
  caption: 'Limits: up to this, one approval is enough; over it, two people approve',
  rows: await listLimits(scope),
  empty: html`<p class="govuk-body">No limit is recorded, so nobody can approve a payment run yet.</p>`,
  columns: [
    { head: 'Approver', cell: ({ userName }) => userName },
    { head: 'Limit', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
    { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
    { head: 'Rests on', cell: ({ source }) => source },
    {
      head: 'Recorded',
      cell: ({ recordedAt, recordedByName }) =>
        html`<span>${when(recordedAt)}${recordedByName !== null && html`, ${recordedByName}`}</span>`,
    },
  ],
})}
${edits && (await limitForm(asked, started))}
<h2 class="govuk-heading-m">The account that is paid from</h2>
${
  account === undefined
    ? html`<p class="govuk-body">None is recorded, so nothing can be released yet.</p>`
    : summaryList([
        { key: 'Name', value: account.accountName },
        {
          key: 'Account',
          value: `${sortCodeWords(account.sortCode)}, ${maskedNumber(account.accountNumber)}`,
        },
        { key: 'Bacs service user number', value: account.serviceUserNumber },
        { key: 'From', value: day(account.effectiveFrom) },
      ])
}
${edits && accountForm(asked, started)}
<h2 class="govuk-heading-m">Ledger codes</h2>
${dataTable<LedgerCode>({
  id: 'codes',
  caption: 'The council’s own codes: the closest match holds, and of equals the one recorded last',
  rows: await listLedgerCodes(scope),
  empty: html`<p class="govuk-body">No code is recorded.</p>`,
  columns: [
    { head: 'Code', cell: ({ code }) => code },
    { head: 'For', cell: ({ words }) => words },
    { head: 'Service', cell: ({ service }) => serviceWords(service ?? 'any') },
    { head: 'Contract', cell: ({ contractKind }) => contractKind ?? 'any' },
    { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
  ],
})}
${edits && (await codeForm(asked, started))}
<h2 class="govuk-heading-m">Check of account numbers</h2>
<p class="govuk-body">${modulus === undefined ? 'No modulus table is recorded, so account numbers are not checked for slips.' : html`Account numbers are checked by ${modulus.source}, recorded ${when(modulus.recordedAt)}.`}</p>
${edits && modulusForm(asked, started)}`,
    { section: 'Payments', status, ...(Object.keys(state.errors).length > 0 && { form: state }) },
  );
}

const form = ({ csrfToken }: Asked, what: string, body: SafeHtml, submit: string, more = ''): SafeHtml =>
  html`<form method="post" action="/payment-settings/${what}" novalidate${more === '' ? '' : html` enctype="multipart/form-data"`}>${csrfField(csrfToken)}${body}${button({ text: submit, kind: 'secondary' })}</form>`;

async function limitForm(asked: Asked, state: FormState): Promise<SafeHtml> {
  const ask = fields(state);
  const approvers = await listApprovers(asked.scope);
  return details({
    summary: 'Record a limit',
    open: ['user', 'amount', 'source'].some((name) => state.errors[name] !== undefined),
    body: form(
      asked,
      'limits',
      html`${ask.select({ name: 'user', label: 'Approver', empty: 'Choose somebody', choices: approvers.map(({ id, name }) => ({ value: String(id), text: name })) })}${ask.money({ name: 'amount', label: 'May approve alone up to', width: 10 })}${ask.date({ name: 'limit_from', label: 'From' })}${ask.text({ name: 'source', label: 'What it rests on', hint: 'For example: scheme of delegation, part 3' })}`,
      'Record the limit',
    ),
  });
}

function accountForm(asked: Asked, state: FormState): SafeHtml {
  const ask = fields(state);
  return details({
    summary: 'Record another account',
    open: ['account_name', 'sort_code', 'account_number', 'service_user_number'].some(
      (name) => state.errors[name] !== undefined,
    ),
    body: form(
      asked,
      'account',
      html`${ask.text({ name: 'account_name', label: 'Name of the account', width: 30 })}${ask.text({ name: 'sort_code', label: 'Sort code', width: 10, inputmode: 'numeric' })}${ask.text({ name: 'account_number', label: 'Account number', width: 10, inputmode: 'numeric' })}${ask.text({ name: 'service_user_number', label: 'Bacs service user number', width: 10, inputmode: 'numeric' })}${ask.date({ name: 'account_from', label: 'From' })}`,
      'Record the account',
    ),
  });
}

async function codeForm(asked: Asked, state: FormState): Promise<SafeHtml> {
  const ask = fields(state);
  const services = await listServices(asked.scope);
  return details({
    summary: 'Record a code',
    open: ['code', 'words'].some((name) => state.errors[name] !== undefined),
    body: form(
      asked,
      'codes',
      html`${ask.text({ name: 'code', label: 'Code', width: 20 })}${ask.text({ name: 'words', label: 'What it is for', hint: 'This is published with spending over £500' })}${ask.select({ name: 'service', label: 'Service', empty: 'Any service', choices: services.map((value) => ({ value, text: serviceName(value) })) })}${ask.select({ name: 'contract_kind', label: 'Kind of contract', empty: 'Any kind', choices: kinds.map((value) => ({ value, text: value })) })}${ask.date({ name: 'code_from', label: 'From' })}`,
      'Record the code',
    ),
  });
}

function modulusForm(asked: Asked, state: FormState): SafeHtml {
  const ask = fields(state);
  return details({
    summary: 'Record a modulus table',
    open: ['weights', 'substitutes', 'table_source'].some((name) => state.errors[name] !== undefined),
    body: form(
      asked,
      'modulus',
      html`${ask.file({ name: 'weights', label: 'Weights', hint: 'Pay.UK publishes it as valacdos.txt' })}${ask.file({ name: 'substitutes', label: 'Substitutes', hint: 'Pay.UK publishes it as scsubtab.txt' })}${ask.text({ name: 'table_source', label: 'Which version it is', width: 30 })}`,
      'Record the table',
      'files',
    ),
  });
}

/** POST /payment-settings/limits */
export async function saveLimit(asked: Asked): Promise<Answer> {
  const read = parseForm(
    z.object({
      user: wholeNumber('The approver', { max: 1e15 }),
      amount: money('The limit'),
      limit_from: date('The day'),
      source: text('What it rests on'),
    }),
    asked.form,
  );
  if (!read.ok) return await show(asked, read, 422);
  const { user, amount, limit_from, source } = read.value;
  const done = await recordLimit(asked.scope, {
    userId: user,
    amountPence: amount,
    effectiveFrom: limit_from,
    source,
  });
  return done.ok
    ? redirect('/payment-settings', 'The limit is recorded.')
    : await show(asked, withRefusal(read.values, done), 422);
}

/** POST /payment-settings/account */
export async function savePayingAccount(asked: Asked): Promise<Answer> {
  const read = parseForm(
    z.object({
      account_name: text('The name', { max: 70 }),
      sort_code: text('The sort code'),
      account_number: text('The account number'),
      service_user_number: text('The service user number'),
      account_from: date('The day'),
    }),
    asked.form,
  );
  if (!read.ok) return await show(asked, read, 422);
  const { account_name, sort_code, account_number, service_user_number, account_from } = read.value;
  const done = await recordPayingAccount(asked.scope, {
    accountName: account_name,
    sortCode: sort_code,
    accountNumber: account_number,
    serviceUserNumber: service_user_number,
    effectiveFrom: account_from,
  });
  return done.ok
    ? redirect('/payment-settings', 'The account is recorded.')
    : await show(asked, withRefusal(read.values, done), 422);
}

/** POST /payment-settings/codes */
export async function saveLedgerCode(asked: Asked): Promise<Answer> {
  const read = parseForm(
    z.object({
      code: text('The code', { max: 40 }),
      words: text('What it is for'),
      service: optionalText('Service'),
      contract_kind: optionalText('Kind').pipe(z.enum(['', ...kinds])),
      code_from: date('The day'),
    }),
    asked.form,
  );
  if (!read.ok) return await show(asked, read, 422);
  const { code, words, service, contract_kind, code_from } = read.value;
  const done = await recordLedgerCode(asked.scope, {
    code,
    words,
    service: service === '' ? null : service,
    contractKind: contract_kind === '' ? null : contract_kind,
    effectiveFrom: code_from,
  });
  return done.ok
    ? redirect('/payment-settings', 'The code is recorded.')
    : await show(asked, withRefusal(read.values, done), 422);
}

/** POST /payment-settings/modulus */
export async function saveModulusTable(asked: Asked): Promise<Answer> {
  const read = parseForm(
    z.object({
      weights: file('The weights'),
      substitutes: file('The substitutes'),
      table_source: text('The version'),
    }),
    asked.form,
    asked.files,
  );
  if (!read.ok) return await show(asked, read, 422);
  const words = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
  const done = await recordModulusTable(asked.scope, {
    weights: words(read.value.weights.bytes),
    substitutes: words(read.value.substitutes.bytes),
    source: read.value.table_source,
  });
  return done.ok
    ? redirect('/payment-settings', `The table is recorded: ${plural(done.value.rows, 'row')}.`)
    : await show(asked, withRefusal(read.values, done), 422);
}
