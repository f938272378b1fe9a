import { expect, test } from 'vitest';
import { faultOfTakingBack } from '../../src/brokerage/rules/end-taken-back.ts';
import { ruleTable } from '../ground/rule-table.ts';

test.each(
  ruleTable('taking-an-end-back').map((row) => [
    row('today'),
    row('last day before'),
    row('goes on with'),
    row('another sought'),
    row('died on'),
    row('answer'),
  ]),
)('on %s, last day before %s, goes on with %s, another sought %s, died %s: %s', (...row) => {
  const [today = '', before = '', follows = '', sought, died = '', answer] = row;
  const [, provider = '', from = ''] = /^(.+) from (\S+)$/.exec(follows) ?? [];
  const fault = faultOfTakingBack(
    {
      savedOn: '2026-03-02',
      endsOnBefore: before === '' ? null : before,
      followedBy: follows === '' ? null : { provider, from },
      soughtAgain: sought === 'yes',
      diedOn: died === '' ? null : died,
    },
    today,
  );
  expect(fault?.reason ?? 'can be taken back').toBe(answer);
});
