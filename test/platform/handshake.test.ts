import { expect, test } from 'vitest';
import { readHandshake, writeHandshake } from '../../src/platform/identity-provider.ts';

test('a handshake is read back as it was written, and whatever else a cookie holds is none', () => {
  const handshake = { state: 's', nonce: 'n', verifier: 'v' };
  expect(readHandshake(writeHandshake(handshake))).toEqual(handshake);
  const half = Buffer.from('{"state":"s"}').toString('base64url');
  expect(['', 'x', half, Buffer.from('null').toString('base64url')].map(readHandshake)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
