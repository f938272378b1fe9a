// Bank files, read back by a reader that knows nothing of the writer; and the bank's answers.
import fc from 'fast-check';
import { parseXmlDocument } from 'slimdom';
import { describe, expect, test } from 'vitest';
import { bacsDays } from '../../../src/payments/formats/bacs-days.ts';
import { fieldsOf, LABELS, record } from '../../../src/payments/formats/bacs-layout.ts';
import { bacsFile, julianDay } from '../../../src/payments/formats/bacs-standard-18.ts';
import { readConfirmationCsv } from '../../../src/payments/formats/bank-confirmation-csv.ts';
import { readArucs, readPain002 } from '../../../src/payments/formats/bank-confirmation.ts';
import { type BankRun, controlTotal } from '../../../src/payments/formats/bank-run.ts';
import { bankText } from '../../../src/payments/formats/bank-text.ts';
import { messageId, pain001 } from '../../../src/payments/formats/pain-001.ts';
import { type PayableLine, payablesCsv } from '../../../src/payments/formats/payables-csv.ts';
import { ruleTable } from '../../ground/rule-table.ts';

const run: BankRun = {
  payer: { name: 'Marlow Vale Council', sortCode: '309009', account: '00733445', serviceUser: '123456' },
  number: 42,
  createdOn: '2026-03-12',
  paidOn: '2026-03-16',
  payments: [
    {
      reference: 'MV-42-1',
      payee: { name: 'Kindly Homecare Ltd', sortCode: '089999', account: '66374958', rollNumber: null },
      amount_pence: 61445,
      remittance: 'MV42 week 10',
    },
    {
      reference: 'MV-42-2',
      payee: { name: 'Zoë’s Care', sortCode: '107999', account: '88837491', rollNumber: 'B/12 34-5' },
      amount_pence: 1,
      remittance: 'MV42 week 10',
    },
  ],
};
const made = (value: ReturnType<typeof bacsFile>): string => {
  if (!value.ok) throw new Error(value.reason);
  return value.value;
};

