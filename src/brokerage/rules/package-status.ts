/**
 * Where a care package stands, told from its dates and never stored. Days are 'YYYY-MM-DD', both ends of a line included.
 */
export const PACKAGE_STATUSES = ['live', 'suspended', 'not started', 'ended'] as const;

export type PackageStatus = (typeof PACKAGE_STATUSES)[number];

/** A status as a tag and a filter say it. */
export const statusNames = {
  live: 'Live',
  suspended: 'Suspended',
  'not started': 'Not started',
  ended: 'Ended',
} as const satisfies Record<PackageStatus, string>;

/** What the status of a line hangs on; `suspended` says whether a suspension covers this moment. */
export type DatedLine = {
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly suspended: boolean;
};

/** Where one line stands on a day. */
export function lineStatus(line: DatedLine, day: string): PackageStatus {
  if (line.ends_on !== null && line.ends_on < day) return 'ended';
  if (line.starts_on > day) return 'not started';
  return line.suspended ? 'suspended' : 'live';
}

/** Where a package stands: live if any line is, else suspended, else not started, else ended. One without lines goes by its own end. */
export function packageStatus(
  carePackage: { readonly ends_on: string | null },
  lines: readonly DatedLine[],
  day: string,
): PackageStatus {
  if (lines.length === 0)
    return carePackage.ends_on !== null && carePackage.ends_on < day ? 'ended' : 'not started';
  const statuses = new Set(lines.map((line) => lineStatus(line, day)));
  return PACKAGE_STATUSES.find((status) => statuses.has(status)) ?? 'ended';
}
