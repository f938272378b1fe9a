/** How feeds are spoken of on pages. */
import { plural, thousands } from '../../../ground/text.ts';
import type { Tone } from '../../../web/components/tags.ts';
import type { Feed, FeedChannel, FeedFormat, FeedRow, FeedStatus } from '../../records/feeds.ts';
import type { LogPart } from '../../rules/feed-preview.ts';
import type { Method } from '../../rules/planned-and-logged.ts';

export const statusNames = {
  reading: 'Being read',
  previewed: 'To be taken',
  taking: 'Being taken',
  taken: 'Taken',
  discarded: 'Discarded',
  unusable: 'Cannot be used',
} as const satisfies Record<FeedStatus, string>;

export const statusTones = {
  reading: 'active',
  previewed: 'attention',
  taking: 'active',
  taken: 'good',
  discarded: 'quiet',
  unusable: 'problem',
} as const satisfies Record<FeedStatus, Tone>;

export const channelNames = { upload: 'Upload', api: 'API', folder: 'Folder' } as const satisfies Record<
  FeedChannel,
  string
>;

export const formatNames = {
  tend: 'Tend’s own CSV',
  abacus: 'Abacus service delivery',
  profile: 'Mapping profile',
  api: 'API call',
} as const satisfies Record<FeedFormat, string>;

export const methodNames = {
  tag: 'Tag in the home',
  phone: 'Phone call from the home',
  gps: 'GPS of a phone',
  app: 'App',
  manual: 'By hand afterwards',
} as const satisfies Record<Method, string>;

/** A method as a few words in a table. */
export const methodWords = {
  tag: 'tag',
  phone: 'phone',
  gps: 'GPS',
  app: 'app',
  manual: 'by hand',
} as const satisfies Record<Method, string>;

export const partNames = {
  personReference: 'Person',
  workerReference: 'Worker',
  inAt: 'Check-in',
  outAt: 'Check-out',
  inMethod: 'Check-in by',
  outMethod: 'Check-out by',
  visitReference: 'Planned visit',
  claimedStartsAt: 'Claimed start',
  claimedMinutes: 'Claimed minutes',
} as const satisfies Record<LogPart, string>;

/** The layout of a feed, with the profile's name where there is one. */
export function layoutWords({ format, profile_name, holds }: FeedRow): string {
  if (holds === 'planned visits') return 'Planned visits, Tend’s own CSV';
  return format === 'profile' && profile_name !== null
    ? `Mapping profile ${profile_name}`
    : formatNames[format];
}

/** Who sent a feed. A provider's people are not told the names of the council's. */
export function senderWords({ received_by, received_by_name, api_client_name, channel }: FeedRow): string {
  if (received_by_name !== null) return received_by_name;
  if (received_by !== null) return 'The council';
  if (api_client_name !== null) return api_client_name;
  return channel === 'folder' ? 'Left in the folder' : 'Tend';
}

/** What a feed holds, with its number: '1,204 visits', '3 planned visits'. */
export function rowsWords({ holds }: Pick<Feed, 'holds'>, count: number): string {
  return plural(count, holds === 'planned visits' ? 'planned visit' : 'visit');
}

/** '1,204 new visits and 3 corrections', or that nothing was new. */
export function takenWords(taken: {
  readonly new: number;
  readonly updated: number;
  readonly unchanged: number;
}): string {
  const parts = [
    taken.new > 0 && plural(taken.new, 'new visit'),
    taken.updated > 0 && plural(taken.updated, 'correction'),
  ].filter((part) => part !== false);
  if (parts.length === 0)
    return `Taken. All ${thousands(taken.unchanged)} rows were here already, so nothing changed.`;
  return `Taken: ${parts.join(' and ')}. The weeks they belong to are being verified.`;
}
