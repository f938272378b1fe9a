/**
 * Characters that nobody types: they break a header, a log line or a text in the database. What comes in a query or a form is cleaned
 * of them here, before anything reads it; a call of the API, which no person typed, is refused, unless it judges each row by itself.
 */

/** All control characters but tab and line ends, which a person may paste into a box of several lines. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;
const ESCAPED = /%(?:[01][\da-f]|7f)/gi;

/** A text that was sent, with a space for each control character but tab and line ends, and no half of a character. */
export function withoutControl(sent: string): string {
  return sent.replaceAll(CONTROL, ' ').toWellFormed();
}

/**
 * An address with a space for each control character of its query, tab and line ends too: a query is one line. Its path is left, so
 * that an address with one in it stays an address that is not there (`hasControlInPath`).
 */
export function cleanedUrl(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? url : `${url.slice(0, at)}${url.slice(at).replaceAll(ESCAPED, '%20')}`;
}

/** Whether the path of an address has a control character, however it is escaped. */
export function hasControlInPath(url: string): boolean {
  return (url.split('?')[0] ?? '').search(ESCAPED) !== -1;
}

/** Where in a body of JSON a text cannot be kept, as `logs.3.worker`; '' for the whole of it, undefined where every text can. */
export function unkeepableIn(body: unknown): string | undefined {
  if (typeof body === 'string') return withoutControl(body) === body ? undefined : '';
  if (typeof body !== 'object' || body === null) return undefined;
  for (const [name, value] of Object.entries(body)) {
    if (withoutControl(name) !== name) return '';
    const within = unkeepableIn(value);
    if (within !== undefined) return within === '' ? name : `${name}.${within}`;
  }
  return undefined;
}

/** An address as a Location header can carry it: what is no plain character is escaped. */
export function asLocation(address: string): string {
  return address.toWellFormed().replaceAll(/[^\u0021-\u007e]/gu, encodeURIComponent);
}
