import type { Permission } from '../../platform/permissions.ts';
import type { Route } from '../../web/route.ts';
import {
  branchPage,
  editBranch,
  newBranchForm,
  newRatingForm,
  saveBranch,
  saveNewBranch,
  saveNewRating,
} from './branches.ts';
import { saveTaxTreatment, taxTreatmentPage } from './tax-treatment-page.ts';
import { capacityPage, saveCapacity } from './capacity.ts';
import { importFile, importForm } from './import-page.ts';
import { editProfile, profilePage, saveProfile } from './profile.ts';
import { editProvider, newProviderForm, saveNewProvider, saveProvider } from './provider-form.ts';
import { providerList } from './provider-list.ts';
import { providerPage } from './provider-page.ts';
import { workerList } from './worker-list.ts';
import {
  correctCheckForm,
  editWorker,
  newCheckForm,
  newWorkerForm,
  saveCheck,
  saveNewWorker,
  saveWithdrawal,
  saveWorker,
  workerPage,
} from './worker-pages.ts';

type Answering = Route['answer'];

function see(permission: Permission, path: Route['path'], title: string, answer: Answering): Route {
  return { method: 'GET', path, permission, title, answer };
}

function post(permission: Permission, path: Route['path'], title: string, answer: Answering): Route {
  return { method: 'POST', path, permission, title, answer };
}

/** A form and what it posts, at one address. */
function change(
  permission: Permission,
  path: Route['path'],
  title: string,
  show: Answering,
  save: Answering,
): Route[] {
  return [see(permission, path, title, show), post(permission, path, title, save)];
}

/** Providers, their branches, what the regulator says, and care workers with their checks. */
export const providerRoutes: readonly Route[] = [
  see('providers.see', '/providers', 'Providers', providerList),
  ...change('providers.edit', '/providers/new', 'New provider', newProviderForm, saveNewProvider),
  ...change(
    'reference-data.edit',
    '/providers/import',
    'Import the regulator’s data',
    importForm,
    importFile,
  ),
  see('providers.see', '/providers/:id', 'A provider', providerPage),
  ...change('providers.edit', '/providers/:id/edit', 'Change a provider', editProvider, saveProvider),
  ...change('providers.edit', '/providers/:id/branches/new', 'New branch', newBranchForm, saveNewBranch),
  see('providers.see', '/providers/:id/branches/:branch', 'A branch', branchPage),
  ...change(
    'providers.edit',
    '/providers/:id/branches/:branch/edit',
    'Change a branch',
    editBranch,
    saveBranch,
  ),
  ...change(
    'providers.edit',
    '/providers/:id/ratings/new',
    'Record what the regulator says',
    newRatingForm,
    saveNewRating,
  ),
  see('capacity.see', '/providers/:id/capacity', 'Capacity', capacityPage),
  post('capacity.edit', '/providers/:id/capacity', 'Capacity', saveCapacity),
  see('providers.see', '/providers/:id/profile', 'Profile', profilePage),
  ...change('profile.edit', '/providers/:id/profile/edit', 'Change the profile', editProfile, saveProfile),
  see('invoices.see', '/providers/:id/tax', 'Tax and Peppol', taxTreatmentPage),
  post('tax-treatment.edit', '/providers/:id/tax', 'Record tax and Peppol', saveTaxTreatment),
  see('workers.see', '/workers', 'Care workers', workerList),
  ...change('workers.edit', '/workers/new', 'New care worker', newWorkerForm, saveNewWorker),
  see('workers.see', '/workers/:id', 'A care worker', workerPage),
  ...change('workers.edit', '/workers/:id/edit', 'Change a care worker', editWorker, saveWorker),
  ...change('workers.edit', '/workers/:id/checks/new', 'Record a check', newCheckForm, saveCheck),
  see('workers.edit', '/workers/:id/checks/:check', 'Put a check right', correctCheckForm),
  post('workers.edit', '/workers/:id/checks/:check/withdraw', 'Take a check back', saveWithdrawal),
];
