/** One message: its words, every try to send it, and what can be done about it. */
import { z } from 'zod';
import {
  getNotice,
  letterheadOf,
  markPosted,
  type Notice,
  sendNoticeAgain,
  settleNotice,
  type Try,
  whyNotAgain,
} from '../../platform/notices/log.ts';
import { letterPdf } from '../../platform/notices/send-by-notify.ts';
import { templateTitle } from '../../platform/notices/catalogue.ts';
import { channelNames } from '../../platform/notices/template.ts';
import { inFull } from '../../platform/notices/wording.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../components/actions.ts';
import { when } from '../components/amounts.ts';
import { summaryList } from '../components/summary.ts';
import { timeline } from '../components/timeline.ts';
import type { Tone } from '../components/tags.ts';
import { fields } from '../fields.ts';
import { text } from '../form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../forms.ts';
import { html, join, nothing, type SafeHtml } from '../html.ts';
import { numberIn } from '../record-number.ts';
import { type Answer, type Asked, file, page, redirect } from '../route.ts';
import { noticeTag } from './outbox-list.ts';

const carrierWords = { smtp: 'The mail server', notify: 'GOV.UK Notify', hand: 'Posted by hand' } as const;
const tones: Readonly<Record<string, Tone>> = {
  sent: 'active',
  delivered: 'good',
  failed: 'problem',
  'put off': 'attention',
};
const outcomes: Readonly<Record<string, string>> = {
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Failed',
  'put off': 'Put off',
};

const idIn = ({ params }: Asked): number => numberIn(params['id'], 'message');

/** GET /outbox/:id */
export async function outboxMessage(asked: Asked): Promise<Answer> {
  return await show(asked, startForm());
}

async function show(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, publicUrl } = asked;
  const { notice, tries, secret } = await getNotice(scope, idIn(asked));
  if (notice.person_id !== null)
    scope.audit({ act: 'looked', subject: ['notice', notice.id], personId: notice.person_id });
  return page(
    `Message ${notice.id}`,
    html`<span class="govuk-caption-l">Message ${notice.id}, ${templateTitle(notice.template).toLowerCase()}</span>
<h1 class="govuk-heading-l">${notice.subject} ${noticeTag(notice)}</h1>
${facts(notice)}
<h2 class="govuk-heading-m">The words</h2>
<div class="tend-message-words">${lines(inFull(notice.body, publicUrl, secret))}</div>
${acts(asked, notice, form)}
<h2 class="govuk-heading-m">What became of it</h2>
${happenings(notice, tries)}`,
    {
      section: 'Outbox',
      form,
      status,
      breadcrumbs: [{ text: 'Outbox', href: '/outbox' }, { text: `Message ${notice.id}` }],
    },
  );
}

/** Words with their paragraphs and lines. */
export function lines(words: string): SafeHtml {
  return html`${words
    .split(/\n\n+/)
    .map((block) => html`<p class="govuk-body tend-break">${join(block.split('\n'), html`<br>`)}</p>`)}`;
}

function facts(notice: Notice): SafeHtml {
  const { recipient, recipient_name, provider_name, person_id, link, caused_by_name, carrier, repeats_id } =
    notice;
  return summaryList([
    {
      key: 'To',
      value: html`${recipient_name}${provider_name !== null && html`, ${provider_name}`}${
        recipient !== recipient_name && html`<br>${join(recipient.split('\n'), html`<br>`)}`
      }`,
    },
    person_id !== null && {
      key: notice.representative_id === null ? 'Person' : 'Speaks for',
      value: html`<a class="govuk-link" href="/people/${person_id}">The person’s record</a>`,
    },
    {
      key: 'Channel',
      value: html`${channelNames[notice.channel]}${notice.large_print && ', in large print'}`,
    },
    { key: 'Written', value: html`${when(notice.queued_at)}, ${caused_by_name ?? 'by Tend itself'}` },
    link !== null && { key: 'About', value: html`<a class="govuk-link" href="${link}">${link}</a>` },
    repeats_id !== null && {
      key: 'Sent again',
      value: html`It repeats <a class="govuk-link" href="/outbox/${repeats_id}">message ${repeats_id}</a>`,
    },
    carrier !== null && { key: 'Carried by', value: carrierWords[carrier] },
    notice.next_try_at !== null &&
      notice.fault !== null && { key: 'Next try', value: when(notice.next_try_at) },
    notice.settled_words !== null && { key: 'Settled', value: notice.settled_words },
  ]);
}

