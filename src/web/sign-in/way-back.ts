/** Only its origin matters: an address that leads away from it leads to another site. */
const here = 'http://tend.invalid';

/**
 * Where to go after signing in: only an address within Tend, never another site's. It is read as a browser reads it, which drops tabs
 * and line ends and takes `\` for `/`, and answered as it was read, so that nothing in it can mean something else later.
 */
export function wayBack(back: string | null | undefined): string {
  if (!back?.startsWith('/') || /\p{Cc}/u.test(back)) return '/';
  const read = URL.parse(back, here);
  if (read?.origin !== here) return '/';
  const address = `${read.pathname}${read.search}${read.hash}`;
  return address.startsWith('//') ? '/' : address;
}
