import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributes, escape, html, isEmpty, join, nothing, raw } from '../../src/web/html.ts';

describe('html', () => {
  it('escapes text and keeps numbers', () => {
    expect(html`<p>${'<script>alert("x")</script>'} & ${2}</p>`.toString()).toBe(
      '<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; & 2</p>',
    );
  });

  it('keeps markup that was already made safe, and joins lists', () => {
    const items = ['a', 'b & c'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>`.toString()).toBe('<ul><li>a</li><li>b &amp; c</li></ul>');
  });

  it('leaves nothing for null, undefined and false', () => {
    expect(html`[${null}${undefined}${false}${nothing}${[]}]`.toString()).toBe('[]');
    expect(html`${0}${''}`.toString()).toBe('0');
  });

  it('refuses an attribute without quotes', () => {
    expect(() => html`<p class=${'x'}>`).toThrow('quotes');
    expect(html`<p>a=${'x'}</p>`.toString()).toBe('<p>a=x</p>');
  });

  it('takes the sting from a link that would run script', () => {
    expect(html`<a href="${' java\nscript:alert(1)'.replace('\n', '')}">x</a>`.toString()).toBe(
      '<a href="#">x</a>',
    );
    expect(html`<a href="${'/people?a=1&b=2'}">x</a>`.toString()).toBe('<a href="/people?a=1&amp;b=2">x</a>');
  });

  it('never lets text out of its place, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = escape(text);
        expect(safe).not.toMatch(/[<>"']/);
        const back = safe
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        expect(back).toBe(text);
      }),
    );
  });

  it('writes attributes', () => {
    expect(
      html`<p${attributes({ id: 'a"b', hidden: true, title: undefined, tabindex: 0 })}>`.toString(),
    ).toBe('<p id="a&quot;b" hidden tabindex="0">');
  });

  it('joins, and knows when there is nothing to show', () => {
    expect(join(['a', null, '', 'b'], ', ').toString()).toBe('a, b');
    expect(join([html`<b>a</b>`, 'c'], raw('<br>')).toString()).toBe('<b>a</b><br>c');
    expect(isEmpty(html` ${null} `)).toBe(true);
    expect(isEmpty(html`0`)).toBe(false);
  });
});
