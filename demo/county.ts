import { londonDay } from '../src/ground/calendar.ts';
import { createCouncil } from '../src/platform/councils.ts';
import type { Database } from '../src/platform/database.ts';
import type { Role } from '../src/platform/permissions.ts';
import { withScope, type Scope, type Who } from '../src/platform/scope.ts';

/** How much of the made-up county to make. */
export type Size = {
  readonly people: number;
  readonly providers: number;
  /** Whole weeks of the past. */
  readonly weeks: number;
  readonly seed: number;
  readonly today: Temporal.PlainDate;
};

/** The county while it is made: its council, and ways to act as its users. */
export type County = {
  readonly database: Database;
  readonly councilId: number;
  readonly size: Size;
  readonly say: (words: string) => void;
  /** Does a piece of work as the council's user with a role (the provider's own, where one is named), at a given time or now if that is still to come. */
  readonly as: <T>(
    role: Role,
    work: (scope: Scope) => Promise<T>,
    at?: Temporal.Instant,
    providerId?: number,
  ) => Promise<T>;
  readonly addUser: (role: Role, name: string, providerId?: number) => Promise<number>;
};

const councilUsers: readonly (readonly [Role, string])[] = [
  ['finance_officer', 'Priya Fenwick'],
  ['finance_approver', 'Martin Oduya'],
  ['contracts_officer', 'Helen Marsh'],
  ['broker', 'Tom Calder'],
  ['social_worker', 'Ruth Adeyemi'],
  ['commissioner', 'Sanjay Blythe'],
  ['auditor', 'Eleanor Voss'],
];

/** The short name of the made-up council. */
export const MADE_UP = 'fernshire';

/** Makes the council, its administrator and its own users. */
export async function makeCounty(
  database: Database,
  size: Size,
  say: (words: string) => void,
): Promise<County> {
  const made = await createCouncil(database, {
    name: 'Fernshire County Council',
    shortName: MADE_UP,
    administrator: 'administrator@fernshire.example',
  });
  if (!made.ok) throw new Error(made.reason);
  const councilId = made.value.id;
  await database.pool.query(
    `update app_user set name = 'Grace Tolley' where email = 'administrator@fernshire.example'`,
  );
  const users = new Map<string, Who>();
  const addUser = async (role: Role, name: string, providerId?: number): Promise<number> => {
    const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}${providerId === undefined ? '' : `.${providerId}`}@fernshire.example`;
    const { rows } = await database.pool.query<{ id: number }>(
      `with u as (insert into app_user (email, name) values ($1, $2) returning id)
       insert into membership (council_id, user_id, role, provider_id) select $3, id, $4, $5 from u returning user_id as id`,
      [email, name, councilId, role, providerId ?? null],
    );
    const userId = rows[0]?.id ?? 0;
    const key = `${role}/${providerId ?? ''}`;
    if (!users.has(key)) users.set(key, { councilId, userId, name, role, providerId: providerId ?? null });
    return userId;
  };
  for (const [role, name] of councilUsers) await addUser(role, name);
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from app_user where email = 'administrator@fernshire.example'`,
  );
  users.set('administrator/', {
    councilId,
    userId: rows[0]?.id ?? 0,
    name: 'Grace Tolley',
    role: 'administrator',
    providerId: null,
  });
  return {
    database,
    councilId,
    size,
    say,
    addUser,
    as: async (role, work, at, providerId) => {
      const who = users.get(`${role}/${providerId ?? ''}`);
      if (!who) throw new Error(`Nobody in the county is a ${role}.`);
      return await withScope(database, who, work, at && soFar(size.today, at));
    },
  };
}

/** A time, or now where it is still to come today: whoever looks at the county early in the morning finds nothing done later in the day. */
export function soFar(today: Temporal.PlainDate, at: Temporal.Instant): Temporal.Instant {
  const now = Temporal.Now.instant();
  return londonDay(now).equals(today) && Temporal.Instant.compare(at, now) > 0 ? now : at;
}

/** The value of an answer that must not be a refusal: what the county is made of is right by making. */
export function must<T>(answer: { ok: true; value: T } | { ok: false; reason: string; field?: string }): T {
  if (!answer.ok)
    throw new Error(
      `The made-up county was refused: ${answer.reason}${answer.field ? ` (${answer.field})` : ''}`,
    );
  return answer.value;
}
