/** Who may speak or act for a person, and what they may be told. Words and source: docs/rules/representatives.md. */
import { ok, refuse, type Result } from '../../ground/result.ts';

export const powers = [
  'family or friend',
  'unpaid carer',
  'advocate',
  'attorney for health and welfare',
  'attorney for property and finance',
  'deputy',
  'appointee',
] as const;

export type Power = (typeof powers)[number];

/** What a power is, for whoever chooses it or reads it. */
export const powerWords = {
  'family or friend': 'Speaks with the person’s agreement. Has no power to decide for them.',
  'unpaid carer': 'Cares without pay. Has rights of their own, and no power to decide for the person.',
  advocate: 'Helps the person to be heard (Care Act 2014, section 67). Does not decide for them.',
  'attorney for health and welfare':
    'Decides on care when the person cannot, under a registered lasting power.',
  'attorney for property and finance': 'Handles money and property under a registered lasting power.',
  deputy: 'Decides what the Court of Protection’s order says.',
  appointee: 'Handles the person’s benefits only, by agreement with the Department for Work and Pensions.',
} satisfies Record<Power, string>;

/** What somebody may be told about. */
export const matters = ['plan', 'visits', 'money'] as const;
export type Matter = (typeof matters)[number];

/** What a matter is called on a page. */
export const matterWords = {
  plan: 'Support plan',
  visits: 'Visits',
  money: 'Money',
} satisfies Record<Matter, string>;

/** A representative's time and access. Days are 'YYYY-MM-DD'; `ends_on` is the first day without access. */
export type Access = {
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly may_see_plan: boolean;
  readonly may_see_visits: boolean;
  readonly may_see_money: boolean;
};

/** Where a representative stands on a day: not begun, acting, or ended. */
export function standingOn(
  { starts_on, ends_on }: Pick<Access, 'starts_on' | 'ends_on'>,
  day: string,
): 'not begun' | 'acting' | 'ended' {
  if (ends_on !== null && day >= ends_on) return 'ended';
  return day < starts_on ? 'not begun' : 'acting';
}

/** Whether a representative may be told about a matter on a day. Nothing follows from the power alone. */
export function mayBeTold(access: Access, matter: Matter, day: string): boolean {
  if (standingOn(access, day) !== 'acting') return false;
  return { plan: access.may_see_plan, visits: access.may_see_visits, money: access.may_see_money }[matter];
}

/**
 * Whether a link that somebody was given still answers on a day: the person's own does (`access` null), a representative's only
 * while they may be told about what it shows.
 */
export function linkMayAnswer(access: Access | null, matter: Matter, day: string): boolean {
  return access === null || mayBeTold(access, matter, day);
}

/** What a representative may be told about on a day. */
export function mattersTold(access: Access, day: string): Matter[] {
  return matters.filter((matter) => mayBeTold(access, matter, day));
}

/**
 * Whether a representative may be ended on a day, for a reason. Ending stops all access at once, that same day; it is
 * never undone: somebody who is to act again is recorded again, on what that then rests on.
 */
export function checkEnding(
  representative: { readonly starts_on: string; readonly ends_on: string | null },
  { day, reason }: { readonly day: string; readonly reason: string },
): Result<{ ends_on: string; ended_reason: string }> {
  if (representative.ends_on !== null) return refuse('This access has already ended');
  if (reason.trim() === '') return refuse('Say why the access ends', 'ended_reason');
  return ok({
    ends_on: day < representative.starts_on ? representative.starts_on : day,
    ended_reason: reason.trim(),
  });
}
