/** Makes, sends and revokes the links by which care workers see their own rounds. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { newToken } from '../../platform/sessions.ts';
import { getWorker } from '../../providers/records/workers.ts';
import { insertWorkerLink, type LinkKind, revokeLinks } from '../records/worker-links.ts';
import { ownProvider } from './edit-rota.ts';

/** Where a token leads. */
export function linkPath(opens: LinkKind, token: string): string {
  return opens === 'page' ? `/my-rounds/${token}` : `/my-rounds/${token}/calendar.ics`;
}

/** Makes a new link of a kind; the one before stops working. It is shown this once and kept nowhere. Needs rounds.plan. */
export async function makeWorkerLink(
  scope: Scope,
  { workerId, opens }: { readonly workerId: number; readonly opens: LinkKind },
): Promise<Result<{ path: string }>> {
  require(scope, 'rounds.plan');
  const worker = await getWorker(scope, workerId);
  await revokeLinks(scope, worker.id, opens);
  const token = newToken();
  await insertWorkerLink(scope, { workerId, providerId: ownProvider(scope), opens, token });
  scope.audit({ act: 'link to rounds made', subject: ['care_worker', workerId], detail: { opens } });
  return ok({ path: linkPath(opens, token) });
}

/** Makes a new link to the worker's page and sends it by text message. Refused without a telephone. Needs rounds.plan. */
export async function sendWorkerLink(
  scope: Scope,
  { workerId, publicUrl }: { readonly workerId: number; readonly publicUrl: string },
): Promise<Result<null>> {
  require(scope, 'rounds.plan');
  const worker = await getWorker(scope, workerId);
  if (worker.phone === null) return refuse('No telephone is recorded for them');
  const made = await makeWorkerLink(scope, { workerId, opens: 'page' });
  if (!made.ok) return made;
  await notify(
    scope,
    'rounds-link',
    {
      worker: `${worker.given_name} ${worker.family_name}`,
      phone: worker.phone,
      provider: ownProvider(scope),
    },
    { provider: worker.provider_name, address: `${publicUrl.replace(/\/$/, '')}${made.value.path}` },
  );
  return ok(null);
}

/** Revokes a worker's link of a kind. Refused where there is none. Needs rounds.plan. */
export async function revokeWorkerLink(
  scope: Scope,
  { workerId, opens }: { readonly workerId: number; readonly opens: LinkKind },
): Promise<Result<null>> {
  require(scope, 'rounds.plan');
  const worker = await getWorker(scope, workerId);
  if ((await revokeLinks(scope, worker.id, opens)) === 0) return refuse('There is no such link');
  scope.audit({ act: 'link to rounds revoked', subject: ['care_worker', workerId], detail: { opens } });
  return ok(null);
}
