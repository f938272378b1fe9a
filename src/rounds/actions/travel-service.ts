/** Asks a service of travel times. Its address is the operator's choice; redirects are not followed. */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { isInside } from '../../platform/webhook-post.ts';
import type { TableQuestion } from '../formats/travel-table.ts';

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 20_000_000;
const NOT_ALLOWED = 'its address is inside a private network, which has to be allowed first';

/** Looks a name up and refuses what is inside, at the moment of connecting. */
const outsideOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (fault, addresses: LookupAddress[]) => {
    if (fault) return callback(fault, '', 4);
    if (addresses.some(({ address }) => isInside(address))) return callback(new Error(NOT_ALLOWED), '', 4);
    if (options.all === true) return callback(null, addresses);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family ?? 4);
  });
};

/** The parsed JSON a service answers to a question, or why there is none. It never throws. */
export async function askTravelService(
  url: string,
  question: TableQuestion,
  insideToo: boolean,
): Promise<Result<unknown>> {
  const no = (why: string): Result<unknown> =>
    refuse(`The travel time service gave no times: ${why}. Tell whoever looks after this installation`);
  let address: URL;
  try {
    address = new URL(url.replace(/\/$/, '') + question.path);
  } catch {
    return no('its address is not a web address');
  }
  if (address.protocol !== 'https:' && !(insideToo && address.protocol === 'http:'))
    return no('its address has to begin with https');
  const host = address.hostname.replace(/^\[|\]$/g, '');
  if (!insideToo && isIP(host) !== 0 && isInside(host)) return no(NOT_ALLOWED);
  try {
    const { status, text } = await request(address, question, insideToo);
    if (status !== 200) return no(`it answered ${status}`);
    return ok(JSON.parse(text) as unknown);
  } catch (fault) {
    return no(
      fault instanceof SyntaxError ? 'its answer is not JSON' : inWords(fault as NodeJS.ErrnoException),
    );
  }
}

/** What kept a service from answering, without its address: whoever reads this may be of a provider. */
function inWords({ code, message }: NodeJS.ErrnoException): string {
  return code === undefined ? message : `it cannot be reached (${code})`;
}

function request(
  address: URL,
  { body }: TableQuestion,
  insideToo: boolean,
): Promise<{ readonly status: number; readonly text: string }> {
  const { request: send } = address.protocol === 'https:' ? https : http;
  return new Promise((done, fail) => {
    const sent = send(
      address,
      {
        method: body === undefined ? 'GET' : 'POST',
        timeout: TIMEOUT_MS,
        ...(!insideToo && { lookup: outsideOnly }),
        headers: {
          accept: 'application/json',
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
        },
      },
      (answer) => {
        const pieces: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > MOST_BYTES) sent.destroy(new Error('its answer is too long'));
          else pieces.push(piece);
        });
        answer.on('error', fail);
        answer.on('end', () =>
          done({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer within thirty seconds')));
    sent.on('error', fail);
    sent.end(body);
  });
}
