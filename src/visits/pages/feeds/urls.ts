import type { OpenRoute, Route } from '../../../web/route.ts';
import { apiDocs } from './api-docs.ts';
import { apiKeyList, newApiKey, revokeApiKey, saveApiKey } from './api-keys.ts';
import { feedLogs, originalFile, refusedRowsFile } from './feed-files.ts';
import { feedList } from './feed-list.ts';
import { discardFeedAnswer, feedPage, feedProgress, restartFeedAnswer, takeFeedAnswer } from './feed-page.ts';
import { sendFeed, sendFeedForm } from './send-feed.ts';
import { unmatchedLogs } from './unmatched.ts';

const see = 'feeds.see';

/**
 * Feeds and the keys of the API. What changes a feed needs only to see it here, since what it takes depends on what the
 * feed holds: the action asks for it.
 */
export const feedRoutes: readonly Route[] = [
  { method: 'GET', path: '/feeds', permission: see, title: 'Feeds', answer: feedList },
  {
    method: 'GET',
    path: '/feeds/send',
    permission: see,
    title: 'Send a file of visits',
    answer: sendFeedForm,
  },
  { method: 'POST', path: '/feeds/send', permission: see, title: 'Send a file of visits', answer: sendFeed },
  {
    method: 'GET',
    path: '/feeds/unmatched',
    permission: see,
    title: 'Visits with nobody to match',
    answer: unmatchedLogs,
  },
  { method: 'GET', path: '/feeds/:id', permission: see, title: 'Feed', answer: feedPage },
  {
    method: 'GET',
    path: '/feeds/:id/progress',
    permission: see,
    title: 'Progress of a feed',
    answer: feedProgress,
  },
  {
    method: 'GET',
    path: '/feeds/:id/logs',
    permission: see,
    title: 'Visit logs of a feed',
    answer: feedLogs,
  },
  {
    method: 'GET',
    path: '/feeds/:id/refused.csv',
    permission: see,
    title: 'Refused rows of a feed',
    answer: refusedRowsFile,
  },
  {
    method: 'GET',
    path: '/feeds/:id/file',
    permission: see,
    title: 'A feed’s file as it came',
    answer: originalFile,
  },
  { method: 'POST', path: '/feeds/:id/take', permission: see, title: 'Take a feed', answer: takeFeedAnswer },
  {
    method: 'POST',
    path: '/feeds/:id/discard',
    permission: see,
    title: 'Discard a feed',
    answer: discardFeedAnswer,
  },
  {
    method: 'POST',
    path: '/feeds/:id/again',
    permission: see,
    title: 'Start work on a feed again',
    answer: restartFeedAnswer,
  },
  {
    method: 'GET',
    path: '/api-clients',
    permission: 'api-clients.see',
    title: 'API keys',
    answer: apiKeyList,
  },
  {
    method: 'GET',
    path: '/api-clients/new',
    permission: 'api-clients.edit',
    title: 'Make an API key',
    answer: newApiKey,
  },
  {
    method: 'POST',
    path: '/api-clients/new',
    permission: 'api-clients.edit',
    title: 'Make an API key',
    answer: saveApiKey,
  },
  {
    method: 'POST',
    path: '/api-clients/:id/revoke',
    permission: 'api-clients.edit',
    title: 'Revoke an API key',
    answer: revokeApiKey,
  },
];

/** The API in words, for whoever comes. */
export const feedOpenRoutes: readonly OpenRoute[] = [
  {
    method: 'GET',
    path: '/api-docs',
    permission: 'anyone',
    title: 'Send visits by the API',
    answer: apiDocs,
  },
];
