import { subNavigation } from '../components/tabs.ts';
import type { SafeHtml } from '../html.ts';

/** The way between the log of messages, the templates they are written by, and what stands at the top of letters. */
export function outboxPages(current: '/outbox' | '/notice-templates' | '/letterhead'): SafeHtml {
  const pages = [
    { text: 'Messages', href: '/outbox' },
    { text: 'Templates', href: '/notice-templates' },
    { text: 'Top of letters', href: '/letterhead' },
  ] as const;
  return subNavigation(
    pages.map((one) => ({ ...one, current: one.href === current })),
    { label: 'Notices' },
  );
}
