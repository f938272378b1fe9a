import { noteListSeen } from '../../../platform/list-seen.ts';
import { plural } from '../../../ground/text.ts';
import { getLongWork } from '../../../platform/long-work.ts';
import { permits, type Scope } from '../../../platform/scope.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { type Progress, progressBar } from '../../../web/components/progress.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { csrfField } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { discardFeed } from '../../actions/discard-feed.ts';
import { permissionToSend } from '../../actions/read-feed.ts';
import { restartFeed } from '../../actions/restart-feed.ts';
import { takeFeed } from '../../actions/take-feed.ts';
import { countRefusals, listRefusals } from '../../records/feed-rows.ts';
import { findTakenBefore } from '../../records/feeds-before.ts';
import { type Feed, getFeed } from '../../records/feeds.ts';
import { feedCrumbs, numberIn } from './feed-address.ts';
import {
  changesPart,
  feedNumbers,
  firstRowsPart,
  refusedPart,
  spanWords,
  strangersPart,
  thingsToKnow,
} from './feed-parts.ts';
import {
  channelNames,
  layoutWords,
  methodNames,
  rowsWords,
  senderWords,
  statusNames,
  statusTones,
  takenWords,
} from './feed-words.ts';

const SHOWN_REFUSALS = 50;
const STUCK_MINUTES = 15;

/** One feed: being read, waiting to be taken, taken, laid aside or of no use. */
export async function feedPage(asked: Asked): Promise<Answer> {
  return await show(asked, await getFeed(asked.scope, numberIn(asked.params)));
}

async function show(asked: Asked, feed: Feed, refusal?: string): Promise<Answer> {
  const frame = {
    section: 'Feeds',
    caption: feed.file_name,
    breadcrumbs: feedCrumbs({ text: `Feed ${feed.id}` }),
    ...(refusal === undefined ? {} : { status: 409, form: { values: {}, errors: { '': refusal } } }),
  };
  switch (feed.status) {
    case 'reading':
    case 'taking':
      return page(statusNames[feed.status], await working(asked, feed), { ...frame, refreshSeconds: 5 });
    case 'previewed':
      return page('Check this feed before it is taken', await preview(asked, feed), frame);
    case 'unusable': {
      const first = await findTakenBefore(asked.scope, feed);
      if (first === undefined) return page('This file cannot be used', unusable(feed), frame);
      return page('This file was taken before', repeated(feed, first), frame);
    }
    default:
      return page(`Feed ${feed.id}`, await detail(asked, feed), frame);
  }
}

async function working({ scope, csrfToken }: Asked, feed: Feed): Promise<SafeHtml> {
  const work = feed.long_work_id === null ? undefined : await getLongWork(scope, feed.long_work_id);
  const minutes = (scope.now.epochMilliseconds - feed.received_at.getTime()) / 60_000;
  const stuck = minutes > STUCK_MINUTES && permits(scope.who, permissionToSend(feed));
  return html`${progressBar({
    id: 'feed',
    label: feed.status === 'reading' ? 'Reading the file' : 'Taking the visits',
    done: work?.done ?? 0,
    total: work?.total ?? undefined,
    words: workingWords(feed),
    pollUrl: `/feeds/${feed.id}/progress`,
  })}
    <p class="govuk-body">You can leave this page. The feed is under <a class="govuk-link" href="/feeds">Feeds</a> when it is ready.</p>
    ${
      stuck &&
      html`<p class="govuk-body">This takes longer than it should. Starting it again does no harm.</p>
      <form method="post" action="/feeds/${feed.id}/again">${csrfField(csrfToken)}${button({ text: 'Start it again', kind: 'secondary' })}</form>`
    }`;
}

function workingWords({ status }: Feed): string {
  return status === 'reading' ? 'The rows are being read.' : 'The visits are being taken.';
}

/** How far the work on a feed has come, for the bar on its page. */
export async function feedProgress({ scope, params }: Asked): Promise<Answer> {
  const feed = await getFeed(scope, numberIn(params));
  const under = feed.status === 'reading' || feed.status === 'taking';
  const work = feed.long_work_id === null ? undefined : await getLongWork(scope, feed.long_work_id);
  const value: Progress = {
    done: work?.done ?? 0,
    ...(work?.total ? { total: work.total } : {}),
    words: under ? workingWords(feed) : 'Finished.',
    ...(under ? {} : { finished: `/feeds/${feed.id}` }),
  };
  return { kind: 'json', value };
}

function facts(feed: Feed): SafeHtml {
  const who = senderWords(feed);
  return summaryList([
    {
      key: 'File',
      value: html`<a class="govuk-link" href="/feeds/${feed.id}/file" download>${feed.file_name}</a>`,
    },
    feed.provider_name !== null && { key: 'Provider', value: feed.provider_name },
    {
      key: 'Layout',
      value: html`${layoutWords(feed)}${feed.profile_version !== null && html`, <a class="govuk-link" href="/profiles/${feed.mapping_profile_id}">version ${feed.profile_version}</a>`}`,
    },
    feed.format === 'abacus' && { key: 'Logged by', value: methodNames[feed.method] },
    feed.file_reference !== null && { key: 'File reference', value: feed.file_reference },
    { key: 'Came', value: html`${when(feed.received_at)}, ${channelNames[feed.channel]}, ${who}` },
    feed.taken_at !== null && {
      key: 'Taken',
      value: html`${when(feed.taken_at)}${feed.taken_by !== null && html`, ${feed.taken_by_name ?? 'the council'}`}`,
    },
    { key: 'State', value: statusTag(statusNames[feed.status], statusTones[feed.status]) },
  ]);
}

