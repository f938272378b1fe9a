/** The values that the boxes of a page's form hold, as a browser would post them. */
export function valuesIn(html: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  const add = (name: string, value: string) => {
    const before = found[name];
    found[name] = before === undefined ? value : [before, value].flat();
  };
  for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (name === undefined || name === '_csrf') continue;
    if (/type="(checkbox|radio)"/.test(tag) && !tag.includes(' checked')) continue;
    add(name, /value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  for (const [, name = '', options = ''] of html.matchAll(
    /<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    add(name, /value="([^"]*)" selected/.exec(options)?.[1] ?? '');
  for (const [, name = '', text = ''] of html.matchAll(
    /<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g,
  ))
    add(name, text);
  return found;
}
