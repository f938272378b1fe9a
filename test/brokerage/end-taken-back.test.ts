import { expect, test } from 'vitest';
import { faultOfTakingBack } from '../../src/brokerage/rules/end-taken-back.ts';
import { ruleTable } from '../ground/rule-table.ts';

test.each(
  ruleTable('taking-an-end-back').map((row) => ({
    today: row('today'),
    before: row('last day before'),
    follows: row('goes on with'),
    sought: row('another sought'),
    died: row('died on'),
    answer: row('answer'),
  })),
)(
  'on $today, last day before $before, goes on with $follows, another sought $sought, died $died: $answer',
  ({ today, before, follows, sought, died, answer }) => {
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
  },
);
