/**
 * The whole of a page, from skip link to footer. A page gives its content; the server adds the frame (who is signed in,
 * the navigation, the assets) and sends what `page` returns.
 *
 * What pages are made of:
 *   html.ts        html`…`, attributes({…}), join(items, ', '), nothing
 *   govuk.ts       govuk('inset-text', { text }): any official component
 *   forms.ts       parseForm(schema, form, files), startForm(known), withRefusal(values, refusal), csrfField(token)
 *   form-values.ts text, optionalText, wholeNumber, money, date, time, choice, choices, tick, file, answer(parser, name)
 *   fields.ts      fields(state).text | number | money | time | textarea | select | radios | checkboxes | tick | date | file
 *   components/    table, pagination, filters, summary, tags, amounts, tiles, tabs, timeline, messages, progress,
 *                  actions, person: one file each
 *   charts/        bars, lines, histogram, visit-line: each with its figures in a table
 */
import type { Conflict } from './conflict.ts';
import { breadcrumbTrail, type Crumb } from './components/breadcrumbs.ts';
import { type Message, messageBanner } from './components/messages.ts';
import { errorSummary, csrfField, type FormState } from './forms.ts';
import { govuk } from './govuk.ts';
import { attributes, type Html, html, nothing, type SafeHtml } from './html.ts';
import { wordmark } from './wordmark.ts';

/** What a page says. `main` may hold its own `<h1>`; where it holds none, the title becomes one. */
export type PageContent = {
  readonly title: string;
  /** The part of the service, second in the browser's title: 'Payments'. */
  readonly section?: string | undefined;
  readonly main: SafeHtml;
  /** A few words over the heading, such as a person's name. */
  readonly caption?: string | undefined;
  /** Beside the main column on a wide screen, below it on a phone. */
  readonly aside?: SafeHtml | undefined;
  readonly breadcrumbs?: readonly Crumb[] | undefined;
  readonly back?: { readonly href: string; readonly text?: string | undefined } | undefined;
  /** A form that came back: its error summary is shown and the title begins with 'Error'. */
  readonly form?: FormState | undefined;
  /** The title begins with 'Error' and `main` shows the summary itself. */
  readonly error?: boolean | undefined;
  /** What just happened. */
  readonly flash?: string | Message | undefined;
  /** For pages that are mostly one big table. */
  readonly wide?: boolean | undefined;
  /** Seconds until a browser without scripts asks again. */
  readonly refreshSeconds?: number | undefined;
};

/** A place in the service's navigation. */
export type NavigationItem = {
  readonly text: string;
  readonly href: string;
  readonly current?: boolean | undefined;
};

/** What stands round every page. */
export type PageFrame = {
  readonly assets: { readonly css: string; readonly js: string };
  readonly council?: string | undefined;
  readonly user?:
    | { readonly name: string; readonly role: string; readonly provider?: string | null | undefined }
    | undefined;
  /** The session's token, for the sign-out form. */
  readonly csrfToken?: string | undefined;
  readonly navigation?: readonly NavigationItem[] | undefined;
  /** Shows that this is a made-up council; give words to replace the usual ones. */
  readonly demonstration?: boolean | string | undefined;
  readonly language?: string | undefined;
};

/** Where the frame's own links go. */
export const framePaths = {
  home: '/',
  signIn: '/sign-in',
  signOut: '/sign-out',
  accessibility: '/accessibility',
  privacy: '/privacy',
  keyboard: '/keyboard',
} as const;

function header({ council, user, csrfToken, navigation = [] }: PageFrame): SafeHtml {
  const who =
    user &&
    html`<div class="tend-header__user">
      <span class="tend-header__name">${user.name}</span>
      <span class="tend-header__role">${user.role}${user.provider && html`, ${user.provider}`}</span>
      <form method="post" action="${framePaths.signOut}" class="tend-header__out">${csrfToken !== undefined && csrfField(csrfToken)}
        <button type="submit" class="tend-header__button">Sign out</button></form>
    </div>`;
  return html`<header class="tend-header">
  <div class="govuk-width-container tend-header__row">
    ${user ? html`<a class="tend-header__brand" href="${framePaths.home}">${wordmark}</a>` : html`<span class="tend-header__brand">${wordmark}</span>`}
    ${council && html`<span class="tend-header__council">${council}</span>`}
    ${who}
  </div>
  ${
    navigation.length > 0 &&
    govuk('service-navigation', {
      menuButtonText: 'Menu',
      navigationLabel: 'Main',
      navigation: navigation.map(({ text, href, current }) => ({ text, href, active: current })),
    })
  }
</header>`;
}

function demonstrationStrip(demonstration: boolean | string | undefined): SafeHtml {
  if (demonstration === undefined || demonstration === false) return nothing;
  const words = demonstration === true ? 'Everything here is made up.' : demonstration;
  return html`<section class="tend-demonstration" aria-label="Demonstration"><strong class="govuk-tag tend-tag--accent">Demonstration council</strong> <span>${words}</span></section>`;
}

