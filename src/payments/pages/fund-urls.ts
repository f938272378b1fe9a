import type { Permission } from '../../platform/permissions.ts';
import type { OpenRoute, Route } from '../../web/route.ts';
import {
  approveBatch,
  batchList,
  batchPage,
  downloadBatch,
  payBatch,
  saveBatch,
  withdrawBatch,
} from './fund-batch-pages.ts';
import { newPaymentReturned, savePaymentReturned } from './fund-payment-returned.ts';
import { newEvidence, openFile, saveEvidence } from './fund-evidence.ts';
import { newFund, newFundTerms, newStop, saveFund, saveFundTerms, saveStop } from './fund-forms.ts';
import { downloadFunds, fundList } from './fund-list.ts';
import { decideFund, fundPage } from './fund-page.ts';
import {
  newAskBack,
  newReceipt,
  newReturn,
  saveAskBack,
  saveReceipt,
  saveReturn,
  surplusNotice,
} from './fund-return-forms.ts';
import { askFundLink, ownFund, ownFundPaper, saveFundLink } from './fund-link.ts';
import { fundPaper } from './fund-statement.ts';
import { hoursPage, saveHours } from './hours-bank-page.ts';

type At = readonly [path: Route['path'], title: string, permission: Permission];

function get(at: At, answer: Route['answer']): Route {
  return { method: 'GET', path: at[0], title: at[1], permission: at[2], answer };
}
function post(at: At, answer: Route['answer']): Route {
  return { method: 'POST', path: at[0], title: at[1], permission: at[2], answer };
}

const agree: At = ['/people/:id/funds/new', 'Agree a direct payment or service fund', 'funds.write'];
const change: At = ['/funds/:id/change', 'Change what is agreed of a fund', 'funds.write'];
const stop: At = ['/funds/:id/stop', 'Suspend or end a fund', 'funds.stop'];
const comesBack: At = ['/funds/:id/return', 'Record a return', 'funds.pay'];
const ask: At = ['/funds/:id/ask-back', 'Ask surplus back', 'funds.pay'];
const evidence: At = ['/funds/:id/returns/:return/evidence', 'Add evidence', 'funds.pay'];
const cameBack: At = ['/fund-batches/:id/returned/:fund', 'A payment that came back', 'funds.pay'];
const link: At = ['/funds/:id/link', 'A link to their own statement', 'funds.write'];
const given: At = ['/funds/:id/given-back', 'Record money given back', 'funds.pay'];

/** Direct payments and individual service funds. */
export const fundRoutes: readonly Route[] = [
  get(['/funds', 'Direct payments and service funds', 'funds.see'], fundList),
  get(['/funds/download', 'Direct payments and service funds as a file', 'funds.see'], downloadFunds),
  get(agree, newFund),
  post(agree, saveFund),
  get(['/funds/:id', 'Direct payment or service fund', 'funds.see'], fundPage),
  post(['/funds/:id/decide', 'Confirm what is agreed of a fund', 'funds.confirm'], decideFund),
  get(change, newFundTerms),
  post(change, saveFundTerms),
  get(stop, newStop),
  post(stop, saveStop),
  get(comesBack, newReturn),
  post(comesBack, saveReturn),
  get(ask, newAskBack),
  post(ask, saveAskBack),
  get(given, newReceipt),
  post(given, saveReceipt),
  get(['/funds/:id/notice/:recovery/letter', 'Notice that asks surplus back', 'funds.see'], surplusNotice),
  get(['/funds/:id/hours', 'Hours bank', 'funds.see'], hoursPage),
  post(['/funds/:id/hours', 'Enter time used', 'fund-hours.record'], saveHours),
  get(['/funds/:id/paper', 'Statement of a fund for the person', 'funds.see'], fundPaper),
  get(link, askFundLink),
  post(link, saveFundLink),
  get(evidence, newEvidence),
  post(evidence, saveEvidence),
  get(['/funds/:id/evidence/:evidence/file', 'A file that shows a return', 'funds.see'], openFile),
  get(['/fund-batches', 'Instalments to pay', 'fund-batches.see'], batchList),
  post(['/fund-batches', 'Make a batch of instalments', 'funds.pay'], saveBatch),
  get(['/fund-batches/:id', 'A batch of instalments', 'fund-batches.see'], batchPage),
  post(['/fund-batches/:id/approve', 'Approve a batch', 'funds.approve'], approveBatch),
  post(['/fund-batches/:id/withdraw', 'Withdraw a batch', 'funds.pay'], withdrawBatch),
  post(['/fund-batches/:id/paid', 'Record that a batch was paid', 'funds.pay'], payBatch),
  get(cameBack, newPaymentReturned),
  post(cameBack, savePaymentReturned),
  get(['/fund-batches/:id/download', 'A batch as a file', 'fund-batches.see'], downloadBatch),
];

/** What a person opens by their own link. */
export const ownFundRoutes: readonly OpenRoute[] = [
  {
    method: 'GET',
    path: '/my-fund/:token',
    permission: 'anyone',
    title: 'Your fund',
    answer: ownFund,
  },
  {
    method: 'GET',
    path: '/my-fund/:token/paper',
    permission: 'anyone',
    title: 'Your fund as a PDF',
    answer: ownFundPaper,
  },
];
