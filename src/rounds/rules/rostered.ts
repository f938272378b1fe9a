/** A visit as it is rostered: from when (seconds since 1970), how long, and by which care workers, by their provider's numbers. Null: as commissioned only. */
export type RosteredVisit = {
  readonly visitId: number;
  readonly rostered: {
    readonly startsAt: number;
    readonly minutes: number;
    readonly workers: readonly string[];
  } | null;
};
