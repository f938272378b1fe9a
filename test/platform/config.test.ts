import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/platform/config.ts';

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
