import { describe, expect, it } from 'vitest';
import { html } from '../../src/web/html.ts';
import { browserTitle, errorPage, page } from '../../src/web/layout.ts';
import { frame } from './kitchen-sink.ts';

const assets = { css: '/assets/tend-1.css', js: '/assets/tend-1.js' };
const whole = (more: object = {}): string =>
  page({ ...frame, assets, title: 'Held visits', main: html`<p>Body</p>`, ...more });

describe('a page', () => {
  it('is named by page, section and service, and says when something is wrong', () => {
    expect(browserTitle({ title: 'Held visits', section: 'Payments' })).toBe('Held visits – Payments – Tend');
    expect(browserTitle({ title: 'People', section: 'People' })).toBe('People – Tend');
    expect(browserTitle({ title: 'Add', form: { values: {}, errors: { name: 'Enter name' } } })).toBe(
      'Error: Add – Tend',
    );
    expect(browserTitle({ title: 'Add', form: { values: {}, errors: {} } })).toBe('Add – Tend');
  });

  it('has one heading: its own, or the title', () => {
    expect(whole().match(/<h1/g)).toHaveLength(1);
    expect(whole()).toContain('<h1 class="govuk-heading-l">Held visits</h1>');
    expect(whole({ main: html`<h1 class="govuk-heading-xl">Mine</h1>` }).match(/<h1/g)).toHaveLength(1);
  });

  it('has a skip link, says who is signed in and where they are', () => {
    const text = whole();
    expect(text).toMatch(/<a href="#main-content" class="govuk-skip-link"/);
    expect(text).toContain('Amira Khan');
    expect(text).toContain('Finance officer');
    expect(text).toContain('<input type="hidden" name="_csrf" value="token">');
    expect(text).toMatch(/href="\/held-visits"\s+aria-current="true"/);
    expect(text).toContain('Everything here is made up.');
    expect(text).toContain('Accessibility statement');
  });

  it('has no inline script or style, so the strictest policy holds', () => {
    expect(whole()).not.toMatch(/\sstyle=|<style|<script>|\son[a-z]+=/);
    expect(whole()).toContain('<script type="module" src="/assets/tend-1.js"></script>');
  });

  it('shows the summary of what is wrong before its heading', () => {
    const text = whole({
      form: {
        values: { 'born-day': '' },
        errors: { born: 'Enter date of birth', '': 'Somebody else changed this' },
      },
    });
    expect(text.indexOf('There is a problem')).toBeLessThan(text.indexOf('<h1'));
    expect(text).toContain('href="#born-day"');
    expect(text).toContain('Somebody else changed this');
  });

  it('asks again by itself only without scripts', () => {
    expect(whole({ refreshSeconds: 4 })).toContain(
      '<noscript><meta http-equiv="refresh" content="4"></noscript>',
    );
  });

  it('leads whoever has not signed in nowhere that they cannot go: the name of the service is no link', () => {
    expect(whole()).toContain('<a class="tend-header__brand" href="/">');
    expect(whole({ user: undefined })).toContain('<span class="tend-header__brand">');
  });

  it('shows nothing of a council or of anybody before sign-in', () => {
    const text = page({ assets, title: 'Sign in', main: html`` });
    expect(text).not.toContain('Sign out');
    expect(text).not.toContain('govuk-service-navigation');
    expect(text).not.toContain('/keyboard');
  });

  it.each([
    [403, 'You cannot see this page'],
    [404, 'Page not found'],
    [409, 'Somebody changed this first'],
    [413, 'Too much was sent'],
    [415, 'No files are taken here'],
    [500, 'Something went wrong'],
    [503, 'Something went wrong'],
  ])('says what is the matter with %d', (status, title) => {
    const text = errorPage({ assets, status, reference: 'a1-b2' });
    expect(text).toContain(`<h1 class="govuk-heading-l">${title}</h1>`);
    expect(text).toContain('a1-b2');
  });
});
