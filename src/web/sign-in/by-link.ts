import { z } from 'zod';
import { askForSignInLink, membershipsOf, useSignInLink } from '../../platform/sign-in-links.ts';
import { startSession } from '../../platform/sessions.ts';
import { fields } from '../fields.ts';
import { text } from '../form-values.ts';
import { type FormState, parseForm, startForm } from '../forms.ts';
import { govuk } from '../govuk.ts';
import { html, type SafeHtml } from '../html.ts';
import { page, redirect, type OpenAnswer, type OpenAsked } from '../route.ts';

/** The form that asks for a sign-in link; `form` is what was typed, where it came back. */
export function linkForm(form: FormState = startForm()): SafeHtml {
  return html`<form method="post" action="/sign-in/link" novalidate>
    ${fields(form).text({ name: 'email', label: 'Your work email address', hint: 'We will send you a link. There is no password to remember.', type: 'email', autocomplete: 'email' })}
    ${govuk('button', { text: 'Send me a link' })}</form>`;
}

/** The longest address that mail goes to (RFC 5321, 4.5.3.1). */
const LONGEST_EMAIL = 254;

const asking = z.object({
  email: text('Your work email address', { max: LONGEST_EMAIL }).refine((typed) => typed.includes('@'), {
    error: 'Enter an email address, like name@example.org',
  }),
});

/** Asks for a link, and says and does the same whoever asked. */
export async function askForLink({ database, form }: OpenAsked): Promise<OpenAnswer> {
  const read = parseForm(asking, form);
  if (!read.ok)
    return page('Sign in', html`<h1 class="govuk-heading-xl">Sign in to Tend</h1>${linkForm(read)}`, {
      status: 422,
      form: read,
    });
  const { email } = read.value;
  await askForSignInLink(database, email);
  return page(
    'Check your email',
    html`<h1 class="govuk-heading-xl">Check your email</h1>
      <p class="govuk-body">If ${email} belongs to somebody who uses Tend, a link is on its way. It works once, for 15 minutes.</p>
      <p class="govuk-body"><a class="govuk-link" href="/sign-in">Try another address</a></p>`,
  );
}

/** The page behind a link: one press signs in, so that a mail scanner that opens links does not use it up. */
export function openLink({ params }: OpenAsked): OpenAnswer {
  return page(
    'Sign in',
    html`<h1 class="govuk-heading-xl">Sign in to Tend</h1>
      <form method="post" action="/sign-in/link/${params['token']}">${govuk('button', { text: 'Sign in' })}</form>`,
  );
}

/** Uses the link up and starts a session. */
export async function useLink({ database, params }: OpenAsked): Promise<OpenAnswer> {
  const user = await useSignInLink(database, params['token'] ?? '');
  const membership = user && (await membershipsOf(database, user.userId))[0];
  if (!membership) {
    return page(
      'This link no longer works',
      html`<h1 class="govuk-heading-xl">This link no longer works</h1><p class="govuk-body">A link works once, for 15 minutes. Ask for a new one.</p>${linkForm()}`,
      { status: 410 },
    );
  }
  return {
    ...redirect('/'),
    session: await startSession(database, membership.councilId, membership.membershipId),
  };
}
