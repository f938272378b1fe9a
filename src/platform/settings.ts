/**
 * A council's dated settings: what holds on a day, what was recorded and by whom, and recording another. Nothing is ever
 * overwritten: of the values in effect from a day or earlier, the one recorded last holds. Source: docs/rules/settings.md.
 */
import { sql } from 'kysely';
import { ok, type Result, refuse } from '../ground/result.ts';
import { require, type Scope } from './scope.ts';
import { anySetting, type SettingName, settingNames, type SettingValue } from './setting-catalogue.ts';

/** A local day, as a value or as 'YYYY-MM-DD'. */
type Day = Temporal.PlainDate | string;

/** What a setting holds on a day, for the council in scope; the catalogue's usual value where nothing was recorded. */
export async function settingOn<Name extends SettingName>(
  scope: Scope,
  name: Name,
  day: Day,
): Promise<SettingValue<Name>> {
  const row = await scope.db
    .selectFrom('council_setting')
    .select('value')
    .where('council_id', '=', scope.who.councilId)
    .where('name', '=', name)
    .where('effective_from', '<=', day.toString())
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return valueOf(name, row?.value) as SettingValue<Name>;
}

/** What some settings hold on a day, by name, in one query; the catalogue's usual value where nothing was recorded. */
export async function settingsOn<Name extends SettingName>(
  scope: Scope,
  names: readonly Name[],
  day: Day,
): Promise<{ readonly [One in Name]: SettingValue<One> }> {
  const rows = await scope.db
    .selectFrom('council_setting')
    .distinctOn('name')
    .select(['name', 'value'])
    .where('council_id', '=', scope.who.councilId)
    .where('name', 'in', names)
    .where('effective_from', '<=', day.toString())
    .orderBy('name')
    .orderBy('id', 'desc')
    .execute();
  const held = new Map(rows.map(({ name, value }) => [name, value]));
  return Object.fromEntries(names.map((name) => [name, valueOf(name, held.get(name))])) as {
    readonly [One in Name]: SettingValue<One>;
  };
}

/** One value as it was recorded. `by` is null where the system recorded it. */
export type RecordedSetting = {
  readonly id: number;
  readonly value: unknown;
  readonly words: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly by: string | null;
  readonly recordedAt: Date;
};

/** A setting with what holds on a day, what it rests on, and all that was recorded, the last first. */
export type SettingWithHistory = {
  readonly name: SettingName;
  readonly value: unknown;
  readonly words: string;
  readonly source: string;
  /** The recorded value that holds, or undefined where it is the usual one. */
  readonly holds: RecordedSetting | undefined;
  readonly history: readonly RecordedSetting[];
};

/** Every setting of the catalogue, in its order. */
export async function listSettings(scope: Scope, day: Day): Promise<SettingWithHistory[]> {
  const rows = await recordedRows(scope);
  return settingNames.map((name) => withHistory(name, rows, day.toString()));
}

/** One setting with its history. */
export async function findSetting(scope: Scope, name: SettingName, day: Day): Promise<SettingWithHistory> {
  return withHistory(name, await recordedRows(scope, name), day.toString());
}

/**
 * Records a value from a day on, with the source it rests on. A value that the setting cannot hold is refused, with the
 * box that it is about.
 */
export async function recordSetting(
  scope: Scope,
  {
    name,
    value,
    effectiveFrom,
    source,
  }: {
    readonly name: SettingName;
    readonly value: unknown;
    readonly effectiveFrom: string;
    readonly source: string;
  },
): Promise<Result<{ readonly words: string }>> {
  require(scope, 'settings.edit');
  const { schema, words } = anySetting(name);
  const read = schema.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0];
    return refuse(issue?.message ?? 'Check this answer', issue?.path.join('.') || 'value');
  }
  if (source.trim() === '') return refuse('Enter what the setting rests on', 'source');
  await sql`insert into council_setting (council_id, name, value, effective_from, source, recorded_by)
    values (${scope.who.councilId}, ${name}, ${JSON.stringify(read.data)}::jsonb, ${effectiveFrom}, ${source.trim()}, ${scope.who.userId})`.execute(
    scope.db,
  );
  scope.audit({
    act: 'setting recorded',
    subject: ['setting', name],
    detail: { value: read.data, effectiveFrom, source: source.trim() },
  });
  return ok({ words: words(read.data) });
}

type Row = {
  id: number;
  name: string;
  value: unknown;
  effective_from: string;
  source: string;
  by: string | null;
  recorded_at: Date;
};

async function recordedRows(scope: Scope, name?: SettingName): Promise<Row[]> {
  return await scope.db
    .selectFrom('council_setting as s')
    .leftJoin('app_user as u', 'u.id', 's.recorded_by')
    .select(['s.id', 's.name', 's.value', 's.effective_from', 's.source', 's.recorded_at', 'u.name as by'])
    .where('s.council_id', '=', scope.who.councilId)
    .$if(name !== undefined, (query) => query.where('s.name', '=', name ?? ''))
    .orderBy('s.id', 'desc')
    .execute();
}

function withHistory(name: SettingName, rows: readonly Row[], day: string): SettingWithHistory {
  const { words, source } = anySetting(name);
  const history = rows
    .filter((row) => row.name === name)
    .map((row) => {
      const value = valueOf(name, row.value);
      return {
        id: row.id,
        value,
        words: words(value),
        effectiveFrom: row.effective_from,
        source: row.source,
        by: row.by,
        recordedAt: row.recorded_at,
      };
    });
  const holds = history.find((recorded) => recorded.effectiveFrom <= day);
  const value = holds?.value ?? valueOf(name, undefined);
  return { name, value, words: words(value), source: holds?.source ?? source, holds, history };
}

/** A stored value through its schema; nothing stored gives the usual value. A stored value that does not fit is a fault. */
function valueOf(name: SettingName, stored: unknown): unknown {
  const { schema, usual } = anySetting(name);
  return stored === undefined ? usual : schema.parse(stored);
}
