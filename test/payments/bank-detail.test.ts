import { expect, test } from 'vitest';
import {
  type Channel,
  type Confirmation,
  detailState,
  maskedNumber,
  sortCodeWords,
  whyNotConfirm,
  whyNotPayTo,
} from '../../src/payments/rules/bank-detail-state.ts';
import { ruleTable } from '../ground/rule-table.ts';

test.each(ruleTable('bank-details').map((row) => [row('told by'), row('said'), row('status')] as const))(
  'told by %s; %s: %s',
  (toldBy, said, status) => {
    const confirmations =
      said === ''
        ? []
        : said.split(', ').map((one): Confirmation => {
            const [, who = '', channel = '', outcome = ''] =
              /^(\w) (.+?) ((?:not )?confirmed)$/.exec(one) ?? [];
            return {
              by: who.charCodeAt(0),
              channel: channel as Channel,
              outcome: outcome as Confirmation['outcome'],
            };
          });
    const detail = {
      changedBy: 'P'.charCodeAt(0),
      toldBy: toldBy as Channel,
      confirmations,
      fault: undefined,
    };
    expect(detailState(detail)).toBe(status);
    expect(whyNotPayTo(detail) === undefined).toBe(status === 'confirmed');
    expect(detailState({ ...detail, fault: 'They do not fit.' })).toBe('impossible');
  },
);

test('nothing is paid where nothing is recorded', () => {
  expect(whyNotPayTo(undefined)).toBe('No bank details are recorded.');
});

test('each says once what was learnt, by another way, and not about their own change', () => {
  const detail = {
    changedBy: 1,
    toldBy: 'email' as const,
    confirmations: [{ by: 2, channel: 'telephone' as const, outcome: 'confirmed' as const }],
    fault: undefined,
  };
  expect(whyNotConfirm(detail, { by: 1, channel: 'telephone' })).toContain('yourself');
  expect(whyNotConfirm(detail, { by: 2, channel: 'telephone' })).toContain('already');
  expect(whyNotConfirm(detail, { by: 3, channel: 'email' })).toContain('another way');
  expect(whyNotConfirm(detail, { by: 3, channel: 'letter' })).toBeUndefined();
});

test('numbers are shown as people write them, and no more of them than needed', () => {
  expect([maskedNumber('12345678'), sortCodeWords('309009')]).toEqual(['••••5678', '30-90-09']);
});
