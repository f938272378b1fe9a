/** Asks GOV.UK Notify what became of the messages that it took. */
import type { NotifyConfig } from '../config.ts';
import type { Database } from '../database.ts';
import { recordBecame } from './deliver.ts';
import { becameOf } from './notify-states.ts';
import { notifyClient, readNotifyFault } from './send-by-notify.ts';

/** The longer a message is on its way the more seldom it is asked after; Notify itself forgets it after a week. */
const DUE = `select council_id, id, reference, carrier_id from outbox_message
  where carrier = 'notify' and sent_at is not null and delivered_at is null and failed_at is null and carrier_id is not null
    and sent_at > now() - interval '7 days' and coalesce(asked_at, sent_at) < now() - greatest(interval '2 minutes', (now() - sent_at) / 4)
  order by sent_at limit 200`;

/** Reads back what is not certain yet; answers of how many it became so. It stops at the first fault: the next time will do. */
export async function readStates(database: Database, config: NotifyConfig): Promise<number> {
  const client = notifyClient(config);
  const { rows } = await database.pool.query<{
    council_id: number;
    id: number;
    reference: string;
    carrier_id: string;
  }>(DUE);
  let certain = 0;
  for (const row of rows) {
    const status = await client.getNotificationById(row.carrier_id).then(
      ({ data }) => data.status,
      (fault: unknown) => (readNotifyFault(fault).status === 404 ? 'forgotten' : undefined),
    );
    if (status === undefined) return certain;
    await database.pool.query(
      'update outbox_message set asked_at = now() where council_id = $1 and id = $2',
      [row.council_id, row.id],
    );
    const became = becameOf(status);
    if (became === undefined) continue;
    const message = { reference: row.reference, carrierId: row.carrier_id };
    if (await recordBecame(database, message, became)) certain += 1;
  }
  return certain;
}
