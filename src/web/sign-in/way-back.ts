/** Where to go after signing in: only an address within Tend, never another site's. */
export function wayBack(back: string | null | undefined): string {
  return back && /^\/(?![/\\])/.test(back) ? back : '/';
}
