import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyRequest, FastifySchema, FastifySchemaCompiler } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  hasZodFastifySchemaValidationErrors,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { answerOnce, hashOfCall } from '../platform/api-answers.ts';
import { findApiClient, giveToken } from '../platform/api-clients.ts';
import type { Database } from '../platform/database.ts';
import { ChangedMeanwhile, Forbidden } from '../platform/errors.ts';
import type { Permission } from '../platform/permissions.ts';
import { permits, withScope, type Scope } from '../platform/scope.ts';
import { type Client, clientOf, keepClient, noteRefusal } from './askers.ts';
import { mostBytes, refuseBody } from './body-sizes.ts';
import { unkeepableIn, withoutControl } from './control-characters.ts';
import { tidyOpenApi } from './openapi.ts';

/** What an API act is asked: a scope for the client's provider, and a body that its schema has parsed. */
export type ApiAsked<Body> = {
  readonly scope: Scope;
  readonly clientId: number;
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** How people reach this installation. */
  readonly publicUrl: string;
};

/** One act of the API: there is none without a permission, a title and schemas, which are published as OpenAPI 3.1. */
export type ApiRoute<Body = never> = {
  readonly method: 'GET' | 'POST';
  readonly path: `/api/${string}`;
  readonly permission: Permission;
  readonly title: string;
  readonly describe: string;
  /** What is sent, as it is published. */
  readonly body?: z.ZodType;
  /** What is checked of the body before the act, where that is less than is published: an act that judges each row itself. */
  readonly accepts?: z.ZodType<Body>;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** Whether the same call again, with the same Idempotency-Key, is answered the same and done once. */
  readonly repeatable?: boolean;
  readonly answers: Readonly<Record<number, z.ZodType>>;
  readonly answer: (asked: ApiAsked<Body>) => Promise<{ status: number; body: unknown }>;
};

type Mounting = {
  readonly publicUrl: string;
  /** Throws where too much comes with no token that is known. */
  readonly limitSignedOut: (request: FastifyRequest) => Promise<void>;
};

/** Mounts the API, its token address and its published description at /api/openapi.json. */
export async function mountApi(
  server: FastifyInstance,
  database: Database,
  routes: readonly ApiRoute[],
  { publicUrl, limitSignedOut }: Mounting,
): Promise<void> {
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await server.register(async (api) => {
    await api.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Tend API',
          version: '1',
          description:
            'Send visits, answer offers, place care, and read what was made of them. Get a token from /api/token with your client id and secret, then send it as a bearer token.',
        },
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      },
      transform: jsonSchemaTransform,
      transformObject: jsonSchemaTransformObject,
    });
    api.setErrorHandler(async (fault, request, reply) => {
      if (fault instanceof ChangedMeanwhile)
        return await reply.code(409).send({ error: 'refused', reason: fault.message, field: null });
      const faults = faultsOf(fault);
      if (faults === undefined) throw fault;
      return await reply.code(400).send({
        error: 'refused',
        reason: 'The request does not fit its description.',
        faults,
        reference: request.id,
      });
    });
    mountToken(api, database);
    for (const route of routes) mountOne(api, { database, publicUrl, limitSignedOut }, route);
    api.get('/api/openapi.json', { schema: { hide: true } }, async () => tidyOpenApi(api.swagger()));
  });
}

/** A text of a call that cannot be kept: a control character, or half of a character. `field` says where. */
class Unkeepable extends Error {
  readonly field: string;
  constructor(field: string) {
    super('A text holds a character that nobody can type.');
    this.field = field;
  }
}

async function refuseUnkeepable(request: FastifyRequest): Promise<void> {
  const where = unkeepableIn(request.body);
  if (where !== undefined) throw new Unkeepable(where);
}

/** What of a call does not fit its description; undefined where the fault is another. */
function faultsOf(fault: unknown): { readonly field: string; readonly reason: string }[] | undefined {
  if (fault instanceof Unkeepable) return [{ field: fault.field, reason: fault.message }];
  if (!hasZodFastifySchemaValidationErrors(fault)) return undefined;
  return fault.validation.map((one) => ({
    field: one.instancePath.slice(1).replaceAll('/', '.'),
    reason: one.message ?? 'is not usable',
  }));
}

const tokenRequest = z
  .object({
    grant_type: z.literal('client_credentials').optional(),
    client_id: z.string().optional().meta({ description: 'The id of your key; or send both by HTTP Basic.' }),
    client_secret: z.string().optional(),
  })
  .nullish();
const tokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds until it is of no more use.' }),
  })
  .meta({ id: 'Token' });
const tokenRefusal = z
  .object({ error: z.literal('invalid_client'), error_description: z.string() })
  .meta({ id: 'TokenRefusal' });

