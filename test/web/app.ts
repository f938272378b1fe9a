import type { FastifyInstance } from 'fastify';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../../src/platform/config.ts';
import type { Database } from '../../src/platform/database.ts';
import { findSession, startSession } from '../../src/platform/sessions.ts';
import { makeServer } from '../../src/web/server.ts';
import { sessionCookie } from '../../src/web/session-cookie.ts';
import { apiRoutes, openRoutes, routes } from '../../src/web/urls.ts';

/** What a page answered: its status, markup, the words in it with single spaces, and where it sends the browser. */
export type Got = {
  status: number;
  html: string;
  text: string;
  location: string | undefined;
  headers: Record<string, unknown>;
  body: Buffer;
};

/** A signed-in browser without a screen. */
export type Visitor = {
  get: (url: string) => Promise<Got>;
  /** Posts a form with its CSRF token; a list sends a field several times; a file is sent as multipart. */
  post: (
    url: string,
    fields?: Record<string, string | readonly string[] | { name: string; bytes: Buffer }>,
  ) => Promise<Got>;
};

/** The whole application over a test database, asked without a network. */
export async function testApp(database: Database): Promise<{
  server: FastifyInstance;
  as: (who: { councilId: number; membershipId: number }) => Visitor;
  anyone: Visitor;
}> {
  const config = readConfig({
    TEND_DATA: path.join(tmpdir(), 'tend-test-assets'),
    TEND_DEMONSTRATION: 'yes',
  });
  const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
  await server.ready();
  const visitor = (token: () => Promise<string | undefined>): Visitor => {
    const headers = async () => ({ cookie: `${sessionCookie}=${(await token()) ?? ''}` });
    return {
      get: async (url) => got(await server.inject({ method: 'GET', url, headers: await headers() })),
      post: async (url, fields = {}) => {
        const signedIn = await findSession(database, (await token()) ?? '');
        const { payload, type } = pack({ ...fields, _csrf: signedIn?.csrfToken ?? '' });
        return got(
          await server.inject({
            method: 'POST',
            url,
            payload,
            headers: { ...(await headers()), 'content-type': type },
          }),
        );
      },
    };
  };
  return {
    server,
    anyone: visitor(async () => undefined),
    as: (who) => {
      let session: Promise<string> | undefined;
      return visitor(async () => await (session ??= startSession(database, who.councilId, who.membershipId)));
    },
  };
}

function pack(fields: Record<string, string | readonly string[] | { name: string; bytes: Buffer }>): {
  payload: Buffer;
  type: string;
} {
  const entries = Object.entries(fields);
  if (!entries.some(([, value]) => typeof value === 'object' && 'bytes' in value)) {
    const query = new URLSearchParams();
    for (const [name, value] of entries)
      for (const one of [value].flat()) if (typeof one === 'string') query.append(name, one);
    return { payload: Buffer.from(query.toString()), type: 'application/x-www-form-urlencoded' };
  }
  const edge = 'tend-test-boundary';
  const parts = entries.flatMap(([name, value]) => {
    if (typeof value === 'object' && 'bytes' in value) {
      const head = `--${edge}\r\ncontent-disposition: form-data; name="${name}"; filename="${value.name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
      return [Buffer.from(head), value.bytes, Buffer.from('\r\n')];
    }
    return [value]
      .flat()
      .map((one) =>
        Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${one}\r\n`),
      );
  });
  return {
    payload: Buffer.concat([...parts, Buffer.from(`--${edge}--\r\n`)]),
    type: `multipart/form-data; boundary=${edge}`,
  };
}

function got(response: Awaited<ReturnType<FastifyInstance['inject']>>): Got {
  const html = response.body;
  const text = html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
  const location = response.headers.location;
  return {
    status: response.statusCode,
    html,
    text,
    location: typeof location === 'string' ? location : undefined,
    headers: response.headers,
    body: response.rawPayload,
  };
}
