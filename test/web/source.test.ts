import { describe, expect, it } from 'vitest';
import { type Sources, sourcesUnder } from '../house/source.ts';

const mayBeRaw = /^src\/web\/(html\.ts|govuk\.ts|charts\/)/;

/** Files that make markup safe without looking at it, where only three places may. */
function rawOutside(sources: Sources): string[] {
  return [...sources]
    .filter(
      ([file, text]) =>
        !mayBeRaw.test(file) &&
        /new SafeHtml\(|import (?:\* as|[^;]*\braw\b)[^;]*from '[^']*\bhtml\.ts'/.test(text),
    )
    .map(([file]) => file);
}

/** Markup that the content security policy would refuse: a style or an event written into an element. */
function inlineMarkup(sources: Sources): string[] {
  return [...sources]
    .filter(
      ([, text]) => /<[a-z][^>`]*\s(?:style|on[a-z]+)=["$]/.test(text) || /<(?:style|script)>/.test(text),
    )
    .map(([file]) => file);
}

const src = sourcesUnder('src');
const one = (file: string, text: string): Sources => new Map([[file, text]]);

describe('markup in the source', () => {
  it('is made safe without looking in three places only', () => {
    expect(rawOutside(src)).toEqual([]);
  });

  it.each([
    "import { html, raw } from '../../web/html.ts';",
    "import * as markup from './html.ts';",
    'new SafeHtml(name)',
  ])('finds %s', (text) => {
    expect(rawOutside(one('src/people/pages/a.ts', text))).toHaveLength(1);
  });

  it('holds no style and no script of its own', () => {
    expect(inlineMarkup(src)).toEqual([]);
  });

  it.each(['<p style="color: red">', '<button type="button" onclick="go()">', '<script>go()</script>'])(
    'finds %s',
    (text) => {
      expect(inlineMarkup(one('src/people/pages/a.ts', `html\`${text}\``))).toHaveLength(1);
    },
  );
});