function mountToken(api: FastifyInstance, database: Database): void {
  api.post(
    '/api/token',
    {
      config: { rateLimit: { max: 20, timeWindow: '1 minute' } },
      preValidation: refuseUnkeepable,
      schema: {
        summary: 'Get a token for your client id and secret',
        description:
          'OAuth 2.0 client credentials: send grant_type=client_credentials, client_id and client_secret as a form or as JSON. A token lasts an hour.',
        tags: ['Sign-in'],
        body: tokenRequest,
        response: { 200: tokenAnswer, 401: tokenRefusal },
      },
    },
    async (request, reply) => {
      const given = (request.body ?? {}) as Record<string, unknown>;
      const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      const [key, secret] = basic
        ? withoutControl(Buffer.from(basic, 'base64').toString()).split(/:(.*)/s)
        : [given['client_id'], given['client_secret']];
      const token =
        typeof key === 'string' && typeof secret === 'string'
          ? await giveToken(database, key, secret)
          : undefined;
      if (!token)
        return await reply.code(401).send({
          error: 'invalid_client',
          error_description: 'The client id or secret is not right, or the client was revoked.',
        });
      return await reply.send({
        access_token: token.token,
        token_type: 'Bearer',
        expires_in: token.seconds,
      });
    },
  );
}

const repeatableHeaders = z.object({
  'idempotency-key': z.string().max(200).optional().meta({
    description:
      'A text of your own for this call, such as a UUID. For 30 days the same key with the same body is answered as before and done once; with another body it is refused with 422.',
  }),
});

const refusal = z
  .object({
    error: z.string().meta({ description: 'refused, or fault where something went wrong on our side.' }),
    reason: z.string().meta({ description: 'What is wrong, in a plain sentence.' }),
    faults: z
      .array(z.object({ field: z.string(), reason: z.string() }))
      .optional()
      .meta({ description: 'What does not fit the description of the request.' }),
    reference: z.string().optional().meta({ description: 'Give this when you ask for help.' }),
  })
  .meta({ id: 'Refusal', description: 'Why a call was not done.' });

const keyAlreadyUsed = z.object({ error: z.string(), reason: z.string() }).meta({ id: 'KeyAlreadyUsed' });

const refusals = { 400: refusal, 401: refusal, 403: refusal, 404: refusal };

function mountOne(
  api: FastifyInstance,
  { database, publicUrl, limitSignedOut }: Mounting & { readonly database: Database },
  route: ApiRoute,
): void {
  const { accepts } = route;
  api.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      summary: route.title,
      description: route.describe,
      security: [{ token: [] }],
      ...(route.body ? { body: route.body } : {}),
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.repeatable ? { headers: repeatableHeaders } : {}),
      response: { ...route.answers, ...(route.repeatable && { 422: keyAlreadyUsed }), ...refusals },
    },
    ...(accepts ? { validatorCompiler: checkingBodyBy(accepts) } : { preValidation: refuseUnkeepable }),
    bodyLimit: mostBytes(route.path),
    // Whose token it is and whether they may is settled before anything that they sent is read.
    onRequest: async (request, reply) => {
      const client = await keyThatAsks(database, request);
      if (!client) {
        if (route.method === 'POST') await limitSignedOut(request);
        return await reply.code(401).header('www-authenticate', 'Bearer').send({
          error: 'refused',
          reason: 'Send a token from /api/token as a bearer token; this one is unknown or has expired.',
        });
      }
      if (!permits(client.who, route.permission))
        throw new Forbidden(`${route.title} needs the permission ${route.permission}.`);
      refuseBody(request, route.path);
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const key = request.headers['idempotency-key'];
      const answer = await withScope(database, client.who, async (scope) => {
        const act = async () =>
          await route.answer({
            scope,
            clientId: client.id,
            body: request.body as never,
            params: request.params as Record<string, string>,
            query: new URLSearchParams(request.url.split('?')[1] ?? ''),
            publicUrl,
          });
        if (route.repeatable !== true || typeof key !== 'string') return await act();
        const requestHash = hashOfCall(`${request.method} ${request.url}`, request.body);
        return await answerOnce(scope, { clientId: client.id, key, requestHash }, act);
      });
      await noteRefusal(database, request, answer.status, `The answer was ${answer.status}.`);
      return await reply.code(answer.status).send(answer.body);
    },
  });
}

/** Checks the body by a looser schema than the published one, and every other part by its own. */
function checkingBodyBy(accepts: z.ZodType): FastifySchemaCompiler<FastifySchema> {
  return ({ schema, method, url, httpPart = 'body' }) =>
    validatorCompiler({
      schema: httpPart === 'body' ? accepts : (schema as z.ZodType),
      method,
      url,
      httpPart,
    });
}

/** By which key of the API it is asked; undefined where the token is unknown or has expired. */
export async function keyThatAsks(database: Database, request: FastifyRequest): Promise<Client | undefined> {
  const client = await findApiClient(database, bearer(request));
  if (client) keepClient(request, client);
  return client;
}

function bearer(request: FastifyRequest): string {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}