function footer({ user }: PageFrame): SafeHtml {
  return html`<footer class="tend-footer">
  <div class="govuk-width-container tend-footer__row">
    <span class="tend-footer__name">${wordmark}</span>
    <ul class="tend-footer__links">
      <li><a class="govuk-footer__link" href="${framePaths.accessibility}">Accessibility statement</a></li>
      <li><a class="govuk-footer__link" href="${framePaths.privacy}">Privacy</a></li>
      ${user && html`<li><a class="govuk-footer__link" href="${framePaths.keyboard}">Keyboard shortcuts</a></li>`}
    </ul>
  </div>
</footer>`;
}

function heading({ title, caption, main }: PageContent): SafeHtml {
  if (main.toString().includes('<h1')) return nothing;
  return html`${caption && html`<span class="govuk-caption-l">${caption}</span>`}<h1 class="govuk-heading-l">${title}</h1>`;
}

function wayBack({ back, breadcrumbs }: PageContent): SafeHtml {
  if (back)
    return html`<nav aria-label="Back">${govuk('back-link', { href: back.href, text: back.text ?? 'Back' })}</nav>`;
  return breadcrumbs && breadcrumbs.length > 0 ? breadcrumbTrail(breadcrumbs) : nothing;
}

/** The browser's title: 'Error: Held visits – Payments – Tend'. */
export function browserTitle({
  title,
  section,
  error,
  form,
}: Pick<PageContent, 'title' | 'section' | 'error' | 'form'>): string {
  const wrong = error === true || (form !== undefined && Object.keys(form.errors).length > 0);
  const parts = [title, section !== title ? section : undefined, 'Tend'].filter((part) => part !== undefined);
  return `${wrong ? 'Error: ' : ''}${parts.join(' – ')}`;
}

/** The whole HTML document. No inline script or style, so the strictest content security policy holds. */
export function page(options: PageContent & PageFrame): string {
  const { assets, main, aside, flash, form, wide, refreshSeconds, language } = options;
  const content: Html = html`${flash !== undefined && messageBanner(flash)}${form && errorSummary(form)}${heading(options)}${main}`;
  return html`<!DOCTYPE html>
<html lang="${language ?? 'en-GB'}" class="govuk-template">
<head>
<meta charset="utf-8">
<title>${browserTitle(options)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#0b4f4a">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="/assets/tend.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.css}">
<script type="module" src="${assets.js}"></script>
${refreshSeconds !== undefined && html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>`}
</head>
<body${attributes({ class: `govuk-template__body${wide === true ? ' tend-wide' : ''}` })}>
${govuk('skip-link', { href: '#main-content', text: 'Skip to main content' })}
${header(options)}
<div class="tend-page">
<div class="govuk-width-container">
${demonstrationStrip(options.demonstration)}${wayBack(options)}
<main class="govuk-main-wrapper" id="main-content">
${aside === undefined ? content : html`<div class="tend-columns"><div class="tend-columns__main">${content}</div><aside class="tend-columns__aside">${aside}</aside></div>`}
</main>
</div>
</div>
${footer(options)}
</body>
</html>
`.toString();
}

const FAULTS: Readonly<Record<number, { readonly title: string; readonly words: string }>> = {
  403: {
    title: 'You cannot see this page',
    words: 'Your role does not include this. Ask your administrator if you need it.',
  },
  404: {
    title: 'Page not found',
    words: 'Check the web address, or go back to the start and look for it from there.',
  },
  409: { title: 'Somebody changed this first', words: 'Go back, read what it says now, and decide again.' },
  413: { title: 'Too much was sent', words: 'Go back and send less at once, or a smaller file.' },
  415: { title: 'No files are taken here', words: 'Go back and choose the page that takes the file.' },
  429: { title: 'Too many tries', words: 'Wait a minute, then try again.' },
  500: {
    title: 'Something went wrong',
    words: 'Nothing you entered was half saved. Try again in a few minutes.',
  },
};

/** A whole page for an address that cannot be shown: 403, 404, 409, 413, 415, 429 or 500. `words` replaces the usual sentence. */
export function errorPage(
  options: PageFrame & {
    readonly status: number;
    readonly reference?: string | undefined;
    readonly words?: string | undefined;
    readonly conflict?: Conflict | undefined;
  },
): string {
  const { status, reference, words, conflict } = options;
  const fault = FAULTS[status] ?? FAULTS[status >= 500 ? 500 : 404];
  const title = fault?.title ?? 'Something went wrong';
  return page({
    ...options,
    title,
    main: html`<p class="govuk-body">${words ?? fault?.words}</p>
${conflict !== undefined && conflictPart(conflict)}
${reference && html`<p class="govuk-body">If you ask for help, give this reference: <strong class="tend-reference">${reference}</strong></p>`}
<p class="govuk-body"><a class="govuk-link" href="${framePaths.home}">Go to the start</a></p>`,
  });
}

/** The way on for whoever came second, with the words that were not saved. */
function conflictPart({ href, typed }: Conflict): SafeHtml {
  const kept =
    typed.length > 0 &&
    html`<p class="govuk-body">Nothing of yours is saved. This is what you sent, so that you can use it again:</p>
${typed.map((words) => html`<div class="govuk-inset-text">${words}</div>`)}`;
  return html`${kept}<p class="govuk-body"><a class="govuk-link" href="${href}">Look at it as it stands now</a></p>`;
}
