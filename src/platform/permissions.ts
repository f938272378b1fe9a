/** The roles a user can hold, in the order that pages list them. */
export const roles = [
  'broker',
  'social_worker',
  'contracts_officer',
  'finance_officer',
  'finance_approver',
  'commissioner',
  'auditor',
  'provider_manager',
  'provider_coordinator',
  'administrator',
] as const;

export type Role = (typeof roles)[number];

/** What a role is called on a page. */
export const roleNames = {
  broker: 'Broker',
  social_worker: 'Social worker',
  contracts_officer: 'Contracts officer',
  finance_officer: 'Finance officer',
  finance_approver: 'Finance approver',
  commissioner: 'Commissioner',
  auditor: 'Auditor',
  provider_manager: 'Provider manager',
  provider_coordinator: 'Provider coordinator',
  administrator: 'Administrator',
} satisfies Record<Role, string>;

const council: readonly Role[] = [
  'broker',
  'social_worker',
  'contracts_officer',
  'finance_officer',
  'finance_approver',
  'commissioner',
  'auditor',
  'administrator',
];
const provider: readonly Role[] = ['provider_manager', 'provider_coordinator'];
const everyone: readonly Role[] = [...council, ...provider];
const money: readonly Role[] = [
  'finance_officer',
  'finance_approver',
  'contracts_officer',
  'commissioner',
  'auditor',
];

/**
 * Who may do what. A permission is named beside every URL and required first in every action; a role that is not listed may not.
 * A provider's people are kept to their own provider by the scope of every query, whatever is listed here.
 */
export const permissions = {
  'home.see': everyone,
  'people.see': ['broker', 'social_worker', 'contracts_officer', 'finance_officer', 'auditor', ...provider],
  'people.edit': ['broker', 'social_worker'],
  'providers.see': everyone,
  'providers.edit': ['contracts_officer'],
  'workers.see': ['contracts_officer', 'auditor', ...provider],
  'workers.edit': ['provider_manager', 'provider_coordinator'],
  'contracts.see': ['broker', ...money, ...provider],
  'contracts.edit': ['contracts_officer'],
  'uplifts.see': ['contracts_officer', 'commissioner', 'finance_officer', 'auditor'],
  'block-use.see': ['contracts_officer', 'commissioner', 'finance_officer', 'auditor'],
  'capacity.see': ['broker', 'contracts_officer', 'commissioner', 'auditor', ...provider],
  'capacity.edit': provider,
  'profile.edit': ['contracts_officer', ...provider],
  'packages.see': ['broker', 'social_worker', 'contracts_officer', 'finance_officer', 'auditor', ...provider],
  'packages.edit': ['broker'],
  'packages.suspend': ['broker', 'social_worker'],
  'contributions.see': ['broker', 'social_worker', 'finance_officer', 'auditor', ...provider],
  'contributions.edit': ['finance_officer'],
  'funds.see': ['broker', 'social_worker', 'finance_officer', 'finance_approver', 'auditor', ...provider],
  'funds.write': ['broker', 'social_worker'],
  'funds.confirm': ['finance_officer', 'finance_approver'],
  'funds.stop': ['broker', 'social_worker', 'finance_officer'],
  'funds.pay': ['finance_officer'],
  'funds.approve': ['finance_approver'],
  'fund-batches.see': ['finance_officer', 'finance_approver', 'auditor'],
  'fund-hours.record': ['finance_officer', ...provider],
  'personal-budget.see': ['broker', 'social_worker', 'finance_officer', 'auditor'],
  'personal-budget.edit': ['broker', 'social_worker'],
  'fair-price.see': money,
  'fair-price.edit': ['contracts_officer'],
  'spend.see': money,
  'spend.edit': ['contracts_officer', 'commissioner', 'finance_officer'],
  'placement.see': ['broker', 'social_worker', 'contracts_officer', 'commissioner', 'auditor'],
  'placement.work': ['broker'],
  'drills.see': ['commissioner', 'contracts_officer', 'broker', 'auditor'],
  'drills.run': ['commissioner', 'contracts_officer', 'broker'],
  'windows.see': ['commissioner', 'contracts_officer', 'broker', 'auditor'],
  'windows.run': ['commissioner', 'contracts_officer'],
  'offers.see': ['broker', 'contracts_officer', 'auditor', ...provider],
  'offers.answer': provider,
  'handovers.see': ['broker', 'contracts_officer', 'auditor', ...provider],
  'handovers.confirm': provider,
  'visits.see': [
    'broker',
    'social_worker',
    'contracts_officer',
    'finance_officer',
    'finance_approver',
    'auditor',
    ...provider,
  ],
  'visits.cancel': ['broker', 'social_worker'],
  'rounds.see': provider,
  'rounds.plan': provider,
  'feeds.see': ['broker', 'contracts_officer', 'finance_officer', 'auditor', ...provider],
  'feeds.send': ['contracts_officer', 'finance_officer', 'provider_manager', 'provider_coordinator'],
  'feeds.send-planned': ['broker', 'contracts_officer'],
  'feeds.map': ['contracts_officer', 'provider_manager'],
  'week.see': ['broker', ...money, ...provider],
  'ledger.see': [...money, ...provider],
  'budget.see': money,
  'budget.edit': ['commissioner', 'finance_approver'],
  'week.verify': ['finance_officer', 'contracts_officer'],
  'week.resolve': ['finance_officer', 'contracts_officer'],
  'week.answer': provider,
  'week.close': ['finance_officer'],
  'week.approve': ['finance_approver'],
  'payments.see': money,
  'payments.make': ['finance_officer'],
  'payments.approve': ['finance_approver'],
  'remittances.see': [...money, ...provider],
  'holds.see': money,
  'holds.edit': ['finance_officer', 'finance_approver', 'contracts_officer'],
  'invoices.see': [...money, ...provider],
  'invoices.send': ['finance_officer', ...provider],
  'invoices.answer': provider,
  'invoices.decide': ['finance_officer', 'finance_approver'],
  'billing.edit': ['contracts_officer', 'finance_approver'],
  'tax-treatment.edit': ['contracts_officer'],
  'bank-details.see': [
    'finance_officer',
    'finance_approver',
    'contracts_officer',
    'auditor',
    'provider_manager',
  ],
  'bank-details.change': ['finance_officer', 'contracts_officer'],
  'bank-details.confirm': ['finance_officer', 'finance_approver', 'contracts_officer'],
  'payment-settings.see': [...money, 'administrator'],
  'payment-settings.edit': ['administrator'],
  'audit.see': ['auditor', 'administrator'],
  'users.see': ['administrator', 'auditor'],
  'users.edit': ['administrator'],
  'settings.see': ['administrator', 'contracts_officer', 'auditor'],
  'settings.edit': ['administrator'],
  'api-clients.see': ['administrator', 'auditor', 'provider_manager'],
  'api-clients.edit': ['administrator', 'provider_manager'],
  'outbox.see': ['administrator', 'auditor'],
  'outbox.work': ['administrator'],
  'reference-data.edit': ['administrator', 'contracts_officer'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/** Whether a role may; false for anything that is not listed. */
export function may(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role);
}
