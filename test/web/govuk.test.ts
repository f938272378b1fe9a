import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateGovuk } from '../../scripts/generate-govuk.ts';
import type { GovukComponents } from '../../src/web/govuk.ts';
import { govuk, govukHome } from '../../src/web/govuk.ts';
import { html } from '../../src/web/html.ts';

type Fixtures = {
  readonly component: keyof GovukComponents;
  readonly fixtures: readonly {
    readonly name: string;
    readonly options: GovukComponents[keyof GovukComponents];
    readonly html: string;
  }[];
};
const componentsHome = join(govukHome, 'govuk/components');
const all = readdirSync(componentsHome, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(
    (entry): Fixtures => JSON.parse(readFileSync(join(componentsHome, entry.name, 'fixtures.json'), 'utf8')),
  );

describe('the official components', () => {
  it.each(all)('renders every official example of $component to the byte', ({ component, fixtures }) => {
    for (const fixture of fixtures) {
      const rendered = govuk(component, fixture.options);
      expect(rendered.toString(), `${component}: ${fixture.name}`).toBe(fixture.html.trim());
    }
  });

  it('covers all 725 examples', () => {
    expect(all.reduce((sum, { fixtures }) => sum + fixtures.length, 0)).toBe(725);
  });

  it('has types that are up to date with the package', () => {
    expect(readFileSync(join(import.meta.dirname, '../../src/web/govuk.generated.ts'), 'utf8')).toBe(
      generateGovuk(),
    );
  });

  it('takes SafeHtml for html and escapes text', () => {
    const tag = govuk('tag', { text: '<b>held</b>' });
    expect(tag.toString()).toContain('&lt;b&gt;held&lt;/b&gt;');
    const inset = govuk('inset-text', { html: html`<p>${'a < b'}</p>` });
    expect(inset.toString()).toContain('<p>a &lt; b</p>');
  });

  it('refuses wrong and missing options when compiled', () => {
    const wrong = [
      // @ts-expect-error An unknown option
      () => govuk('input', { name: 'postcode', label: { text: 'Postcode' }, colour: 'red' }),
      // @ts-expect-error A missing name
      () => govuk('input', { label: { text: 'Postcode' } }),
      // @ts-expect-error Words or markup are needed
      () => govuk('tag', { classes: 'govuk-tag--green' }),
      // @ts-expect-error Markup must be SafeHtml
      () => govuk('tag', { html: '<b>held</b>' }),
      // @ts-expect-error An unknown component
      () => govuk('carousel', {}),
    ];
    expect(wrong).toHaveLength(5);
  });
});
