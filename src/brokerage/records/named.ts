/**
 * What a query asks of a person for whoever reads its answer: by name and in words, or by reference alone for whoever sees the figures only.
 * Source: docs/rules/who-sees-what.md.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { seesFiguresOnly } from '../rules/figures-only.ts';

/** The columns `title`, `given_name` and `family_name` of the person `p`; their reference stands for the name of whom nobody may read it. */
export function nameFor({ who }: Scope): RawBuilder<unknown> {
  return seesFiguresOnly(who)
    ? sql`null as title, '' as given_name, p.reference as family_name`
    : sql`p.title, p.given_name, p.family_name`;
}

/** What the person `p` is found by when words are looked for. */
export function searchedFor({ who }: Scope): RawBuilder<unknown> {
  return seesFiguresOnly(who) ? sql`search_words(p.reference)` : sql`p.search_text`;
}

/** What somebody told or wrote of a person; `instead` of it, or nothing, for whoever sees the figures only. */
export function wordsFor(
  { who }: Scope,
  words: RawBuilder<unknown>,
  instead: string | null = null,
): RawBuilder<unknown> {
  return seesFiguresOnly(who) ? sql`case when ${words} is not null then ${instead}::text end` : words;
}

/** The detail of the step `e` of a move: nobody’s words, and no parts of a score, which say how somebody lives, for whoever sees the figures only. */
export function stepFor({ who }: Scope): RawBuilder<unknown> {
  return seesFiguresOnly(who)
    ? sql`e.detail || '{"who": "Somebody", "words": "", "reason": "not shown", "parts": []}'`
    : sql`e.detail`;
}
