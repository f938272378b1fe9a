import * as client from 'openid-client';
import type { Config } from './config.ts';
import { z } from 'zod';

type Settings = NonNullable<Config['oidc']>;

/** What has to be remembered between sending somebody to the identity provider and their coming back. */
const handshakeShape = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }).readonly();
export type Handshake = z.infer<typeof handshakeShape>;

/** A handshake as a cookie keeps it. */
export function writeHandshake(handshake: Handshake): string {
  return Buffer.from(JSON.stringify(handshake)).toString('base64url');
}

/** The handshake that a cookie kept; undefined where it is none. */
export function readHandshake(cookie: string): Handshake | undefined {
  try {
    return handshakeShape.safeParse(JSON.parse(Buffer.from(cookie, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

const discovered = new Map<string, Promise<client.Configuration>>();

async function discover({ issuer, clientId, clientSecret }: Settings): Promise<client.Configuration> {
  const address = new URL(issuer);
  const local = address.hostname === 'localhost' || address.hostname === '127.0.0.1';
  let found = discovered.get(issuer);
  if (!found) {
    // Plain http is allowed on this machine alone: a test's identity provider.
    found = client.discovery(
      address,
      clientId,
      clientSecret,
      undefined,
      local ? { execute: [client.allowInsecureRequests] } : undefined,
    );
    found.catch(() => discovered.delete(issuer));
    discovered.set(issuer, found);
  }
  return await found;
}

/** The address at the council's identity provider to send somebody to, and what to remember until they come back. */
export async function startHandshake(
  settings: Settings,
  redirectUri: string,
): Promise<{ url: string; handshake: Handshake }> {
  const configuration = await discover(settings);
  const handshake = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid email',
    code_challenge: await client.calculatePKCECodeChallenge(handshake.verifier),
    code_challenge_method: 'S256',
    state: handshake.state,
    nonce: handshake.nonce,
  });
  return { url: url.href, handshake };
}

/** The address of whoever came back, as the identity provider vouches for it; undefined when it does not. */
export async function finishHandshake(
  settings: Settings,
  cameBackTo: URL,
  handshake: Handshake,
): Promise<string | undefined> {
  const tokens = await client.authorizationCodeGrant(await discover(settings), cameBackTo, {
    pkceCodeVerifier: handshake.verifier,
    expectedState: handshake.state,
    expectedNonce: handshake.nonce,
  });
  const claims = tokens.claims();
  const email = claims?.['email'];
  return typeof email === 'string' && claims?.['email_verified'] !== false ? email : undefined;
}
