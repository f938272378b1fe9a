import { permits } from '../../platform/scope.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import type { SafeHtml } from '../../web/html.ts';
import type { Asked } from '../../web/route.ts';

/** Links between the pages of a provider, and to what other rooms know of it, by address. */
export function providerTabs(
  { scope }: Asked,
  id: number,
  current: 'provider' | 'capacity' | 'profile' | 'tax',
): SafeHtml {
  const own = scope.who.providerId !== null;
  return subNavigation(
    [
      {
        text: own ? 'My organisation' : 'Provider',
        href: `/providers/${id}`,
        current: current === 'provider',
      },
      permits(scope.who, 'capacity.see') && {
        text: 'Capacity',
        href: `/providers/${id}/capacity`,
        current: current === 'capacity',
      },
      { text: 'Profile', href: `/providers/${id}/profile`, current: current === 'profile' },
      permits(scope.who, 'invoices.see') && {
        text: 'Tax and Peppol',
        href: `/providers/${id}/tax`,
        current: current === 'tax',
      },
      permits(scope.who, 'workers.see') && {
        text: 'Care workers',
        href: own ? '/workers' : `/workers?provider=${id}`,
      },
      permits(scope.who, 'contracts.see') && {
        text: 'Contracts',
        href: own ? '/contracts' : `/contracts?provider=${id}`,
      },
      permits(scope.who, 'ledger.see') && { text: 'Statement', href: `/providers/${id}/statement` },
      !own && permits(scope.who, 'people.see') && { text: 'People', href: `/people?provider=${id}` },
      !own && permits(scope.who, 'packages.see') && { text: 'Packages', href: `/packages?provider=${id}` },
      !own &&
        permits(scope.who, 'placement.see') && { text: 'Transitions', href: `/transitions?provider=${id}` },
    ],
    { label: 'This provider' },
  );
}
