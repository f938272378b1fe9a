/** Tells people, and those who speak for them, that a visit is planned at another time than they were told. Source: docs/rules/rounds-told-times.md. */
import { z } from 'zod';
import { onPhone } from '../../ground/phone-words.ts';
import { listContacts } from '../../people/records/contacts.ts';
import { waysToWrite } from '../../people/rules/contact-channels.ts';
import { ask } from '../../platform/jobs.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { findRotaVisit } from '../records/rota-visits.ts';
import { type TimeToTell, timesInWords } from '../rules/told-times.ts';

const asked = z.object({
  providerId: z.int(),
  times: z.array(z.object({ visitId: z.int(), from: z.number(), to: z.number() })),
});

/** Asks that people are told once a publication is committed; how they are reached is the council's to read. For actions. */
export async function askToTell(
  scope: Scope,
  providerId: number,
  times: readonly TimeToTell[],
): Promise<void> {
  if (times.length > 0) await ask(scope, 'tell-visit-times', { providerId, times });
}

/**
 * Writes to each person whose visit moved, and to whoever speaks for them and may be told, by the email or text message that they agreed to;
 * a letter would come too late. Answers how many notices were written. For the job; needs rounds.plan.
 */
export async function tellTimes(scope: Scope, payload: Record<string, unknown>): Promise<number> {
  require(scope, 'rounds.plan');
  const { providerId, times } = asked.parse(payload);
  const { name: provider, phone } = await getProvider(scope, providerId);
  const of: { personId: number; time: TimeToTell }[] = [];
  for (const time of times) {
    const visit = await findRotaVisit(scope, providerId, time.visitId);
    if (visit !== undefined && !visit.cancelled) of.push({ personId: visit.personId, time });
  }
  let told = 0;
  for (const [personId, own] of Map.groupBy(of, (one) => one.personId)) {
    const list = timesInWords(own.map(({ time }) => time));
    for (const contact of await listContacts(scope, personId)) {
      const way = waysToWrite(contact).find(({ channel }) => channel !== 'letter');
      if (!contact.mayBeTold || way === undefined || contact.preference?.prefers === 'telephone') continue;
      const { representativeId: representative, name, largePrint } = contact;
      told += await notify(
        scope,
        'visit-times',
        { person: personId, representative, name, ...way, largePrint },
        { provider, phone: onPhone(phone), list },
      );
    }
  }
  return told;
}
