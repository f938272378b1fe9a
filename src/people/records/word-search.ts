import { sql, type Expression, type SqlBool } from 'kysely';

/**
 * Whether text that `search_words` made has every word of what was typed, each somewhere. Accents, capitals and
 * punctuation do not matter. The words are taken apart once, not once a row.
 */
export function hasWords(column: Expression<unknown>, typed: string): Expression<SqlBool> {
  const words = sql`(select array_agg('%' || word || '%') from regexp_split_to_table(search_words(${typed}), ' ') word)`;
  return sql<SqlBool>`${column} like all (${words}::text[])`;
}
