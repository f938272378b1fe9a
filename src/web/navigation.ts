import type { Permission } from '../platform/permissions.ts';

/** The sections of the application in the order of the service navigation, with what it takes to see each. */
export const sections: readonly {
  readonly text: string;
  readonly href: string;
  readonly permission: Permission;
}[] = [
  { text: 'Home', href: '/', permission: 'home.see' },
  { text: 'Weeks', href: '/weeks', permission: 'week.see' },
  { text: 'Held visits', href: '/queue', permission: 'week.see' },
  { text: 'Feeds', href: '/feeds', permission: 'feeds.see' },
  { text: 'People', href: '/people', permission: 'people.see' },
  { text: 'Packages', href: '/packages', permission: 'packages.see' },
  { text: 'Providers', href: '/providers', permission: 'providers.see' },
  { text: 'Contracts', href: '/contracts', permission: 'contracts.see' },
  { text: 'Audit', href: '/audit', permission: 'audit.see' },
  { text: 'Settings', href: '/settings', permission: 'settings.see' },
];
