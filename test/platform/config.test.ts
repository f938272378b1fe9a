import { describe, expect, test } from 'vitest';
import { readConfig, warningsOf } from '../../src/platform/config.ts';

const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://x' };

describe('how people reach this installation', () => {
  test.each([
    [{}, 'http://localhost:3000'],
    [{ PORT: '3210' }, 'http://localhost:3210'],
    [{ TEND_URL: 'http://tend.local:8080/' }, 'http://tend.local:8080'],
    [{ ...production, TEND_URL: 'https://tend.example.gov.uk/' }, 'https://tend.example.gov.uk'],
  ])('%j is %s', (env, address) => {
    expect(readConfig(env).publicUrl).toBe(address);
  });

  test.each([
    [production, 'Set TEND_URL'],
    [{ ...production, TEND_URL: 'http://tend.example.gov.uk' }, 'Set TEND_URL'],
    [{ ...production, TEND_URL: 'tend.example.gov.uk' }, 'Set TEND_URL'],
    [{ TEND_URL: 'ftp://tend.example.gov.uk' }, 'Set TEND_URL'],
    [{ ...production, TEND_URL: 'https://example.gov.uk/tend' }, 'without a path'],
  ])('%j is refused', (env, words) => {
    expect(() => readConfig(env)).toThrow(words);
  });
});

test.each(['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_COUNCIL'])(
  'a council’s identity provider is of no use without %s',
  (name) => {
    const whole = {
      OIDC_ISSUER: 'https://sign-in.example.gov.uk',
      OIDC_CLIENT_ID: 'tend',
      OIDC_CLIENT_SECRET: 'secret',
      OIDC_COUNCIL: 'ashford',
    };
    expect(readConfig(whole).oidc?.councilShortName).toBe('ashford');
    expect(() => readConfig({ ...whole, [name]: '' })).toThrow(`Set ${name}`);
  },
);

test.each([
  [{}, []],
  [{ ...real(), SMTP_URL: 'smtp://mail', TEND_PROXIES: '10.0.0.5' }, []],
  [{ ...real(), TEND_PROXIES: '10.0.0.5' }, ['Nobody can sign in']],
  [{ ...real(), SMTP_URL: 'smtp://mail' }, ['Everybody who comes by a proxy']],
])('whoever starts it with %j is warned of %j', (env, words) => {
  expect(warningsOf(readConfig(env))).toEqual(words.map((start) => expect.stringMatching(`^${start}`)));
});

function real(): Record<string, string> {
  return { ...production, TEND_URL: 'https://tend.example.gov.uk' };
}
