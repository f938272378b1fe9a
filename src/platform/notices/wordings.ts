/** The council's own words for templates: what holds on a day, what was recorded and by whom, and recording others. Never overwritten. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../scope.ts';
import { anyTemplate, type TemplateName } from './catalogue.ts';
import { faultsOfWording, usualWording, type Wording } from './wording.ts';

/** The words that hold on a day; `id` null where they are the usual ones. */
export async function wordingOn(
  scope: Scope,
  name: TemplateName,
  day: string,
): Promise<Wording & { readonly id: number | null }> {
  const row = await scope.db
    .selectFrom('notice_wording')
    .select(['id', 'subject', 'body', 'short'])
    .where('council_id', '=', scope.who.councilId)
    .where('template', '=', name)
    .where('effective_from', '<=', day)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? { ...usualWording(anyTemplate(name)), id: null };
}

/** One wording as it was recorded. `version` counts from 1 for each template. */
export type RecordedWording = Wording & {
  readonly id: number;
  readonly template: string;
  readonly version: number;
  readonly effective_from: string;
  readonly reason: string;
  readonly by: string | null;
  readonly recorded_at: Date;
};

/** Everything recorded, for one template or for all, the last first. */
export async function listWordings(scope: Scope, name?: TemplateName): Promise<RecordedWording[]> {
  const rows = await scope.db
    .selectFrom('notice_wording as w')
    .leftJoin('app_user as u', 'u.id', 'w.recorded_by')
    .select([
      'w.id',
      'w.template',
      'w.subject',
      'w.body',
      'w.short',
      'w.effective_from',
      'w.reason',
      'w.recorded_at',
      'u.name as by',
    ])
    .where('w.council_id', '=', scope.who.councilId)
    .$if(name !== undefined, (query) => query.where('w.template', '=', name ?? ''))
    .orderBy('w.id')
    .execute();
  const met = new Map<string, number>();
  const numbered = rows.map((row) => {
    const version = (met.get(row.template) ?? 0) + 1;
    met.set(row.template, version);
    return { ...row, version };
  });
  return numbered.toReversed();
}

/** What a council wants a template to say from a day on, and why. */
export type NewWording = Wording & {
  readonly template: TemplateName;
  readonly effectiveFrom: string;
  readonly reason: string;
};

/** Records words for a template. Refused, with the box it is about, where a placeholder is not one of its fields. Needs settings.edit. */
export async function recordWording(scope: Scope, given: NewWording): Promise<Result<object>> {
  require(scope, 'settings.edit');
  const [fault] = faultsOfWording(anyTemplate(given.template), given);
  if (fault !== undefined) return fault;
  if (given.reason.trim() === '') return refuse('Enter why the words change', 'reason');
  const { id } = await scope.db
    .insertInto('notice_wording')
    .values({
      council_id: scope.who.councilId,
      template: given.template,
      effective_from: given.effectiveFrom,
      subject: given.subject.trim(),
      body: given.body.trim(),
      short: given.short.trim(),
      reason: given.reason.trim(),
      recorded_by: scope.who.userId,
      recorded_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  scope.audit({
    act: 'notice wording recorded',
    subject: ['notice wording', id],
    detail: { template: given.template, effectiveFrom: given.effectiveFrom, reason: given.reason.trim() },
  });
  return ok({});
}
