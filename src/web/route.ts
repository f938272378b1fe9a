import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import type { Permission } from '../platform/permissions.ts';
import type { Scope } from '../platform/scope.ts';
import type { Flash, SignedIn } from '../platform/sessions.ts';
import type { SentFile } from './forms.ts';
import type { SafeHtml } from './html.ts';
import type { PageContent } from './layout.ts';

/** What a page is asked: the scope of whoever asks, and what they sent, not yet parsed. */
export type Asked = {
  readonly scope: Scope;
  readonly signedIn: SignedIn;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The fields of a posted form; a field sent several times is an array. */
  readonly form: Readonly<Record<string, string | string[]>>;
  readonly files: readonly SentFile[];
  /** The address asked for, with its query. */
  readonly url: string;
  readonly csrfToken: string;
  /** How people reach this installation, for links that leave it. */
  readonly publicUrl: string;
};

/** What a page answers. */
export type Answer =
  | ({ readonly kind: 'page'; readonly status?: number } & PageContent)
  | { readonly kind: 'redirect'; readonly to: string; readonly flash?: Flash }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly type: string;
      readonly body: Buffer | string | AsyncIterable<Buffer | string>;
    }
  | { readonly kind: 'json'; readonly value: unknown; readonly status?: number };

/** One URL of the application: there is none without a permission and a title. */
export type Route = {
  readonly method: 'GET' | 'POST';
  readonly path: `/${string}`;
  readonly permission: Permission;
  readonly title: string;
  readonly answer: (asked: Asked) => Promise<Answer> | Answer;
};

/** What a page before sign-in is asked: no scope, so no record of anybody. */
export type OpenAsked = {
  readonly database: Database;
  readonly config: Config;
  readonly form: Asked['form'];
  readonly query: URLSearchParams;
  readonly params: Asked['params'];
  readonly url: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly signedIn: SignedIn | undefined;
};

/** What a page before sign-in answers: it may also start a session or, with null, end one, or leave a short-lived cookie for the next step. The session before it is over then. */
export type OpenAnswer = Answer & {
  readonly session?: string | null;
  readonly cookie?: readonly [name: string, value: string];
};

/** A URL for whoever comes: sign-in, the accessibility statement and the like. */
export type OpenRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: `/${string}`;
  readonly permission: 'anyone';
  readonly title: string;
  readonly answer: (asked: OpenAsked) => Promise<OpenAnswer> | OpenAnswer;
};

/** Answers a page. */
export function page(
  title: string,
  main: SafeHtml,
  more: Omit<PageContent, 'title' | 'main'> & { status?: number } = {},
): Extract<Answer, { kind: 'page' }> {
  return { kind: 'page', title, main, ...more };
}

/** Sends the browser on, with a sentence that says what happened; where nothing did, with `notDone` of the reason. */
export function redirect(to: string, said?: string | Flash): Answer {
  if (said === undefined) return { kind: 'redirect', to };
  return { kind: 'redirect', to, flash: typeof said === 'string' ? { words: said, done: true } : said };
}

/** Why nothing was done, as the next page says it; a reason without a full stop gets one. */
export function notDone(reason: string): Flash {
  return { words: /[.?]$/.test(reason) ? reason : `${reason}.`, done: false };
}

/** Answers a file to keep. */
export function file(
  name: string,
  type: string,
  body: Buffer | string | AsyncIterable<Buffer | string>,
): Answer {
  return { kind: 'file', name, type, body };
}
