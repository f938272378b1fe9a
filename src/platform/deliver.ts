/** The jobs that carry notices, by what the surroundings set up; there is none without a carrier, and then messages wait to be read. */
import type { Config } from './config.ts';
import { isFirst, type Job } from './jobs.ts';
import type { Carrier } from './notices/carrier.ts';
import { deliverNotices } from './notices/deliver.ts';
import { readStates } from './notices/read-states.ts';
import { notifyCarrier } from './notices/send-by-notify.ts';
import { smtpCarrier } from './notices/send-by-smtp.ts';

/** The carriers that are set up. Emails go by GOV.UK Notify where it has a template for them, else by the mail server. */
export function carriersOf({
  notify,
  smtpUrl,
  mailSender,
}: Pick<Config, 'notify' | 'smtpUrl' | 'mailSender'>): Carrier[] {
  const byNotify = notify === undefined ? undefined : notifyCarrier(notify);
  const carriers = byNotify === undefined ? [] : [byNotify];
  if (smtpUrl && byNotify?.channels.includes('email') !== true)
    carriers.push(smtpCarrier(smtpUrl, mailSender));
  return carriers;
}

/** Every minute the outbox is emptied; every five minutes Notify is asked what became of what it took. */
export function deliveryJobs(config: Config): readonly Job[] {
  const jobs: Job[] = [];
  if (config.smtpUrl || config.notify)
    jobs.push({
      name: 'deliver-outbox',
      every: '* * * * *',
      run: async ({ database, councilId }) => {
        // One run empties the outbox of every council: it is done for the first of them.
        if (await isFirst(database, councilId)) await deliverAll(database, config);
      },
    });
  const { notify } = config;
  if (notify)
    jobs.push({
      name: 'read-notify-states',
      every: '*/5 * * * *',
      run: async ({ database, councilId }) => {
        if (await isFirst(database, councilId)) await readStates(database, notify);
      },
    });
  return jobs;
}

type Tools = Parameters<Job['run']>[0];

async function deliverAll(database: Tools['database'], config: Config): Promise<void> {
  const carriers = carriersOf(config);
  try {
    await deliverNotices(database, carriers, config.publicUrl);
  } finally {
    for (const { close } of carriers) close();
  }
}
