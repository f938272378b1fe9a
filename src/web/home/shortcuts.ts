import type { Permission, Role } from '../../platform/permissions.ts';

/** A section that a role uses most. */
export type Shortcut = { readonly text: string; readonly href: string; readonly permission: Permission };

const weeks: Shortcut = { text: 'Weeks', href: '/weeks', permission: 'week.see' };
const queue: Shortcut = { text: 'Held visits', href: '/queue', permission: 'week.see' };
const feeds: Shortcut = { text: 'Send or look at feeds', href: '/feeds', permission: 'feeds.see' };
const people: Shortcut = { text: 'Find a person', href: '/people', permission: 'people.see' };
const packages: Shortcut = { text: 'Care packages', href: '/packages', permission: 'packages.see' };
const placement: Shortcut = { text: 'Placement', href: '/placement', permission: 'placement.see' };
const visits: Shortcut = { text: 'Planned visits', href: '/visits', permission: 'visits.see' };
const providers: Shortcut = { text: 'Providers', href: '/providers', permission: 'providers.see' };
const contracts: Shortcut = { text: 'Contracts and rates', href: '/contracts', permission: 'contracts.see' };
const runs: Shortcut = { text: 'Payment runs', href: '/payment-runs', permission: 'payments.see' };
const ledger: Shortcut = { text: 'Ledger', href: '/ledger', permission: 'ledger.see' };
const invoices: Shortcut = { text: 'Invoices', href: '/invoices', permission: 'invoices.see' };
const budget: Shortcut = { text: 'Budget', href: '/budget', permission: 'budget.see' };
const remittances: Shortcut = { text: 'Remittances', href: '/remittances', permission: 'remittances.see' };
const audit: Shortcut = { text: 'Audit trail', href: '/audit', permission: 'audit.see' };
const users: Shortcut = { text: 'Users', href: '/users', permission: 'users.see' };
const settings: Shortcut = { text: 'Settings', href: '/settings', permission: 'settings.see' };

/** What each role uses most, the most used first. */
export const shortcuts = {
  broker: [placement, packages, people, visits, providers],
  social_worker: [people, packages, visits],
  contracts_officer: [contracts, providers, queue, weeks],
  finance_officer: [queue, weeks, runs, invoices, ledger, feeds],
  finance_approver: [runs, weeks, invoices, budget],
  commissioner: [budget, weeks, providers, contracts],
  auditor: [audit, ledger, weeks, contracts, users],
  provider_manager: [weeks, queue, remittances, invoices, feeds],
  provider_coordinator: [weeks, queue, feeds, visits],
  administrator: [users, settings, audit, providers],
} as const satisfies Record<Role, readonly Shortcut[]>;
