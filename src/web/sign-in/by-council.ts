import { NotFound } from '../../platform/errors.ts';
import {
  finishHandshake,
  readHandshake,
  startHandshake,
  writeHandshake,
} from '../../platform/identity-provider.ts';
import { memberByEmail } from '../../platform/sign-in-links.ts';
import { startSession } from '../../platform/sessions.ts';
import { html } from '../html.ts';
import { page, redirect, type OpenAnswer, type OpenAsked } from '../route.ts';

const handshakeCookie = 'tend_handshake';

/** Sends somebody to their council's identity provider. */
export async function goToCouncil({ config }: OpenAsked): Promise<OpenAnswer> {
  if (!config.oidc) throw new NotFound('page');
  const { url, handshake } = await startHandshake(config.oidc, `${config.publicUrl}/sign-in/council/back`);
  return {
    ...redirect(url),
    cookie: [handshakeCookie, writeHandshake(handshake)],
  };
}

/** Takes somebody back from their council's identity provider. */
export async function backFromCouncil({ config, database, url, cookies }: OpenAsked): Promise<OpenAnswer> {
  if (!config.oidc) throw new NotFound('page');
  const remembered = readHandshake(cookies[handshakeCookie] ?? '');
  const email = remembered
    ? await finishHandshake(config.oidc, new URL(url, config.publicUrl), remembered).catch(() => undefined)
    : undefined;
  const membership = email ? await memberByEmail(database, config.oidc.councilShortName, email) : undefined;
  if (!membership) {
    return page(
      'You could not be signed in',
      html`<h1 class="govuk-heading-xl">You could not be signed in</h1>
        <p class="govuk-body">${email ? `Your council knows you as ${email}, but nobody with that address may use Tend yet. Ask your administrator.` : 'Your council did not confirm who you are. Try again.'}</p>
        <p class="govuk-body"><a class="govuk-link" href="/sign-in">Back to sign in</a></p>`,
      { status: 403 },
    );
  }
  return {
    ...redirect('/'),
    session: await startSession(database, membership.councilId, membership.membershipId),
  };
}
