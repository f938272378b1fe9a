import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import { ChangedMeanwhile, Forbidden, NotFound } from '../platform/errors.ts';
import { permits, withScope } from '../platform/scope.ts';
import { endSession, leaveFlash, type SignedIn } from '../platform/sessions.ts';
import { noteRefusal, whoAsks } from './askers.ts';
import { assets, type Assets } from './assets.ts';
import { keyThatAsks, mountApi, type ApiRoute } from './api.ts';
import {
  FILE_BYTES,
  MOST_FIELDS,
  mostBytes,
  ORDINARY_BYTES,
  refuseBody,
  signedOutLimit,
} from './body-sizes.ts';
import { conflictOf } from './conflict.ts';
import { asLocation, cleanedUrl, hasControlInPath } from './control-characters.ts';
import { faultPage, framed } from './frame.ts';
import { mountHealth } from './health.ts';
import { logOf } from './log.ts';
import { mountNotifyCallback } from './notices/notify-callback.ts';
import { fieldsOf, readForm } from './request.ts';
import type { Answer, Asked, OpenAnswer, OpenRoute, Route } from './route.ts';
import { sessionCookie } from './session-cookie.ts';

export type ServerParts = {
  readonly config: Config;
  readonly database: Database;
  readonly routes: readonly Route[];
  readonly openRoutes: readonly OpenRoute[];
  readonly apiRoutes: readonly ApiRoute[];
};

/** The web server over every URL of the application, ready to listen. */
export async function makeServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, database } = parts;
  const built = await assets(config.dataFolder);
  const server = fastify({
    logger: logOf(process.env['TEND_LOG']),
    bodyLimit: ORDINARY_BYTES,
    trustProxy: config.proxies.length > 0 ? [...config.proxies] : false,
    rewriteUrl: ({ url }) => cleanedUrl(url ?? '/'),
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true },
  });
  await server.register(cookie);
  await server.register(formbody, { parser: fieldsOf });
  await server.register(multipart, { limits: { fileSize: FILE_BYTES, files: 4, fields: MOST_FIELDS } });
  await server.register(rateLimit, { global: false });
  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        fontSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: config.publicUrl.startsWith('https:') ? [] : null,
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: config.publicUrl.startsWith('https:'),
  });
  await server.register(fastifyStatic, {
    root: built.dir,
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
  });

  server.setNotFoundHandler(async (request) => {
    await (request.url.startsWith('/api/') ? keyThatAsks(database, request) : whoAsks(database, request));
    throw noSuchAddress();
  });
  server.setErrorHandler(async (fault: Error & { statusCode?: number }, request, reply) => {
    const signedIn = await whoAsks(database, request).catch(() => undefined);
    return await answerFault(parts, built, fault, request, reply, signedIn);
  });
  // Nothing is kept by browsers and proxies but what is served from the folder of assets, which says so itself.
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (hasControlInPath(request.url)) throw noSuchAddress();
  });

  mountHealth(server, database, config);
  mountNotifyCallback(server, database, config);
  for (const route of parts.openRoutes) mountOpen(server, parts, built, route);
  const limitSignedOut = signedOutLimit(server);
  for (const route of parts.routes) mount(server, parts, built, { ...route, limitSignedOut });
  await mountApi(server, database, parts.apiRoutes, { publicUrl: config.publicUrl, limitSignedOut });
  return server;
}

function mountOpen(
  server: FastifyInstance,
  { database, config }: ServerParts,
  built: Assets,
  route: OpenRoute,
): void {
  server.route({
    method: route.method,
    url: route.path,
    ...(route.method === 'POST' ? { config: { rateLimit: { max: 30, timeWindow: '1 minute' } } } : {}),
    onRequest: async (request) => {
      if (route.method === 'POST' && !sameOrigin(request, config))
        throw new Forbidden('This form was sent from another site.');
      refuseBody(request, route.path);
    },
    handler: async (request, reply) => {
      const signedIn = await whoAsks(database, request);
      const { form } = await readForm(request);
      const answer: OpenAnswer = await route.answer({
        database,
        config,
        form,
        query: queryOf(request),
        params: request.params as Asked['params'],
        url: request.url,
        cookies: request.cookies,
        signedIn,
      });
      const secure = config.publicUrl.startsWith('https:');
      const settings = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure };
      const before = request.cookies[sessionCookie];
      if (answer.session !== undefined && before !== undefined) await endSession(database, before);
      if (answer.session) reply.setCookie(sessionCookie, answer.session, settings);
      if (answer.session === null) reply.clearCookie(sessionCookie, settings);
      if (answer.cookie) reply.setCookie(answer.cookie[0], answer.cookie[1], { ...settings, maxAge: 600 });
      return await send(reply, answer, built, {
        signedIn: answer.session === undefined ? signedIn : undefined,
        url: request.url,
      });
    },
  });
}

