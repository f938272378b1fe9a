/** GOV.UK Notify's side of the API, for tests: it checks the key's signature and the shape of each request, and fails on demand. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const schemaFile = path.join(import.meta.dirname, '../../../shared/data/notify/request-schemas.json');
/** Notify's own request schemas, where they are at hand. */
export const schemasAreThere = existsSync(schemaFile);

type Schema = {
  type?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  pattern?: string;
  format?: string;
  $ref?: string;
};
const schemas = schemasAreThere
  ? (JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, Schema> & {
      definitions: Record<string, Schema>;
    })
  : undefined;

/** What is wrong with a value by a schema: the few words of JSON schema that Notify's requests use. */
function faults(schema: Schema, value: unknown, at: string): string[] {
  if (schema.$ref !== undefined)
    return faults(schemas?.definitions[schema.$ref.replace('#/definitions/', '')] ?? {}, value, at);
  const kind = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  if (schema.type !== undefined && schema.type !== kind) return [`${at} is not of type ${schema.type}`];
  const found: string[] = [];
  if (typeof value === 'string') {
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      found.push(`${at} is not a valid UUID`);
    if (schema.format === 'email' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value))
      found.push(`${at} Not a valid email address`);
  }
  if (kind === 'object') {
    const object = value as Record<string, unknown>;
    for (const name of schema.required ?? [])
      if (!(name in object)) found.push(`${name} is a required property`);
    for (const [name, inner] of Object.entries(schema.properties ?? {}))
      if (name in object) found.push(...faults(inner, object[name], name));
  }
  return found;
}

/** A message that the stub took. */
export type Taken = {
  id: string;
  reference: string;
  type: 'email' | 'sms' | 'letter';
  status: string;
  body: Record<string, unknown>;
};

export type Stub = {
  readonly url: string;
  readonly apiKey: string;
  readonly taken: Taken[];
  /** Answers to give in place of taking the next requests. `drop` takes the message and then breaks the line. */
  readonly next: (Fault | 'drop')[];
  /** How many seconds the stub's clock is ahead of this machine's. */
  clockAhead: number;
  /** How many requests to send something came. */
  asked: number;
  readonly server: Server;
};

type Fault = { status: number; error: string; message: string };

/** Starts a stub on a port of its own. */
export async function notifyStub(): Promise<Stub> {
  const [service, secret] = [randomUUID(), randomUUID()];
  const stub: Stub = {
    url: '',
    apiKey: `tend_test-${service}-${secret}`,
    taken: [],
    next: [],
    clockAhead: 0,
    asked: 0,
    server: createServer(),
  };
  stub.server.on('request', (request, response) => {
    void answer(stub, request, { service, secret }).then((given) => {
      if (given === 'drop') return request.socket.destroy();
      response.writeHead(given.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(given.body));
      return undefined;
    });
  });
  stub.server.listen(0, '127.0.0.1');
  await once(stub.server, 'listening');
  return Object.assign(stub, { url: `http://127.0.0.1:${(stub.server.address() as AddressInfo).port}` });
}

const fault = ({ status, error, message }: Fault) => ({
  status,
  body: { status_code: status, errors: [{ error, message }] },
});

async function answer(
  stub: Stub,
  request: IncomingMessage,
  key: { service: string; secret: string },
): Promise<{ status: number; body: unknown } | 'drop'> {
  const wrong = faultOfToken(request.headers.authorization ?? '', key, stub.clockAhead);
  if (wrong !== undefined) return fault({ status: 403, error: 'AuthError', message: wrong });
  const url = new URL(request.url ?? '/', 'http://stub');
  if (request.method === 'GET') return read(stub, url);
  stub.asked += 1;
  let text = '';
  for await (const piece of request) text += String(piece);
  const body = JSON.parse(text) as Record<string, unknown>;
  const forced = stub.next.shift();
  if (forced !== undefined && forced !== 'drop') return fault(forced);
  const type = url.pathname.split('/').at(-1) as Taken['type'];
  const found =
    type === 'letter' ? faultsOfLetter(body) : faults(schemas?.[`post_${type}_request`] ?? {}, body, '');
  if (found[0] !== undefined) return fault({ status: 400, error: 'ValidationError', message: found[0] });
  const made = { id: randomUUID(), reference: String(body['reference']), type, status: 'created', body };
  stub.taken.push(made);
  if (forced === 'drop') return 'drop';
  return {
    status: 201,
    body: { id: made.id, reference: made.reference, content: {}, uri: '', template: {} },
  };
}

function read(stub: Stub, url: URL): { status: number; body: unknown } {
  const id = url.pathname.split('/')[3];
  if (id === undefined) {
    const reference = url.searchParams.get('reference');
    return {
      status: 200,
      body: { notifications: stub.taken.filter((one) => one.reference === reference), links: {} },
    };
  }
  const one = stub.taken.find((taken) => taken.id === id);
  return one === undefined
    ? fault({ status: 404, error: 'NoResultFound', message: 'No result found' })
    : { status: 200, body: one };
}

/** A letter made elsewhere has a reference, a PDF and a postage, and no template. */
function faultsOfLetter(body: Record<string, unknown>): string[] {
  const { reference, content, postage } = body;
  if (typeof reference !== 'string') return ['reference is a required property'];
  if (typeof content !== 'string' || !Buffer.from(content, 'base64').toString('latin1').startsWith('%PDF-'))
    return ['content is not a PDF'];
  return postage === 'first' || postage === 'second'
    ? []
    : ['postage invalid. It must be either first or second.'];
}

/** What is wrong with a token: a JSON web token of Notify's, signed with the key, not older or newer than 30 seconds. */
function faultOfToken(
  header: string,
  { service, secret }: { service: string; secret: string },
  clockAhead: number,
): string | undefined {
  const [head = '', claims = '', signature = ''] = header.replace(/^Bearer /, '').split('.');
  const wanted = createHmac('sha256', secret).update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    return 'Invalid token: API key not found';
  const { iss, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    iss: string;
    iat: number;
  };
  if (iss !== service) return 'Invalid token: service not found';
  if (Math.abs(Date.now() / 1000 + clockAhead - iat) > 30)
    return 'Error: Your system clock must be accurate to within 30 seconds';
  return undefined;
}
