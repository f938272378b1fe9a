import type { Permission } from '../../platform/permissions.ts';
import type { Route } from '../../web/route.ts';
import {
  bankDetailList,
  bankDetailPage,
  changeBankDetail,
  confirmBankDetail,
  downloadBankDetails,
  saveBankDetail,
} from './bank-detail-pages.ts';
import { downloadHolds, holdList, holdPage, liftHoldNow, newHold, saveHold } from './hold-pages.ts';
import { downloadRuns, paymentRunList } from './payment-run-list.ts';
import { newPaymentRun, savePaymentRun } from './payment-run-new.ts';
import { downloadBankFile, downloadRunPayments, paymentRunPage } from './payment-run-page.ts';
import {
  approvePaymentRun,
  markRunPaid,
  notePaymentReturned,
  readRunAnswer,
  releasePaymentRun,
  runPaymentPage,
  sendRunForApproval,
  takePaymentOut,
  tickRun,
  withdrawPaymentRun,
} from './payment-run-posts.ts';
import {
  paymentSettingsPage,
  saveLedgerCode,
  saveLimit,
  saveModulusTable,
  savePayingAccount,
} from './payment-settings-page.ts';
import { paymentDays, savePaymentDays } from './payment-days-page.ts';
import { downloadClaims, downloadLate, promptPayment } from './prompt-payment-page.ts';
import { downloadRemittances, remittanceList } from './remittance-list.ts';
import {
  downloadRemittance,
  downloadUnpaid,
  remittancePage,
  remittancePdf,
  unpaidPage,
} from './remittance-page.ts';
import { downloadSpend, spendPublished } from './spend-over-page.ts';

function get(path: Route['path'], title: string, permission: Permission, answer: Route['answer']): Route {
  return { method: 'GET', path, permission, title, answer };
}

function post(path: Route['path'], title: string, permission: Permission, answer: Route['answer']): Route {
  return { method: 'POST', path, permission, title, answer };
}

const run = '/payment-runs/:id';
const payment = `${run}/payments/:payment` as const;

/** Payment runs, holds, bank details, remittances, promptness, and what is published. */
export const paymentRoutes: readonly Route[] = [
  get('/payment-runs', 'Payment runs', 'payments.see', paymentRunList),
  get('/payment-runs/download', 'Payment runs as a file', 'payments.see', downloadRuns),
  get('/payment-runs/new', 'Make a payment run', 'payments.make', newPaymentRun),
  post('/payment-runs/new', 'Make a payment run', 'payments.make', savePaymentRun),
  get(run, 'Payment run', 'payments.see', paymentRunPage),
  get(`${run}/download`, 'Payments of a run as a file', 'payments.see', downloadRunPayments),
  get(`${run}/files/:file/download`, 'Bank file', 'payments.see', downloadBankFile),
  post(`${run}/tick`, 'Tick off findings', 'payments.make', tickRun),
  post(`${run}/check`, 'Send a run for approval', 'payments.make', sendRunForApproval),
  post(`${run}/approve`, 'Approve a payment run', 'payments.approve', approvePaymentRun),
  post(`${run}/release`, 'Release a payment run', 'payments.make', releasePaymentRun),
  post(`${run}/withdraw`, 'Withdraw a payment run', 'payments.see', withdrawPaymentRun),
  post(`${run}/paid`, 'Mark payments as paid', 'payments.make', markRunPaid),
  post(`${run}/answer`, 'Read the bank’s answer', 'payments.make', readRunAnswer),
  get(payment, 'Payment of a run', 'payments.make', runPaymentPage),
  post(`${payment}/take-out`, 'Take a payment out', 'payments.make', takePaymentOut),
  post(`${payment}/return`, 'A payment came back', 'payments.make', notePaymentReturned),
  get('/holds', 'Holds on payment', 'holds.see', holdList),
  get('/holds/download', 'Holds as a file', 'holds.see', downloadHolds),
  get('/holds/new', 'Hold something', 'holds.edit', newHold),
  post('/holds/new', 'Hold something', 'holds.edit', saveHold),
  get('/holds/:id', 'A hold on payment', 'holds.see', holdPage),
  post('/holds/:id/lift', 'Lift a hold', 'holds.edit', liftHoldNow),
  get('/bank-details', 'Bank details', 'bank-details.see', bankDetailList),
  get('/bank-details/download', 'Bank details as a file', 'bank-details.see', downloadBankDetails),
  get('/bank-details/:provider', 'Bank details of a provider', 'bank-details.see', bankDetailPage),
  post('/bank-details/:provider/confirm', 'Confirm bank details', 'bank-details.confirm', confirmBankDetail),
  get('/bank-details/:provider/change', 'Record bank details', 'bank-details.change', changeBankDetail),
  post('/bank-details/:provider/change', 'Record bank details', 'bank-details.change', saveBankDetail),
  get('/remittances', 'Remittances', 'remittances.see', remittanceList),
  get('/remittances/download', 'Payments as a file', 'remittances.see', downloadRemittances),
  get('/remittances/unpaid', 'Not paid yet', 'remittances.see', unpaidPage),
  get('/remittances/unpaid/download', 'What is not paid as a file', 'remittances.see', downloadUnpaid),
  get('/remittances/:id', 'Remittance', 'remittances.see', remittancePage),
  get('/remittances/:id/download', 'Remittance as a file', 'remittances.see', downloadRemittance),
  get('/remittances/:id/pdf', 'Remittance as a PDF', 'remittances.see', remittancePdf),
  get('/prompt-payment', 'Prompt payment', 'payments.see', promptPayment),
  get('/prompt-payment/download', 'Claims as a file', 'payments.see', downloadClaims),
  get('/prompt-payment/late/download', 'Late claims as a file', 'payments.see', downloadLate),
  get('/prompt-payment/days', 'Days to pay by contract', 'payments.see', paymentDays),
  post('/prompt-payment/days', 'Record the days of a contract', 'billing.edit', savePaymentDays),
  get('/spend-published', 'Published spend', 'payments.see', spendPublished),
  get('/spend-published/download', 'Published spend as a file', 'payments.see', downloadSpend),
  get('/payment-settings', 'Limits and codes', 'payment-settings.see', paymentSettingsPage),
  post('/payment-settings/limits', 'Record a limit', 'payment-settings.edit', saveLimit),
  post(
    '/payment-settings/account',
    'Record the account paid from',
    'payment-settings.edit',
    savePayingAccount,
  ),
  post('/payment-settings/codes', 'Record a ledger code', 'payment-settings.edit', saveLedgerCode),
  post('/payment-settings/modulus', 'Record a modulus table', 'payment-settings.edit', saveModulusTable),
];
