/** The notices of whoever has signed in: a few on their first page, all on a page of their own. */
import { z } from 'zod';
import { plural } from '../../ground/text.ts';
import { listScreenNotices, markNoticesRead, type ScreenNotice } from '../../platform/notices/screen.ts';
import type { Scope } from '../../platform/scope.ts';
import { button } from '../components/actions.ts';
import { when } from '../components/amounts.ts';
import { emptyState } from '../components/messages.ts';
import { pagination } from '../components/pagination.ts';
import { readPage } from '../components/query.ts';
import { statusTag } from '../components/tags.ts';
import { optionalText } from '../form-values.ts';
import { csrfField, parseForm } from '../forms.ts';
import { html, nothing, type SafeHtml } from '../html.ts';
import { readNumber } from '../record-number.ts';
import { type Answer, type Asked, page, redirect } from '../route.ts';

const ON_HOME = 3;
const PER_PAGE = 25;

function noticeList(notices: readonly ScreenNotice[], csrfToken: string, back: string): SafeHtml {
  return html`<ul class="tend-notices">${notices.map(
    ({ id, subject, body, link, queued_at, read_at }) =>
      html`<li class="tend-notices__item${read_at === null ? ' tend-notices__item--new' : ''}"><p class="tend-notices__subject">${
        link === null
          ? html`<strong>${subject}</strong>`
          : html`<a class="govuk-link" href="${link}">${subject}</a>`
      } ${read_at === null && back !== '/' && statusTag('Not read', 'attention')}</p>
<p class="tend-notices__body">${body}</p>
<div class="tend-notices__foot"><span>${when(queued_at)}</span>${
        read_at === null &&
        html`<form method="post" action="/my-notices">${csrfField(csrfToken)}<input type="hidden" name="notice" value="${id}"><input type="hidden" name="back" value="${back}"><button type="submit" class="tend-link-button">Mark as read<span class="govuk-visually-hidden">: ${subject}</span></button></form>`
      }</div></li>`,
  )}</ul>`;
}

/** 'You have 3 notices that you have not read.' */
export function unreadInWords(unread: number): string {
  return unread === 0
    ? 'You have read all your notices.'
    : `You have ${plural(unread, 'notice')} that you have not read.`;
}

/** What stands on the first page: how many are not read, the newest of them, and the way to all. Nothing for who never had any. */
export async function noticesOnHome(scope: Scope, csrfToken: string): Promise<SafeHtml> {
  const { rows, total, unread } = await listScreenNotices(scope, { limit: ON_HOME, unreadOnly: true });
  if (total === 0) return nothing;
  return html`<section aria-labelledby="notices"><h2 class="govuk-heading-m" id="notices">Notices</h2>
<p class="govuk-body">${unreadInWords(unread)} <a class="govuk-link" href="/my-notices">See all notices</a></p>
${unread > 0 && noticeList(rows, csrfToken, '/')}</section>`;
}

/** GET /my-notices: all of one's notices, those not read first. */
export async function ownNotices({ scope, query, csrfToken }: Asked): Promise<Answer> {
  const at = readPage(query);
  const { rows, total, unread } = await listScreenNotices(scope, {
    limit: PER_PAGE,
    offset: (at - 1) * PER_PAGE,
  });
  return page(
    'Notices',
    html`${rows.length > 0 && html`<p class="govuk-body-l">${unreadInWords(unread)}</p>`}
${unread > 1 && html`<form method="post" action="/my-notices">${csrfField(csrfToken)}<input type="hidden" name="notice" value="all">${button({ text: 'Mark all as read', kind: 'secondary' })}</form>`}
${rows.length === 0 ? emptyState({ title: 'You have no notices yet', text: 'What Tend tells you stands here, and comes by email too.' }) : noticeList(rows, csrfToken, '/my-notices')}
${total > PER_PAGE && pagination({ page: at, perPage: PER_PAGE, total, query, one: 'notice' })}`,
    { section: 'Home', breadcrumbs: [{ text: 'Home', href: '/' }, { text: 'Notices' }] },
  );
}

const reading = z.object({ notice: optionalText('The notice'), back: optionalText('The page before') });

/** POST /my-notices: marks one as read, or all. */
export async function readNotices({ scope, form }: Asked): Promise<Answer> {
  const read = parseForm(reading, form);
  const { notice, back } = read.ok ? read.value : { notice: '', back: '' };
  const which = notice === 'all' ? 'all' : (readNumber(notice) ?? 0);
  const count = await markNoticesRead(scope, which);
  return redirect(
    back === '/' ? '/' : '/my-notices',
    count === 0 ? undefined : `${plural(count, 'notice')} marked as read.`,
  );
}
