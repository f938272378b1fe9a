/** What is written down where somebody is said to be away who is recorded as away already. Source: docs/rules/rounds-repair.md. */
import { dateAndTime } from '../../ground/dates-in-words.ts';
import { type Absence, absenceNames } from './shifts-of-day.ts';

/** An absence that is written down. */
export type Known = Absence & { readonly id: number };

type Span = Pick<Absence, 'from' | 'to'>;

/**
 * What to do: write it down; nothing, because it is within one that is known; make one absence of it and those of its kind that it overlaps
 * with, of which `keep` goes on and `drop` never came to it; or refuse because of one of another kind. `span` is the whole time they are away.
 */
export type Joined =
  | { readonly kind: 'new' | 'known'; readonly span: Span }
  | {
      readonly kind: 'together';
      readonly span: Span;
      readonly keep: number | undefined;
      readonly drop: readonly number[];
    }
  | { readonly kind: 'overlaps'; readonly with: Known };

/** Holds an absence against those of the same care worker that are written down. One that only touches is new. */
export function joinAbsence(asked: Absence, known: readonly Known[]): Joined {
  const end = ({ to }: Span): number => to ?? Number.POSITIVE_INFINITY;
  const over = known.filter(
    (one) => one.workerId === asked.workerId && one.from < end(asked) && asked.from < end(one),
  );
  if (over.length === 0) return { kind: 'new', span: { from: asked.from, to: asked.to } };
  const around = over.find((one) => one.from <= asked.from && end(asked) <= end(one));
  if (around !== undefined) return { kind: 'known', span: { from: around.from, to: around.to } };
  const other = over.find(({ kind }) => kind !== asked.kind);
  if (other !== undefined) return { kind: 'overlaps', with: other };
  const [earliest] = over.toSorted((a, b) => a.from - b.from);
  const keep = earliest !== undefined && earliest.from <= asked.from ? earliest.id : undefined;
  const last = Math.max(...[asked, ...over].map(end));
  return {
    kind: 'together',
    span: {
      from: Math.min(asked.from, ...over.map(({ from }) => from)),
      to: Number.isFinite(last) ? last : null,
    },
    keep,
    drop: over.map(({ id }) => id).filter((id) => id !== keep),
  };
}

/** 'from 23 Nov 2026, 06:40 to 24 Nov 2026, 00:00', or 'until it is known'. */
export function absenceSpan({ from, to }: Span): string {
  const at = (second: number): string => dateAndTime(Temporal.Instant.fromEpochMilliseconds(second * 1000));
  return `from ${at(from)} ${to === null ? 'until it is known' : `to ${at(to)}`}`;
}

/** 'Sick from … to …'. */
export function absenceInWords(absence: Pick<Absence, 'kind' | 'from' | 'to'>): string {
  return `${absenceNames[absence.kind]} ${absenceSpan(absence)}`;
}
