import type { Mapping } from '../../src/visits/formats/profile.ts';

/** The headings of Tend's own layout. */
export const tendHeadings =
  'log_id,person_id,provider_id,worker_id,in_at,out_at,in_method,out_method,visit_id';

/** A file in Tend's own layout for a provider: each row is `log person worker in out`, tag both ways. */
export function tendFile(providerReference: string, rows: readonly string[]): Buffer {
  const lines = rows.map((row) => {
    const [log, person, worker, inAt, outAt = ''] = row.split(' ');
    return [log, person, providerReference, worker, inAt, outAt, 'tag', outAt === '' ? '' : 'tag', ''].join(
      ',',
    );
  });
  return Buffer.from([tendHeadings, ...lines, ''].join('\n'));
}

/** The known headings of the Abacus layout, and one that is not known here. */
export const abacusHeadings = [
  'FileReference',
  'Description',
  'Created',
  'ProviderRef',
  'ContractNumber',
  'ServiceUserRef',
  'ServiceUserDetails',
  'WeekEnding',
  'OurRef',
  'ServiceUserContribution',
  'PaymentClaimed',
  'ServiceType',
  'VisitDate',
  'StartTimeClaimed',
  'DurationClaimed',
  'ActualStartTime',
  'ActualDuration',
  'SecondaryVisit',
  'NumberOfCarers',
  'SomethingElse',
] as const;

const abacusRow = {
  FileReference: 'F1',
  Description: 'Week 10',
  Created: '2026-03-09T15:02:13',
  ProviderRef: 'PR1',
  ContractNumber: 'C1',
  ServiceUserRef: 'P1',
  ServiceUserDetails: 'Cole, Ada',
  WeekEnding: '08/03/2026',
  OurRef: '',
  ServiceUserContribution: '0',
  PaymentClaimed: '120.50',
  ServiceType: 'HOME CARE',
  VisitDate: '02/03/2026',
  StartTimeClaimed: '08:00:00',
  DurationClaimed: '00:30:00',
  ActualStartTime: '08:04:10',
  ActualDuration: '00:27:30',
  SecondaryVisit: 'False',
  NumberOfCarers: '1',
  SomethingElse: 'kept aside',
};

/** A row of the Abacus layout. */
export type AbacusRow = Record<(typeof abacusHeadings)[number], string>;

/** The values of an Abacus row, in the order of the headings, with some changed. */
export function abacusValues(changes: Partial<AbacusRow> = {}): string[] {
  const row: AbacusRow = { ...abacusRow, ...changes };
  return abacusHeadings.map((heading) => row[heading]);
}

/** A file in the Abacus layout. */
export function abacusFile(rows: readonly Partial<AbacusRow>[]): Buffer {
  const lines = rows.map((row) =>
    abacusValues(row)
      .map((value) => `"${value}"`)
      .join(','),
  );
  return Buffer.from([abacusHeadings.join(','), ...lines, ''].join('\r\n'));
}

/** A mapping for a file with a date column and times beside it, as many care systems export. */
export const apartMapping: Mapping = {
  delimiter: ';',
  encoding: 'windows-1252',
  dateOrder: 'day-first',
  log: { columns: ['Visit No'], prefix: '', suffix: '' },
  person: { columns: ['Client Ref'], prefix: 'SU-', suffix: '' },
  worker: { columns: ['Carer'], prefix: '', suffix: '' },
  visit: null,
  checkIn: { date: 'Date', time: 'Start' },
  checkOut: { date: 'Date', time: 'End' },
  claimedStart: null,
  claimedMinutes: null,
  methods: { in: 'Logged by', out: null, codes: { nfc: 'tag', ivr: 'phone' }, otherwise: 'manual' },
};
