/** The prices of an uplift, line by line: what each adds in a year like the last, and how it stands beside the fair price. */
import { halfUp, perHour } from '../../ground/money.ts';
import type { DownloadColumn } from '../../web/download.ts';
import type { ContractUplift } from '../actions/uplift.ts';
import { minutesByRow, percentWords, riseGiven, type UpliftRow, type UseOfYear } from '../rules/uplift.ts';

/** A price that rises, with what it adds and how it then stands. */
export type UpliftLine = UpliftRow & {
  readonly provider: string;
  readonly contract: string;
  readonly contractId: number;
  /** What it would have added to the last 52 weeks, in pence; null where that is not known. */
  readonly yearPence: number | null;
  /** How the new price stands beside the fair price; null where it is not held against it. */
  readonly fair: { readonly below: boolean; readonly words: string } | null;
};

/** The prices of one contract, each with what the rise would have added to the last 52 weeks. */
export function linesOf(
  { contract, rows, versions, terms }: ContractUplift,
  use: UseOfYear,
): Omit<UpliftLine, 'fair'>[] {
  const minutes = minutesByRow(
    rows,
    use.minutes.get(contract.id) ?? [],
    new Map(versions.map((version) => [version.id, version.terms.rates])),
    terms[0]?.version.terms.rates ?? [],
  );
  return rows.map((row) => {
    const more = row.newPence - row.oldPence;
    const paid = use.pence.get(`${contract.id} ${row.service}`) ?? 0;
    return {
      ...row,
      provider: contract.providerName,
      contract: contract.reference,
      contractId: contract.id,
      yearPence:
        row.unit === 'hour'
          ? perHour(minutes.get(row) ?? 0, more)
          : row.unit === null
            ? null
            : halfUp(BigInt(paid) * BigInt(more), BigInt(row.oldPence)),
    };
  });
}

/** The columns of the file. */
export const fileColumns: readonly DownloadColumn<UpliftLine>[] = [
  { head: 'Provider', value: ({ provider }) => provider },
  { head: 'Contract', value: ({ contract }) => contract },
  { head: 'Price', value: ({ what }) => what },
  { head: 'Old', value: ({ oldPence }) => oldPence, kind: 'pence' },
  { head: 'New', value: ({ newPence }) => newPence, kind: 'pence' },
  { head: 'Difference', value: ({ oldPence, newPence }) => newPence - oldPence, kind: 'pence' },
  { head: 'Percent given', value: (row) => percentWords(riseGiven(row)) },
  { head: 'More in a year like the last', value: ({ yearPence }) => yearPence, kind: 'pence' },
  { head: 'New price beside the fair price', value: ({ fair }) => fair?.words ?? 'not held against it' },
];
