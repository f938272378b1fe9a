/** A refusal: an expected no, with a reason a person can act on, and the field it is about where there is one. */
export type Refusal = { readonly ok: false; readonly reason: string; readonly field?: string };

/** What an action or a parser answers: the value, or a refusal. Faults are thrown, never returned. */
export type Result<T> = { readonly ok: true; readonly value: T } | Refusal;

/** Wraps a value as a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Makes a refusal. `reason` is a plain sentence that says what to change. */
export function refuse(reason: string, field?: string): Refusal {
  return field === undefined ? { ok: false, reason } : { ok: false, reason, field };
}
