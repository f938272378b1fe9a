import { expect, test } from 'vitest';
import { conflictOf } from '../../src/web/conflict.ts';

const of = (url: string, referer: string | undefined, body: unknown = {}) =>
  conflictOf({ url, headers: { host: 'tend.example', ...(referer && { referer }) }, body });

test.each([
  ['/week-lines/4/decide', 'https://tend.example/week-lines/4?back=%2Fqueue', '/week-lines/4?back=%2Fqueue'],
  ['/week-lines/4/decide', undefined, '/week-lines/4'],
  ['/week-lines/4/decide', 'https://tend.example/week-lines/4/decide', '/week-lines/4'],
  ['/week-lines/4/decide?back=x', 'https://elsewhere.example/week-lines/9', '/week-lines/4'],
  ['/contracts/3/edit', 'https://tend.example/contracts/3/edit', '/contracts/3'],
  ['/settings', undefined, '/'],
  ['/queue/decide', 'nonsense', '/queue'],
])('%s sent from %s leads back to %s', (url, referer, href) => {
  expect(of(url, referer).href).toBe(href);
});

test('the words that were sent are kept, and neither tokens nor numbers', () => {
  const body = {
    csrf: 'hG3_x-9',
    verdict: '12',
    words: 'She rang to say so',
    more: ['Seen by her son', '7'],
  };
  expect(of('/week-lines/4/decide', undefined, body).typed).toEqual([
    'She rang to say so',
    'Seen by her son',
  ]);
  expect(of('/week-lines/4/decide', undefined, null).typed).toEqual([]);
});