const anyRun: fc.Arbitrary<BankRun> = fc
  .record({
    number: fc.integer({ min: 1, max: 999_999 }),
    payments: fc.array(
      fc.record({
        sortCode: fc.stringMatching(/^\d{6}$/),
        account: fc.stringMatching(/^\d{8}$/),
        name: fc.stringMatching(/^[A-Z][A-Za-z0-9 .&'-]{0,40}$/),
        rollNumber: fc.option(fc.stringMatching(/^[A-Z0-9]{1,18}$/), { nil: null }),
        amount_pence: fc.integer({ min: 1, max: 99_000_000 }),
      }),
      { minLength: 1, maxLength: 30 },
    ),
  })
  .map(({ number, payments }) => ({
    ...run,
    number,
    payments: payments.map(({ amount_pence, ...payee }, at) => ({
      reference: `R-${number}-${at}`,
      payee,
      amount_pence,
      remittance: `Run ${number}`,
    })),
  }));

describe('Bacs Standard 18', () => {
  test('the file, sign by sign', () => {
    const lines = made(bacsFile(run, '2026-03-13')).split('\r\n');
    const padded = (text: string): string => text.padEnd(80);
    expect(lines).toEqual([
      `${padded('VOL1000042                               123456').slice(0, 79)}1`,
      padded('HDR1A123456S  112345600004200010001       26071 26075 000000'),
      padded('HDR2F0200000100                                   00'),
      padded('UHL1 26072999999    000000001 DAILY  001'),
      '08999966374958099309009007334450000'.slice(0, 31) +
        '    00000061445MARLOW VALE COUNCIMV42 WEEK 10      KINDLY HOMECARE LT',
      '1079998883749109930900900733445    00000000001MARLOW VALE COUNCIB/12 34-5         ZOES CARE         ',
      '3090090073344501730900900733445    00000061446RUN 42            CONTRA            MARLOW VALE COUNCI',
      padded('EOF1A123456S  112345600004200010001       26071 26075 000000'),
      padded('EOF2F0200000100                                   00'),
      padded('UTL10000000061446000000006144600000010000002'),
      '',
    ]);
  });

  test('every field stands at the places that the banks’ guides give it', () => {
    const lines = made(bacsFile(run, '2026-03-13')).split('\r\n');
    const at = (line: number, from: number, to: number): string => (lines[line] ?? '').slice(from - 1, to);
    const places: readonly (readonly [line: number, from: number, to: number, holds: string])[] = [
      [0, 1, 4, 'VOL1'],
      [0, 5, 10, '000042'],
      [0, 12, 41, ' '.repeat(30)],
      [0, 42, 47, '123456'],
      [0, 48, 79, ' '.repeat(32)],
      [0, 80, 80, '1'],
      [1, 1, 4, 'HDR1'],
      [1, 5, 5, 'A'],
      [1, 6, 11, '123456'],
      [1, 12, 12, 'S'],
      [1, 13, 14, '  '],
      [1, 15, 15, '1'],
      [1, 16, 21, '123456'],
      [1, 22, 27, '000042'],
      [1, 28, 31, '0001'],
      [1, 32, 35, '0001'],
      [1, 42, 47, ' 26071'],
      [1, 48, 53, ' 26075'],
      [1, 55, 60, '000000'],
      [2, 1, 15, 'HDR2F0200000100'],
      [2, 51, 52, '00'],
      [3, 5, 10, ' 26072'],
      [3, 11, 20, '999999    '],
      [3, 21, 22, '00'],
      [3, 23, 28, '000000'],
      [3, 29, 37, '1 DAILY  '],
      [3, 38, 40, '001'],
      [4, 1, 6, '089999'],
      [4, 7, 14, '66374958'],
      [4, 15, 15, '0'],
      [4, 16, 17, '99'],
      [4, 18, 23, '309009'],
      [4, 24, 31, '00733445'],
      [4, 32, 35, '    '],
      [4, 36, 46, '00000061445'],
      [4, 47, 64, 'MARLOW VALE COUNCI'],
      [4, 65, 82, 'MV42 WEEK 10      '],
      [4, 83, 100, 'KINDLY HOMECARE LT'],
      [6, 1, 14, '30900900733445'],
      [6, 16, 17, '17'],
      [6, 18, 31, '30900900733445'],
      [6, 65, 82, 'CONTRA            '],
      [7, 1, 4, 'EOF1'],
      [8, 1, 4, 'EOF2'],
      [9, 5, 17, '0000000061446'],
      [9, 18, 30, '0000000061446'],
      [9, 31, 37, '0000001'],
      [9, 38, 44, '0000002'],
    ];
    for (const [line, from, to, holds] of places)
      expect([line, from, to, at(line, from, to)]).toEqual([line, from, to, holds]);
    expect((lines[7] ?? '').slice(4)).toBe((lines[1] ?? '').slice(4));
  });

  test('whatever is paid reads back to the penny, in records of their own width', () => {
    fc.assert(
      fc.property(anyRun, (any) => {
        const lines = made(bacsFile(any, '2026-03-13')).split('\r\n').slice(0, -1);
        const data = lines.slice(4, -3);
        expect(lines.every((line, at) => line.length === (at < 4 || at >= lines.length - 3 ? 80 : 100))).toBe(
          true,
        );
        expect(lines.join('')).toMatch(/^[A-Z0-9.&/ -]*$/);
        const read = data.map((line) => ({
          to: line.slice(0, 14),
          code: line.slice(15, 17),
          pence: Number(line.slice(35, 46)),
        }));
        const credits = read.filter(({ code }) => code === '99');
        expect(credits.map(({ to, pence }) => [to, pence])).toEqual(
          any.payments.map(({ payee, amount_pence }) => [payee.sortCode + payee.account, amount_pence]),
        );
        const { count, total_pence } = controlTotal(any);
        expect(read.filter(({ code }) => code === '17')).toEqual([
          { to: '30900900733445', code: '17', pence: total_pence },
        ]);
        const totals = /^UTL1(\d{13})(\d{13})(\d{7})(\d{7}) *$/
          .exec(lines.at(-1) ?? '')
          ?.slice(1)
          .map(Number);
        expect(totals).toEqual([total_pence, total_pence, 1, count]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['no payments', { payments: [] }, 'The run has no payments'],
    [
      'a reference twice',
      { payments: [run.payments[0], run.payments[0]] },
      'The reference MV-42-1 is in the run twice',
    ],
    ['nothing to pay', { payments: [{ ...run.payments[0], amount_pence: 0 }] }, /must be above £0/],
    ['too much', { payments: [{ ...run.payments[0], amount_pence: 2_000_000_000 }] }, /below £20 million/],
    [
      'no service user',
      { payer: { ...run.payer, serviceUser: '12' } },
      /service user number must have 6 digits/,
    ],
    ['paid before it is made', { paidOn: '2026-03-11' }, /before the day the file is made/],
    [
      'a name in other letters',
      { payments: [{ ...run.payments[0], payee: { ...run.payments[0]?.payee, name: '日本' } }] },
      /has ‘日’, which a bank file cannot hold/,
    ],
  ])('refused: %s', (_, change, reason) => {
    const answer = bacsFile({ ...run, ...change } as BankRun, '2026-03-12');
    expect(answer).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  test('days: of the year, and the three of Bacs over a weekend and a bank holiday', () => {
    expect(['2026-01-01', '2026-12-31', '2028-12-31', '2000-03-01'].map(julianDay)).toEqual([
      ' 26001',
      ' 26365',
      ' 28366',
      ' 00061',
    ]);
    const easter = new Set(['2026-04-03', '2026-04-06']);
    expect(bacsDays('2026-04-07', easter)).toEqual({
      inOn: '2026-04-01',
      processedOn: '2026-04-02',
      paidOn: '2026-04-07',
    });
    expect(bacsDays('2026-04-06', easter)).toEqual({
      inOn: '2026-03-31',
      processedOn: '2026-04-01',
      paidOn: '2026-04-02',
    });
  });

  test('a value that does not fill its field is a fault, never a shifted record', () => {
    expect(() => record(80, LABELS.VOL1, { label: 'VOL1', serial: '42' })).toThrow(RangeError);
    expect(
      fieldsOf(record(80, LABELS.VOL1, { label: 'VOL1', serial: '000042' }), LABELS.VOL1)('serial'),
    ).toBe('000042');
  });
});

describe('ISO 20022', () => {
  test('whatever is paid reads back, with the same totals for the message and for the batch', () => {
    fc.assert(
      fc.property(anyRun, fc.constantFrom('bacs' as const, 'faster-payments' as const), (any, service) => {
        const document = parseXmlDocument(made(pain001(any, service, '2026-03-12T09:30:00Z')));
        const all = (name: string): string[] =>
          document.getElementsByTagName(name).map((one) => one.textContent ?? '');
        const { count, total_pence } = controlTotal(any);
        expect(all('NbOfTxs')).toEqual([String(count), String(count)]);
        expect(all('CtrlSum').map((sum) => Math.round(Number(sum) * 100))).toEqual([
          total_pence,
          total_pence,
        ]);
        expect(all('InstdAmt').reduce((sum, one) => sum + Math.round(Number(one) * 100), 0)).toBe(
          total_pence,
        );
        expect(all('EndToEndId')).toEqual(any.payments.map(({ reference }) => reference));
        expect(new Set(all('EndToEndId')).size).toBe(count);
        expect(all('MsgId')).toEqual([messageId(any)]);
        expect(all('MmbId')).toEqual(['309009', ...any.payments.map(({ payee }) => payee.sortCode)]);
        expect(all('SvcLvl')).toEqual(
          [service === 'bacs' ? 'NURG' : 'URNS'].map((code) => expect.stringContaining(code)),
        );
        expect(
          [...all('Nm'), ...all('Ustrd')].every((text) => /^[A-Za-z0-9/?:().,'+ -]{1,140}$/.test(text)),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('Faster Payments takes no more than a million at once', () => {
    const large = { ...run, payments: run.payments.map((one) => ({ ...one, amount_pence: 100_000_001 })) };
    expect(pain001(large, 'faster-payments', '2026-03-12T09:30:00Z')).toMatchObject({ ok: false });
    expect(pain001(large, 'bacs', '2026-03-12T09:30:00Z')).toMatchObject({ ok: true });
    expect(pain001(run, 'bacs', 'yesterday')).toMatchObject({ ok: false });
  });
});

describe('bank-files.md', () => {
  const shown = (name: string, signs: 'bacs' | 'iso', most: number): string => {
    const answer = bankText(name, signs, most, 'Name');
    return answer.ok ? answer.value : 'refused';
  };
  test.each(ruleTable('bank-files').map((cell) => [cell('name'), cell('Bacs'), cell('ISO 20022')]))(
    '%s is %s in Bacs and %s in ISO 20022',
    (name = '', bacs, iso) => {
      expect([shown(name, 'bacs', 18), shown(name, 'iso', 70)]).toEqual([bacs, iso]);
    },
  );
});

describe('accounts payable', () => {
  const line: PayableLine = {
    supplierNumber: '900123',
    supplierName: 'Kindly, Homecare',
    documentNumber: 'MV-2026-10-0042',
    documentOn: '2026-03-12',
    dueOn: '2026-04-11',
    service: 'home-care',
    contractType: 'framework',
    startsOn: '2026-03-02',
    endsOn: '2026-03-08',
    net_pence: 61445,
    tax_pence: 0,
    orderReference: 'PO-7781',
    description: '=Week 10',
  };
  const codes = [{ service: 'home-care', contractType: 'framework', code: '4100', costCentre: 'AS12' }];

  test('a line by its ledger code, a credit, and the totals', () => {
    const credit = { ...line, documentNumber: 'MV-2026-12-0007', net_pence: -1205 };
    expect(
      made(payablesCsv([line, credit], codes))
        .trimEnd()
        .split('\n')
        .slice(1),
    ).toEqual([
      `900123,"Kindly, Homecare",INV,MV-2026-10-0042,2026-03-12,2026-04-11,4100,AS12,'=Week 10,2026-03-02,2026-03-08,PO-7781,614.45,0.00,614.45`,
      `900123,"Kindly, Homecare",CRN,MV-2026-12-0007,2026-03-12,2026-04-11,4100,AS12,'=Week 10,2026-03-02,2026-03-08,PO-7781,-12.05,0.00,-12.05`,
      ',,TOTAL,2,,,,,,,,,602.40,0.00,602.40',
    ]);
  });

  test('every missing code is named', () => {
    const others = [line, { ...line, contractType: 'spot' }, { ...line, service: 'night' }];
    expect(payablesCsv(others, codes)).toEqual({
      ok: false,
      reason: 'No ledger code is set for: home-care, spot; night, framework. Add them and try again',
    });
  });
});

describe('what became of payments', () => {
  const status = (body: string): string =>
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-03-16T06:00:00Z</CreDtTm></GrpHdr>${body}</CstmrPmtStsRpt></Document>`;
  const group = (sts: string): string =>
    `<OrgnlGrpInfAndSts><OrgnlMsgId>123456-RUN-42</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${sts}</OrgnlGrpInfAndSts>`;

  test('a status report, by payment', () => {
    const text = status(
      `${group('')}<OrgnlPmtInfAndSts><OrgnlPmtInfId>1</OrgnlPmtInfId><PmtInfSts>ACSC</PmtInfSts><TxInfAndSts><OrgnlEndToEndId>MV-42-1</OrgnlEndToEndId></TxInfAndSts><TxInfAndSts><OrgnlEndToEndId>MV-42-2</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>Account unknown</AddtlInf></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy="GBP">0.01</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts></OrgnlPmtInfAndSts>`,
    );
    expect(readPain002(text)).toMatchObject({
      ok: true,
      value: [
        { reference: 'MV-42-1', outcome: 'paid', on: '2026-03-16', code: null },
        {
          reference: 'MV-42-2',
          outcome: 'rejected',
          amount_pence: 1,
          code: 'AC01',
          words: 'Account unknown',
        },
      ],
    });
  });

  test('a status report for the whole message, and what is none', () => {
    expect(readPain002(status(group('<GrpSts>RJCT</GrpSts>')))).toMatchObject({
      ok: true,
      value: [{ reference: '123456-RUN-42', outcome: 'rejected' }],
    });
    expect(readPain002(status(group('<GrpSts>WHAT</GrpSts>')))).toMatchObject({ ok: false });
    expect(readPain002('<Document/>')).toMatchObject({ ok: false });
    expect(readPain002('<!DOCTYPE a><a/>')).toMatchObject({ ok: false });
  });

  test('credits that came back', () => {
    const text =
      '<BACSDocument><Data><ARUCS><OriginatingAccountRecords><OriginatingAccountRecord><ReturnedCreditItem ref="MV42 WEEK 10" transCode="99" returnCode="0" returnDescription="INVALID DETAILS" originalProcessingDate="2026-03-13" valueOf="1,614.45" currency="GBP"><ReceiverAccount number="66374958" sortCode="08-99-99" name="KINDLY"/></ReturnedCreditItem></OriginatingAccountRecord></OriginatingAccountRecords></ARUCS></Data></BACSDocument>';
    expect(readArucs(text)).toEqual({
      ok: true,
      value: [
        {
          reference: 'MV42 WEEK 10',
          outcome: 'returned',
          on: '2026-03-13',
          amount_pence: 161445,
          sortCode: '089999',
          account: '66374958',
          code: '0',
          words: 'INVALID DETAILS',
        },
      ],
    });
    expect(readArucs('<a/>')).toMatchObject({ ok: false });
  });

  test('a CSV file, with every fault by its line', () => {
    const text =
      '\uFEFFOutcome,Reference,Amount,Date,Reason\npaid,MV-42-1,614.45,2026-03-16,\n\nreturned,MV-42-2,,,"Account, closed"\nlost,,1.234,16/03/2026,\n';
    expect(readConfirmationCsv(text)).toMatchObject({
      rows: [
        { reference: 'MV-42-1', outcome: 'paid', amount_pence: 61445, on: '2026-03-16' },
        { reference: 'MV-42-2', outcome: 'returned', words: 'Account, closed' },
      ],
      faults: [
        { line: 5, column: 'reference' },
        { line: 5, column: 'outcome' },
        { line: 5, column: 'date' },
        { line: 5, column: 'amount' },
      ],
    });
    expect(readConfirmationCsv('a,b\n1,2\n').faults.map(({ column }) => column)).toEqual([
      'reference',
      'outcome',
    ]);
  });
});
