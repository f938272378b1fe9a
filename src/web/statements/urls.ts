import { html } from '../html.ts';
import { page, type OpenRoute } from '../route.ts';

const accessibility = page(
  'Accessibility statement',
  html`<h1 class="govuk-heading-xl">Accessibility statement</h1>
    <p class="govuk-body-l">Tend is made for everyone who gives, arranges or has care at home, and it must work for each of them.</p>
    <h2 class="govuk-heading-m">What you can do</h2>
    <ul class="govuk-list govuk-list--bullet">
      <li>enlarge the page to four times its size, and nothing is lost</li>
      <li>do everything with a keyboard alone</li>
      <li>use a screen reader: every picture says in words, and in a table, what it shows</li>
      <li>do everything without scripts</li>
      <li>switch off the single-key shortcuts, or read them, on the <a class="govuk-link" href="/keyboard">keyboard page</a></li>
      <li>print any page</li>
    </ul>
    <h2 class="govuk-heading-m">How we know</h2>
    <p class="govuk-body">Every page is held to the Web Content Accessibility Guidelines 2.2, level AA, by an automatic check on a desk and on a phone each time Tend changes. An automatic check does not find everything. It has not yet been tested by people who use assistive technology every day.</p>
    <h2 class="govuk-heading-m">Tell us</h2>
    <p class="govuk-body">If something does not work for you, tell your council’s administrator, who can pass it on. If you are not happy with the answer, the Equality Advisory and Support Service can help.</p>`,
);

const privacy = page(
  'Privacy',
  html`<h1 class="govuk-heading-xl">Privacy</h1>
    <p class="govuk-body-l">Tend holds private facts of people’s lives for the council that arranges their care.</p>
    <ul class="govuk-list govuk-list--bullet">
      <li>Only people with a reason in their work see a person’s record, and each sees only what their role needs.</li>
      <li>Every look at a person’s record is written down and can be read by the council’s auditor.</li>
      <li>Nothing leaves the council’s installation: Tend uses no trackers, no outside scripts and no outside fonts.</li>
      <li>One cookie keeps you signed in. It goes when you sign out.</li>
    </ul>
    <p class="govuk-body">To see what is held about you, or to have it put right, ask your council.</p>`,
);

const keyboard = page(
  'Keyboard',
  html`<h1 class="govuk-heading-xl">Keyboard</h1>
    <p class="govuk-body-l">Everything works with Tab, Enter and the arrow keys. In a queue, single keys are quicker.</p>
    <dl class="govuk-summary-list">
      ${[
        ['j or ↓', 'The next row'],
        ['k or ↑', 'The row before'],
        ['Enter', 'Open the row'],
        ['x', 'Choose the row, to decide several at once'],
        ['?', 'Show the keys of this page, and switch them off or on'],
      ].map(
        ([key, words]) =>
          html`<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key"><kbd>${key}</kbd></dt><dd class="govuk-summary-list__value">${words}</dd></div>`,
      )}
    </dl>
    <p class="govuk-body">Single keys do nothing while you are typing, and can be switched off: press ? on a page that has them.</p>`,
);

/** Pages that anybody may read. */
export const statementRoutes: readonly OpenRoute[] = [
  {
    method: 'GET',
    path: '/accessibility',
    permission: 'anyone',
    title: 'Accessibility statement',
    answer: () => accessibility,
  },
  { method: 'GET', path: '/privacy', permission: 'anyone', title: 'Privacy', answer: () => privacy },
  { method: 'GET', path: '/keyboard', permission: 'anyone', title: 'Keyboard', answer: () => keyboard },
];
