/**
 * Which visits a suspension takes out, and which come back when it ends. A visit taken out counts as cancelled when the provider
 * was told, however late that was. Source: docs/rules/suspension.md.
 */

/** A time in which a line's visits are not wanted. Instants are epoch seconds; `endsAt` is null while no end is known. */
export type SuspensionToApply = {
  readonly id: number;
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly toldAt: number;
  readonly reason: string;
};

/** A planned visit of the same line, as far as a suspension can change it. */
export type SuspendableVisit = {
  readonly id: number;
  readonly startsAt: number;
  readonly cancelled: boolean;
  /** The suspension that took it out; null where none did. */
  readonly suspensionId: number | null;
  /** A care worker's log names it or was made in its time. */
  readonly logged: boolean;
};

export type SuspensionChanges = {
  readonly takeOut: readonly { readonly id: number; readonly suspension: SuspensionToApply }[];
  readonly bringBack: readonly number[];
};

/** The suspension that covers an instant: its start is in it, its end is not. A line's suspensions never overlap. */
export function suspensionAt(
  startsAt: number,
  suspensions: readonly SuspensionToApply[],
): SuspensionToApply | undefined {
  return suspensions.find(
    (one) => one.startsAt <= startsAt && (one.endsAt === null || startsAt < one.endsAt),
  );
}

/**
 * What a line's suspensions change. Every visit that starts within one is out. One that a suspension had taken out and none
 * covers now comes back if it is still to come or was logged; another whose time has passed stays out. A visit cancelled by itself is never touched.
 */
export function suspensionChanges(
  visits: readonly SuspendableVisit[],
  suspensions: readonly SuspensionToApply[],
  now: number,
): SuspensionChanges {
  const takeOut: { id: number; suspension: SuspensionToApply }[] = [];
  const bringBack: number[] = [];
  for (const visit of visits) {
    if (visit.cancelled && visit.suspensionId === null) continue;
    const suspension = suspensionAt(visit.startsAt, suspensions);
    if (suspension !== undefined && suspension.id !== visit.suspensionId)
      takeOut.push({ id: visit.id, suspension });
    if (suspension === undefined && visit.cancelled && (visit.startsAt >= now || visit.logged))
      bringBack.push(visit.id);
  }
  return { takeOut, bringBack };
}
