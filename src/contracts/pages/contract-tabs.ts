import { permits, type Scope } from '../../platform/scope.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import type { SafeHtml } from '../../web/html.ts';
import type { Contract } from '../records/contracts.ts';

/** Links between the pages about all contracts. */
export function contractTabs(
  { who }: Pick<Scope, 'who'>,
  current: 'contracts' | 'areas' | 'uplifts',
): SafeHtml {
  return subNavigation(
    [
      { text: 'Contracts', href: '/contracts', current: current === 'contracts' },
      { text: 'Areas', href: '/areas', current: current === 'areas' },
      permits(who, 'uplifts.see') && { text: 'Uplifts', href: '/uplifts', current: current === 'uplifts' },
      permits(who, 'fair-price.see') && { text: 'Fair price', href: '/fair-price' },
      permits(who, 'spend.see') && { text: 'Published spend', href: '/spend' },
      permits(who, 'block-use.see') && { text: 'Block use', href: '/block-use' },
    ],
    { label: 'Contracts' },
  );
}

/** Links between the pages of one contract. */
export function oneContractTabs(
  { id, kind }: Pick<Contract, 'id' | 'kind'>,
  current: 'terms' | 'prices' | 'areas' | 'events',
): SafeHtml {
  return subNavigation(
    [
      { text: 'What it pays', href: `/contracts/${id}`, current: current === 'terms' },
      { text: 'Other prices', href: `/contracts/${id}/prices`, current: current === 'prices' },
      {
        text: kind === 'block' ? 'Areas and blocks' : 'Areas',
        href: `/contracts/${id}/areas`,
        current: current === 'areas',
      },
      { text: 'Events', href: `/contracts/${id}/events`, current: current === 'events' },
    ],
    { label: 'This contract' },
  );
}
