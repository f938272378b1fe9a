/** Words, tags and ways between the pages of funds. */
import { permits, type Scope } from '../../platform/scope.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import type { SafeHtml } from '../../web/html.ts';
import type { BatchStatus, Fund, FundKind } from '../records/funds.ts';
import type { FundStatus } from '../rules/fund-standing.ts';

export const fundKindWords = {
  'direct payment': 'Direct payment',
  'individual service fund': 'Individual service fund',
} as const satisfies Record<FundKind, string>;

const statusWords = {
  'to be confirmed': ['To be confirmed', 'attention'],
  'not begun': ['Not begun', 'waiting'],
  running: ['Running', 'good'],
  suspended: ['Suspended', 'attention'],
  ended: ['Ended, final return awaited', 'problem'],
  closed: ['Closed', 'quiet'],
} as const satisfies Record<FundStatus, readonly [string, Tone]>;

/** How a fund stands, as a tag. */
export function fundTag(status: FundStatus): SafeHtml {
  const [text, tone] = statusWords[status];
  return statusTag(text, tone);
}

const batchWords = {
  drafted: ['Waits for approval', 'waiting'],
  approved: ['Approved, with accounts payable', 'active'],
  paid: ['Paid', 'good'],
  withdrawn: ['Withdrawn', 'quiet'],
} as const satisfies Record<BatchStatus, readonly [string, Tone]>;

/** How a batch stands, as a tag. */
export function batchTag(status: BatchStatus): SafeHtml {
  const [text, tone] = batchWords[status];
  return statusTag(text, tone);
}

/** Links between the pages about all funds. */
export function fundTabs({ who }: Scope, current: '/funds' | '/fund-batches'): SafeHtml {
  return subNavigation(
    [
      { text: 'Funds', href: '/funds', current: current === '/funds' },
      permits(who, 'fund-batches.see') && {
        text: 'Instalments to pay',
        href: '/fund-batches',
        current: current === '/fund-batches',
      },
    ],
    { label: 'Direct payments and service funds' },
  );
}

/** The way to a page of a fund. */
export function fundCrumbs(fund: Fund, last?: string): { text: string; href?: string }[] {
  const here = `${fundKindWords[fund.kind]} of ${fund.personName}`;
  return [
    { text: 'Direct payments and service funds', href: '/funds' },
    ...(last === undefined ? [{ text: here }] : [{ text: here, href: `/funds/${fund.id}` }, { text: last }]),
  ];
}
