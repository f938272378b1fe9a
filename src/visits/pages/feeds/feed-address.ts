import { NotFound } from '../../../platform/errors.ts';

/** The number in an address such as /feeds/:id; NotFound where it is none. */
export function numberIn(params: Readonly<Record<string, string>>, what = 'feed'): number {
  const id = params['id'] ?? '';
  if (!/^\d{1,15}$/.test(id)) throw new NotFound(what);
  return Number(id);
}

/** A step on the way to a page. */
type Step = { readonly text: string; readonly href?: string };

/** The way to a page below the feeds. */
export function feedCrumbs(...steps: readonly Step[]): readonly Step[] {
  return [{ text: 'Feeds', href: '/feeds' }, ...steps];
}
