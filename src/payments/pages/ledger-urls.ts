import type { Route } from '../../web/route.ts';
import { accrualsPage, countAgain, downloadAccruals } from './accruals-page.ts';
import { newBudget, saveBudget } from './budget-form.ts';
import { budgetPage, downloadBudget } from './budget.ts';
import { downloadLedger, ledgerPage, postingsPage } from './ledger.ts';
import { downloadStatement, providerStatement } from './provider-statement.ts';
import { recomputePage } from './recompute-page.ts';

function get(
  path: Route['path'],
  title: string,
  permission: Route['permission'],
  answer: Route['answer'],
): Route {
  return { method: 'GET', path, title, permission, answer };
}

/** The ledger, statements, and weeks worked out again. */
export const ledgerRoutes: readonly Route[] = [
  get('/ledger', 'Ledger', 'ledger.see', ledgerPage),
  get('/ledger/postings', 'Postings', 'ledger.see', postingsPage),
  get('/ledger/download', 'Postings as a file', 'ledger.see', downloadLedger),
  get('/providers/:id/statement', 'Statement of a provider', 'ledger.see', providerStatement),
  get(
    '/providers/:id/statement/download',
    'Statement of a provider as a file',
    'ledger.see',
    downloadStatement,
  ),
  get('/weeks/:monday/providers/:providerId/recompute', 'Week worked out again', 'week.see', recomputePage),
  get('/budget', 'Budget', 'budget.see', budgetPage),
  get('/budget/download', 'Budget as a file', 'budget.see', downloadBudget),
  get('/budget/new', 'Set a budget', 'budget.edit', newBudget),
  get('/accruals', 'Accruals', 'budget.see', accrualsPage),
  get('/accruals/download', 'Accruals as a file', 'budget.see', downloadAccruals),
  {
    method: 'POST',
    path: '/accruals',
    title: 'Count accruals again',
    permission: 'week.verify',
    answer: countAgain,
  },
  { method: 'POST', path: '/budget', title: 'Set a budget', permission: 'budget.edit', answer: saveBudget },
];
