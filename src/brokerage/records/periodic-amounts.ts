import { sql } from 'kysely';

/**
 * A lateral join that gives the nights, days and live-in places of a week that a placement request r seeks, as `amounts`: what `amountsOf`
 * counts, where many are added up. Nought where visits are sought.
 */
export const amountsSought = sql`cross join lateral (
  select case when r.periodic ->> 'unit' in ('sleeping night', 'waking night') then times else 0 end as nights,
    case when r.periodic ->> 'unit' = 'day' then times else 0 end as days,
    case when r.periodic ->> 'unit' = 'week' then (r.periodic ->> 'workers')::int else 0 end as live_in
  from (select jsonb_array_length(r.periodic -> 'weekdays') * (r.periodic ->> 'workers')::int as times) a) amounts`;
