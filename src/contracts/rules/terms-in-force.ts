/**
 * Which version of a contract's terms holds on a day. Versions are never overwritten: of those in effect from that day or
 * earlier, the one recorded last holds. So a new version replaces, from its first day on, whatever was recorded before it,
 * even what was to begin later. Source: docs/rules/effective-dated-terms.md.
 */

/** A version as the rule sees it: versions are numbered in the order in which they were recorded. Days are 'YYYY-MM-DD'. */
export type DatedVersion = { readonly version: number; readonly effectiveFrom: string };

/** An unbroken time in which one version holds: both days included, `until` null where no end is known. */
export type Stretch<V> = { readonly version: V; readonly from: string; readonly until: string | null };

/** The version that holds on a day, or undefined before any does. */
export function termsInForce<V extends DatedVersion>(versions: readonly V[], day: string): V | undefined {
  let holds: V | undefined;
  for (const version of versions) {
    if (version.effectiveFrom > day) continue;
    if (holds === undefined || version.version > holds.version) holds = version;
  }
  return holds;
}

/** All time from the first day that any version holds, as one stretch after another. */
export function stretchesInForce<V extends DatedVersion>(versions: readonly V[]): Stretch<V>[] {
  const standing: V[] = [];
  for (const version of versions.toSorted((a, b) => a.version - b.version)) {
    while ((standing.at(-1)?.effectiveFrom ?? '') >= version.effectiveFrom) standing.pop();
    standing.push(version);
  }
  return standing.map((version, place) => {
    const next = standing[place + 1];
    return {
      version,
      from: version.effectiveFrom,
      until: next === undefined ? null : dayBefore(next.effectiveFrom),
    };
  });
}

/** What a version from a day would do to those recorded before it: one is cut short, others never hold again. */
export type Replacement<V> = {
  /** The version that holds until the day before, where there is one. */
  readonly cutShort: V | undefined;
  /** Those that were to hold from that day or later, in order of their first days. */
  readonly replaced: readonly Stretch<V>[];
};

/** What recording a version in effect from `day` does to those recorded before it. */
export function whatItReplaces<V extends DatedVersion>(versions: readonly V[], day: string): Replacement<V> {
  const stretches = stretchesInForce(versions);
  return {
    cutShort: stretches.find(({ from, until }) => from < day && (until === null || until >= day))?.version,
    replaced: stretches.filter(({ from }) => from >= day),
  };
}

/** The part of each stretch that lies within the days from `from` to `to`, both included. */
export function stretchesWithin<V>(stretches: readonly Stretch<V>[], from: string, to: string): Stretch<V>[] {
  return stretches
    .filter((stretch) => stretch.from <= to && (stretch.until === null || stretch.until >= from))
    .map((stretch) => ({
      version: stretch.version,
      from: stretch.from < from ? from : stretch.from,
      until: stretch.until === null || stretch.until > to ? to : stretch.until,
    }));
}

function dayBefore(day: string): string {
  return Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
}