async function refusals(scope: Scope, feed: Feed): Promise<SafeHtml> {
  if (feed.rows_refused === 0) return nothing;
  const rows = await listRefusals(scope, feed.id, { limit: SHOWN_REFUSALS });
  return refusedPart(feed, { reasons: await countRefusals(scope, feed.id), rows });
}

async function preview({ scope, csrfToken }: Asked, feed: Feed): Promise<SafeHtml> {
  const own = scope.who.providerId !== null;
  const toTake = feed.rows_new + feed.rows_updated;
  const may = permits(scope.who, permissionToSend(feed));
  noteListSeen(scope, `first rows of feed ${feed.id}`, feed.summary.firstRows);
  const span = spanWords(feed.summary);
  const these = toTake === 1 ? rowsWords(feed, 1).replace('1', 'this') : `these ${rowsWords(feed, toTake)}`;
  const take = button({ text: `Take ${these}` });
  const discard = button({ text: 'Discard', kind: 'secondary', formaction: `/feeds/${feed.id}/discard` });
  return html`${feed.fault !== null && html`<div class="govuk-inset-text">${feed.fault}</div>`}
    <p class="govuk-body-l">${rowsWords(feed, feed.rows_read)}${feed.provider_name !== null && ` of ${feed.provider_name}`}${span !== '' && `, ${span}`}. Nothing is taken yet.</p>
    ${feedNumbers(feed)}
    ${toTake === 0 && html`<p class="govuk-body">There is nothing to take: ${feed.rows_unchanged > 0 ? 'every usable row is here already and is the same' : 'no row can be used'}.</p>`}
    ${may && html`<form method="post" action="/feeds/${feed.id}/take">${csrfField(csrfToken)}${buttonGroup(toTake > 0 ? [take, discard] : [discard])}</form>`}
    ${thingsToKnow(feed, own)}
    ${await refusals(scope, feed)}
    ${changesPart(feed)}
    ${strangersPart(feed, own)}
    ${firstRowsPart(feed)}
    <h2 class="govuk-heading-m">Where it came from</h2>${facts(feed)}`;
}

async function detail({ scope }: Asked, feed: Feed): Promise<SafeHtml> {
  const own = scope.who.providerId !== null;
  noteListSeen(scope, `first rows of feed ${feed.id}`, feed.summary.firstRows);
  const brought = feed.rows_new + feed.rows_updated;
  const taken = feed.status === 'taken';
  return html`${facts(feed)}
    ${taken && feedNumbers(feed)}
    ${
      taken &&
      brought > 0 &&
      feed.holds === 'visit logs' &&
      html`<p class="govuk-body"><a class="govuk-link" href="/feeds/${feed.id}/logs">See the ${plural(brought, 'visit log')} it brought</a></p>`
    }
    ${taken && thingsToKnow(feed, own)}
    ${await refusals(scope, feed)}
    ${taken && changesPart(feed)}
    ${taken && strangersPart(feed, own)}
    ${firstRowsPart(feed)}`;
}

function repeated(feed: Feed, first: number): SafeHtml {
  return html`<p class="govuk-body-l">${feed.fault}</p>
    <p class="govuk-body"><a class="govuk-link" href="/feeds/${first}">See feed ${first} and what was taken</a>. There is nothing more for you to do.</p>
    ${facts(feed)}`;
}

function unusable(feed: Feed): SafeHtml {
  return html`<p class="govuk-body-l">${feed.fault}</p>
    <p class="govuk-body">Nothing was taken. Put the file right and <a class="govuk-link" href="/feeds/send">send it again</a>.</p>
    ${facts(feed)}`;
}

/** Takes a feed, at once or by a job, and says what happened. */
export async function takeFeedAnswer(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params);
  const taken = await takeFeed(asked.scope, id);
  if (!taken.ok) return await show(asked, await getFeed(asked.scope, id), taken.reason);
  return redirect(`/feeds/${id}`, taken.value.later ? undefined : takenWords(taken.value));
}

/** Lays a feed aside. */
export async function discardFeedAnswer(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params);
  const discarded = await discardFeed(asked.scope, id);
  if (!discarded.ok) return await show(asked, await getFeed(asked.scope, id), discarded.reason);
  return redirect('/feeds', 'Discarded. Nothing of it was taken.');
}

/** Starts work again that has not come to an end. */
export async function restartFeedAnswer(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params);
  await restartFeed(asked.scope, id);
  return redirect(`/feeds/${id}`, 'Started again.');
}
