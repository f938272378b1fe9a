import type { Permission } from '../platform/permissions.ts';

/** A section of the service navigation, with what it takes to see it. `own` is what a provider's people call it; `councilFinds` names the section in which the council's own people find it instead. */
export type Section = {
  readonly text: string;
  readonly own?: string;
  readonly councilFinds?: string;
  readonly href: string;
  readonly permission: Permission;
};

/** The sections of the application in the order of the service navigation. */
export const sections: readonly Section[] = [
  { text: 'Home', href: '/', permission: 'home.see' },
  { text: 'Weeks', href: '/weeks', permission: 'week.see' },
  { text: 'Held visits', href: '/queue', permission: 'week.see' },
  { text: 'Payments', href: '/payment-runs', permission: 'payments.see' },
  { text: 'Invoices', href: '/invoices', permission: 'invoices.see' },
  { text: 'Remittances', href: '/remittances', permission: 'remittances.see', councilFinds: 'Payments' },
  { text: 'Feeds', href: '/feeds', permission: 'feeds.see' },
  { text: 'People', href: '/people', permission: 'people.see' },
  { text: 'Packages', href: '/packages', permission: 'packages.see' },
  { text: 'Placement', href: '/placement', permission: 'placement.see' },
  { text: 'Drills', href: '/drills', permission: 'drills.see' },
  { text: 'Call windows', href: '/windows', permission: 'windows.see' },
  { text: 'Offers', href: '/offers', permission: 'offers.see' },
  { text: 'Handovers', href: '/handovers', permission: 'handovers.see', councilFinds: 'Placement' },
  { text: 'Rounds', href: '/rounds', permission: 'rounds.see' },
  { text: 'Visits', href: '/visits', permission: 'visits.see' },
  { text: 'Providers', own: 'My organisation', href: '/providers', permission: 'providers.see' },
  { text: 'Contracts', href: '/contracts', permission: 'contracts.see' },
  { text: 'Audit', href: '/audit', permission: 'audit.see' },
  { text: 'Outbox', href: '/outbox', permission: 'outbox.see' },
  { text: 'Users', href: '/users', permission: 'users.see' },
  { text: 'Settings', href: '/settings', permission: 'settings.see' },
];