function mount(
  server: FastifyInstance,
  parts: ServerParts,
  built: Assets,
  route: Route & { readonly limitSignedOut: (request: FastifyRequest) => Promise<void> },
): void {
  const { database } = parts;
  server.route({
    method: route.method,
    url: route.path,
    bodyLimit: mostBytes(route.path),
    // Who asks and whether they may is settled before anything that they sent is read.
    onRequest: async (request, reply) => {
      const signedIn = await whoAsks(database, request);
      if (!signedIn) {
        if (route.method === 'POST') await route.limitSignedOut(request);
        const back = route.method === 'GET' ? `?back=${encodeURIComponent(request.url)}` : '';
        return await reply.redirect(`/sign-in${back}`, 303);
      }
      if (!permits(signedIn.who, route.permission))
        throw new Forbidden(`${route.title} needs the permission ${route.permission}.`);
      refuseBody(request, route.path);
    },
    handler: async (request, reply) => {
      const signedIn = await whoAsks(database, request);
      if (!signedIn) throw new Forbidden('You are no longer signed in.');
      const { form, files } = await readForm(request);
      if (
        route.method === 'POST' &&
        (!sameOrigin(request, parts.config) || form['_csrf'] !== signedIn.csrfToken)
      ) {
        throw new Forbidden(
          'This form did not come from your own session. Go back, refresh the page and try again.',
        );
      }
      const answer = await withScope(database, signedIn.who, async (scope) =>
        route.answer({
          scope,
          signedIn,
          params: request.params as Asked['params'],
          query: queryOf(request),
          form,
          files,
          url: request.url,
          csrfToken: signedIn.csrfToken,
          publicUrl: parts.config.publicUrl,
        }),
      );
      if (answer.kind === 'redirect' && answer.flash) {
        await leaveFlash(database, request.cookies[sessionCookie] ?? '', answer.flash);
      }
      return await send(reply, answer, built, { signedIn, url: request.url });
    },
  });
}

/** What is sent in as a photo opens as one. What it is was told from its bytes, and a browser is told not to guess. */
const PICTURES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png']);

async function send(
  reply: FastifyReply,
  answer: Answer,
  built: Assets,
  context: { signedIn: SignedIn | undefined; url: string },
): Promise<FastifyReply> {
  switch (answer.kind) {
    case 'page':
      return await reply
        .code(answer.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(framed(answer, built, context));
    case 'redirect':
      return await reply.redirect(asLocation(answer.to), 303);
    case 'file': {
      const name = answer.name.replaceAll(/[^\w.-]+/g, '-');
      const shown = PICTURES.has(answer.type) ? 'inline' : 'attachment';
      reply.header('content-disposition', `${shown}; filename="${name}"`).type(answer.type);
      const body =
        typeof answer.body === 'string' || Buffer.isBuffer(answer.body)
          ? answer.body
          : Readable.from(answer.body);
      return await reply.send(body);
    }
    default:
      return await reply.code(answer.status ?? 200).send(answer.value);
  }
}

async function answerFault(
  parts: ServerParts,
  built: Assets,
  fault: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
  signedIn: SignedIn | undefined,
): Promise<FastifyReply> {
  const status =
    fault instanceof NotFound
      ? 404
      : fault instanceof Forbidden
        ? 403
        : fault instanceof ChangedMeanwhile
          ? 409
          : (fault.statusCode ?? 500);
  await noteRefusal(parts.database, request, status, fault.message);
  if (status >= 500) {
    request.log.error(fault);
    if (!parts.config.demonstration || process.env['TEND_LOG'])
      process.stderr.write(`${request.id} ${fault.stack ?? fault.message}\n`);
  }
  if (request.url.startsWith('/api/')) {
    return await reply.code(status).send({
      error: status >= 500 ? 'fault' : 'refused',
      reason: status >= 500 ? 'Something went wrong here.' : fault.message,
      reference: request.id,
    });
  }
  const words = status < 500 ? fault.message : undefined;
  return await reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(
      faultPage(status, built, {
        signedIn,
        reference: request.id,
        ...(words ? { words } : {}),
        ...(status === 409 && { conflict: conflictOf(request) }),
      }),
    );
}

/** Whether a form comes from a page of Tend: at the address that people know, which a proxy may hide from us, or at the one that is asked. */
function sameOrigin({ headers }: FastifyRequest, { publicUrl }: Config): boolean {
  if (headers.origin === undefined) return true;
  const host = URL.parse(headers.origin)?.host;
  return host !== undefined && (host === headers.host || host === URL.parse(publicUrl)?.host);
}

function noSuchAddress(): NotFound {
  return new NotFound('page', 'Check the web address, or go back to the start and look for it from there.');
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '');
}