function happenings(notice: Notice, tries: readonly Try[]): SafeHtml {
  const read = notice.read_at;
  return timeline([
    ...(read === null ? [] : [{ title: 'Read', at: read, tone: 'good' as const }]),
    ...tries.map(({ at, outcome, words }) => ({
      title: outcomes[outcome] ?? outcome,
      at,
      body: words,
      tone: tones[outcome] ?? ('quiet' as const),
    })),
    { title: 'Written', at: notice.queued_at, who: notice.caused_by_name ?? 'Tend' },
  ]);
}

function acts({ scope, csrfToken }: Asked, notice: Notice, form: FormState): SafeHtml {
  const may = permits(scope.who, 'outbox.work');
  const letter = notice.channel === 'letter';
  const why = whyNotAgain(notice);
  const waits = letter && notice.state === 'waiting';
  return html`${buttonGroup([
    letter &&
      buttonLink({ text: 'The letter as a PDF', href: `/outbox/${notice.id}/letter`, kind: 'secondary' }),
    may &&
      waits &&
      html`<form method="post" action="/outbox/${notice.id}/posted">${csrfField(csrfToken)}${button({ text: 'I have posted it', kind: 'secondary' })}</form>`,
    may &&
      why === undefined &&
      html`<form method="post" action="/outbox/${notice.id}/again">${csrfField(csrfToken)}${button({ text: 'Send again', kind: 'secondary' })}</form>`,
  ])}
${may && why !== undefined && notice.channel !== 'screen' && notice.state !== 'waiting' ? html`<p class="govuk-body">It cannot be sent again. ${why}.</p>` : nothing}
${
  may && notice.state === 'failed' && notice.settled_at === null
    ? html`<h2 class="govuk-heading-m">It did not go</h2><p class="govuk-body">It stands on your first page until somebody has dealt with it.</p>
<form method="post" action="/outbox/${notice.id}/settle" novalidate>${csrfField(csrfToken)}
${fields(form).text({ name: 'words', label: 'What was done instead', hint: 'Such as: told by telephone' })}
${button({ text: 'It is dealt with' })}</form>`
    : nothing
}`;
}

/** GET /outbox/:id/letter: the letter as it goes, or as it is printed by hand. */
export async function outboxLetter(asked: Asked): Promise<Answer> {
  const { scope, publicUrl } = asked;
  const { notice, secret } = await getNotice(scope, idIn(asked));
  if (notice.channel !== 'letter') throw new NotFound('letter');
  scope.audit({ act: 'letter read', subject: ['notice', notice.id], personId: notice.person_id });
  const pdf = await letterPdf({
    id: notice.id,
    recipient: notice.recipient,
    recipientName: notice.recipient_name,
    subject: notice.subject,
    body: inFull(notice.body, publicUrl, secret),
    largePrint: notice.large_print,
    letterhead: await letterheadOf(scope),
  });
  return file(`letter-${notice.id}.pdf`, 'application/pdf', pdf);
}

/** POST /outbox/:id/again */
export async function repeatMessage(asked: Asked): Promise<Answer> {
  const done = await sendNoticeAgain(asked.scope, idIn(asked));
  if (!done.ok) return await show(asked, withRefusal({}, done), 422);
  return redirect(`/outbox/${done.value.id}`, 'It is written again, and goes by itself.');
}

/** POST /outbox/:id/settle */
export async function settleMessage(asked: Asked): Promise<Answer> {
  const read = parseForm(z.object({ words: text('What was done instead', { max: 300 }) }), asked.form);
  if (!read.ok) return await show(asked, read, 422);
  const done = await settleNotice(asked.scope, idIn(asked), read.value.words);
  if (!done.ok) return await show(asked, withRefusal(read.values, done), 422);
  return redirect(`/outbox/${idIn(asked)}`, 'Saved. It is dealt with.');
}

/** POST /outbox/:id/posted */
export async function postedMessage(asked: Asked): Promise<Answer> {
  const done = await markPosted(asked.scope, idIn(asked));
  if (!done.ok) return await show(asked, withRefusal({}, done), 422);
  return redirect(`/outbox/${idIn(asked)}`, 'Saved. The letter is posted.');
}
