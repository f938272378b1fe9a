/** Posts a message to an address that somebody else chose: never to a machine inside, never following where it points. */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const insideIpv4 = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  insideIpv4.addSubnet(network, bits, 'ipv4');

/** All that IPv6 has given out to reach from anywhere (RFC 4291). Beyond it are this machine, networks inside, and IPv4 in disguise. */
const reachable = new BlockList();
reachable.addSubnet('2000::', 3, 'ipv6');
/** And within that: Teredo and other protocols' own (RFC 2928), examples in documents, and 6to4, which carries any IPv4 address. */
const specialIpv6 = new BlockList();
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  specialIpv6.addSubnet(network, bits, 'ipv6');

/** Whether an IP address is of this machine, of a network inside, or of one that may lead there. */
export function isInside(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return insideIpv4.check(address, 'ipv4');
  if (family === 6) return !reachable.check(address, 'ipv6') || specialIpv6.check(address, 'ipv6');
  return true;
}

const TIMEOUT_MS = 10_000;
const NOT_ALLOWED = 'this address is inside a private network';

/** Looks a name up and refuses what is inside, at the moment of connecting, so that a name cannot change its mind in between. */
const outsideOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (fault, addresses: LookupAddress[]) => {
    if (fault) return callback(fault, '', 4);
    if (addresses.some(({ address }) => isInside(address))) return callback(new Error(NOT_ALLOWED), '', 4);
    if (options.all === true) return callback(null, addresses);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family ?? 4);
  });
};

/** What an address answered: its status, or why there was none. */
export type Posted = { readonly taken: boolean; readonly answer: string };

/** Posts JSON and waits ten seconds at most. It is taken where the answer is 200 to 299. It never throws. */
export async function postJson(
  url: string,
  body: string,
  headers: Record<string, string>,
  insideToo = false,
): Promise<Posted> {
  const address = new URL(url);
  const host = address.hostname.replace(/^\[|\]$/g, '');
  if (!insideToo && isIP(host) !== 0 && isInside(host)) return { taken: false, answer: NOT_ALLOWED };
  const { request } = address.protocol === 'https:' ? https : http;
  return await new Promise((done) => {
    const sent = request(
      address,
      {
        method: 'POST',
        timeout: TIMEOUT_MS,
        ...(!insideToo && { lookup: outsideOnly }),
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.resume();
        const status = answer.statusCode ?? 0;
        done({ taken: status >= 200 && status < 300, answer: `answered ${status}` });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer within ten seconds')));
    sent.on('error', (fault) => done({ taken: false, answer: fault.message }));
    sent.end(body);
  });
}
