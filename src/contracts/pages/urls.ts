import type { Route } from '../../web/route.ts';
import { contractList } from './contract-list.ts';
import { editContract, newContract, saveContract, saveNewContract } from './contract-form.ts';
import { contractPage } from './contract-page.ts';
import { answerTermsForm, newTerms } from './terms-editor.ts';
import { downloadRates, downloadTerms, readTermsFile, startTerms } from './terms-files.ts';
import type { TermsSide } from './terms-preview.ts';
import { termsVersion } from './terms-version.ts';

/** Contracts and their terms. What minutes are paid is a rule of payments, which the preview of terms is handed. */
export function contractRoutes(side: TermsSide): readonly Route[] {
  const see = 'contracts.see';
  const edit = 'contracts.edit';
  return [
    { method: 'GET', path: '/contracts', permission: see, title: 'Contracts', answer: contractList },
    { method: 'GET', path: '/contracts/new', permission: edit, title: 'New contract', answer: newContract },
    {
      method: 'POST',
      path: '/contracts/new',
      permission: edit,
      title: 'New contract',
      answer: saveNewContract,
    },
    { method: 'GET', path: '/contracts/:id', permission: see, title: 'Contract', answer: contractPage(side) },
    {
      method: 'GET',
      path: '/contracts/:id/edit',
      permission: edit,
      title: 'Change a contract',
      answer: editContract,
    },
    {
      method: 'POST',
      path: '/contracts/:id/edit',
      permission: edit,
      title: 'Change a contract',
      answer: saveContract,
    },
    {
      method: 'GET',
      path: '/contracts/:id/rates',
      permission: see,
      title: 'Rates as a file',
      answer: downloadRates,
    },
    {
      method: 'GET',
      path: '/contracts/:id/terms.json',
      permission: see,
      title: 'Terms as a file',
      answer: downloadTerms,
    },
    {
      method: 'GET',
      path: '/contracts/:id/terms/new',
      permission: edit,
      title: 'New terms',
      answer: newTerms,
    },
    {
      method: 'POST',
      path: '/contracts/:id/terms/new',
      permission: edit,
      title: 'New terms',
      answer: answerTermsForm(side),
    },
    {
      method: 'GET',
      path: '/contracts/:id/terms/start',
      permission: edit,
      title: 'Start from other terms',
      answer: startTerms,
    },
    {
      method: 'POST',
      path: '/contracts/:id/terms/start',
      permission: edit,
      title: 'Start from other terms',
      answer: readTermsFile,
    },
    {
      method: 'GET',
      path: '/contracts/:id/terms/:version',
      permission: see,
      title: 'Version of the terms',
      answer: termsVersion,
    },
  ];
}
