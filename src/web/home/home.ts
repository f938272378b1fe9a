import { roleNames } from '../../platform/permissions.ts';
import { html } from '../html.ts';
import { page, type Answer, type Asked } from '../route.ts';

/** What needs whoever signed in today, by their role. */
export function home({ signedIn }: Asked): Answer {
  return page(
    'Today',
    html`<h1 class="govuk-heading-xl">Good day, ${signedIn.who.name}</h1>
      <p class="govuk-body-l">You are signed in as ${roleNames[signedIn.who.role].toLowerCase()} for ${signedIn.providerName ?? signedIn.councilName}.</p>`,
  );
}
