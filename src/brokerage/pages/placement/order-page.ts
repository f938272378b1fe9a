import { z } from 'zod';
import { longDate } from '../../../ground/calendar.ts';
import { openPerson } from '../../../people/records/people.ts';
import { permits } from '../../../platform/scope.ts';
import { button, buttonGroup, buttonLink, printButton } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { fields } from '../../../web/fields.ts';
import { choice, date, optionalText, text } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html, join, nothing, type SafeHtml } from '../../../web/html.ts';
import { numberIn } from '../../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { answerOrder } from '../../actions/answer-order.ts';
import { sayStarted } from '../../actions/say-start.ts';
import { issueAgain } from '../../actions/issue-order.ts';
import { findIntroduction } from '../../records/introductions.ts';
import {
  getOrder,
  getStart,
  type IssuedOrder,
  listOrders,
  type StartSaid,
} from '../../records/placements.ts';
import { orderChanges, type OrderedVisit, type ServiceOrder } from '../../rules/service-order.ts';
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { introductionCard } from './introduction-part.ts';
import { orderTag } from './order-list.ts';

const partNames = {
  title: 'Title',
  who: 'Who it is for',
  outcomes: 'What the care makes possible',
  needs: 'What care workers must be able to do',
  frequency: 'How much',
  visits: 'The visits',
  dates: 'Dates',
  review: 'For how long',
  probation: 'Probation period',
  cover: 'If the usual care workers cannot come',
  references: 'References',
} as const satisfies Record<keyof ServiceOrder, string>;

/** One version of a service order, to read, print and answer. */
export async function orderPage(asked: Asked): Promise<Answer> {
  return await showOrder(asked, startForm({}));
}

async function orderIn({ scope, params }: Asked): Promise<IssuedOrder> {
  return await getOrder(scope, numberIn(params['id'], 'service order'));
}

async function showOrder(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const order = await orderIn(asked);
  await openPerson(scope, order.person_id, 'service order');
  const versions = await listOrders(scope, order.placement_id);
  const before = versions.find(({ version }) => version === order.version - 1);
  const { content } = order;
  return page(
    `Service order ${order.reference}`,
    html`<span class="govuk-caption-l">Service order ${order.reference}, version ${order.version}, ${order.provider_name}</span>
      <h1 class="govuk-heading-l">${serviceName(content.title)} ${order.replaced ? statusTag('Replaced', 'quiet') : orderTag(order)}</h1>
      ${notes(order, versions)}
      ${before !== undefined && changes(before, order)}
      ${facts(content)}
      <h2 class="govuk-heading-m">${content.review === undefined ? partNames.visits : 'The care'}</h2>
      <ol class="govuk-list govuk-list--number">${content.visits.map(visit)}</ol>
      ${order.going_on && introductionCard(order.placement_id, await findIntroduction(scope, order.placement_id), permits(scope.who, 'offers.answer') || permits(scope.who, 'placement.work'))}
      ${answerCard(order)}
      ${answerPart(asked, order, form)}
      ${startPart(asked, order, await getStart(scope, order.placement_id), form)}
      ${issuePart(asked, order, form)}
      ${buttonGroup([buttonLink({ text: 'Download as PDF', href: `/service-orders/${order.id}/paper`, kind: 'secondary' }), printButton('Print this order')])}
      ${history(versions, order)}`,
    {
      section: 'Offers',
      form,
      status,
      breadcrumbs: [{ text: 'Service orders', href: '/service-orders' }, { text: order.reference }],
    },
  );
}

function notes(order: IssuedOrder, versions: readonly IssuedOrder[]): SafeHtml {
  const [newest] = versions;
  if (order.replaced && newest !== undefined)
    return html`<div class="govuk-inset-text">A newer version took the place of this one. <a class="govuk-link" href="/service-orders/${newest.id}">Read version ${newest.version}</a>.</div>`;
  if (order.going_on) return nothing;
  return html`<div class="govuk-inset-text">This placement has ended${order.ends_on !== null && html`: the last day is ${longDate(order.ends_on)}`}.</div>`;
}

function changes(before: IssuedOrder, order: IssuedOrder): SafeHtml {
  const lines = (words: string) => (words === '' ? 'Nothing' : join(words.split('\n'), html`<br>`));
  return summaryList(
    [
      { key: 'Why', value: order.because },
      ...orderChanges(before.content, order.content).flatMap(({ part, was, is }) => [
        { key: `${partNames[part]}, before`, value: lines(was) },
        { key: `${partNames[part]}, now`, value: html`<strong>${lines(is)}</strong>` },
      ]),
    ],
    { card: `What changed since version ${before.version}` },
  );
}

function facts(content: ServiceOrder): SafeHtml {
  const needs = content.needs ?? [];
  return summaryList([
    { key: partNames.who, value: content.who },
    {
      key: partNames.outcomes,
      value: join(content.outcomes, html`<br>`),
    },
    needs.length > 0 && { key: partNames.needs, value: join(needs, html`<br>`) },
    { key: partNames.frequency, value: content.frequency },
    { key: partNames.dates, value: content.dates },
    content.review ? { key: partNames.review, value: content.review } : false,
    content.probation !== null && { key: partNames.probation, value: content.probation },
    { key: partNames.cover, value: content.cover },
    { key: partNames.references, value: content.references },
  ]);
}

function visit({ when: at, window, purpose, tasks, timeCritical }: OrderedVisit): SafeHtml {
  return html`<li><strong>${at}</strong>, ${window}. ${purpose}.${
    timeCritical !== null && html`<br>${statusTag('Time-critical', 'attention')} ${timeCritical}`
  }${tasks.length > 0 && html`<ul class="govuk-list govuk-list--bullet">${tasks.map((task) => html`<li>${task}</li>`)}</ul>`}</li>`;
}

function answerCard({ accepted, reply_words, replied_at, provider_name }: IssuedOrder): SafeHtml {
  if (accepted === null) return nothing;
  return summaryList(
    [
      { key: accepted ? 'Accepted' : 'Questioned', value: when(replied_at) },
      reply_words !== null &&
        reply_words !== '' && { key: accepted ? 'Words' : 'What is wrong', value: reply_words },
    ],
    { card: `The answer of ${provider_name}` },
  );
}

function answerPart({ scope, csrfToken }: Asked, order: IssuedOrder, form: FormState): SafeHtml {
  const open = order.accepted === null && order.going_on && !order.replaced;
  if (!open || !permits(scope.who, 'offers.answer')) return nothing;
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m">Is this order right?</h2>
    <form method="post" action="/service-orders/${order.id}" novalidate data-unsaved>${csrfField(csrfToken)}
      ${ask.radios({
        name: 'answer',
        label: 'Your answer',
        choices: [
          { value: 'accept', text: 'Yes, we accept it' },
          {
            value: 'question',
            text: 'Something is wrong with it',
            conditional: ask.textarea({
              name: 'words',
              label: 'What is wrong?',
              hint: 'The council reads it and issues a new version, or speaks with you.',
              rows: 4,
            }),
          },
        ],
      })}
      ${buttonGroup([button({ text: 'Send the answer' })])}</form>`;
}

/** That care without visits has begun: told by the provider, read by the council. */
function startPart(
  { scope, csrfToken }: Asked,
  order: IssuedOrder,
  start: StartSaid,
  form: FormState,
): SafeHtml {
  if (start.startedOn !== null)
    return summaryList(
      [
        { key: 'Care began on', value: longDate(start.startedOn) },
        { key: 'Told', value: when(start.saidAt) },
        start.words ? { key: 'Words', value: start.words } : false,
      ],
      { card: `The start, as ${order.provider_name} told it` },
    );
  if (!start.withoutVisits || !order.going_on || order.replaced) return nothing;
  if (!permits(scope.who, 'offers.answer'))
    return html`<p class="govuk-body">This care has no visits to verify. Its start is confirmed once ${order.provider_name} says that it has begun.</p>`;
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m">Has care begun?</h2>
    <p class="govuk-body">This care has no visits to log, so tell the council the first day on which somebody was there.</p>
    <form method="post" action="/service-orders/${order.id}/started" novalidate>${csrfField(csrfToken)}
      ${ask.date({ name: 'started_on', label: 'First day of care', hint: `Agreed from ${longDate(start.startsOn)}` })}
      ${ask.text({ name: 'start_words', label: 'Anything the council should know (optional)' })}
      ${buttonGroup([button({ text: 'Care has begun' })])}</form>`;
}

function issuePart({ scope, csrfToken }: Asked, order: IssuedOrder, form: FormState): SafeHtml {
  if (!permits(scope.who, 'placement.work') || !order.going_on || order.replaced) return nothing;
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m">Change what is arranged</h2>
    <p class="govuk-body">A change to the week of the service issues a new version by itself. Where something else that the order says has changed, such as the cover, issue it again.</p>
    <form method="post" action="/service-orders/${order.id}/again" novalidate>${csrfField(csrfToken)}
      ${ask.text({ name: 'because', label: 'Why there is a new version' })}
      ${buttonGroup([
        button({ text: 'Issue a new version', kind: 'secondary' }),
        buttonLink({
          text: 'End this placement',
          href: `/placements/${order.placement_id}/end`,
          kind: 'secondary',
        }),
      ])}</form>`;
}

function history(versions: readonly IssuedOrder[], { id }: IssuedOrder): SafeHtml {
  if (versions.length < 2) return nothing;
  return html`<h2 class="govuk-heading-m">Versions</h2><ul class="govuk-list">${versions.map((one) => {
    const name = `Version ${one.version}`;
    return html`<li>${one.id === id ? html`<strong>${name}</strong>` : html`<a class="govuk-link" href="/service-orders/${one.id}">${name}</a>`}, ${when(one.issued_at)}. ${one.because}</li>`;
  })}</ul>`;
}

const answering = z.object({
  answer: choice('your answer', ['accept', 'question']),
  words: optionalText('What is wrong', { max: 1000 }),
});

/** Answers an order for its provider. */
export async function saveOrderAnswer(asked: Asked): Promise<Answer> {
  const order = await orderIn(asked);
  const read = parseForm(answering, asked.form);
  if (!read.ok) return await showOrder(asked, read, 422);
  const accepted = read.value.answer === 'accept';
  const done = await answerOrder(asked.scope, {
    orderId: order.id,
    accepted,
    words: accepted ? '' : read.value.words,
  });
  if (!done.ok) return await showOrder(asked, withRefusal(read.values, done), 422);
  return redirect(
    `/service-orders/${order.id}`,
    accepted ? 'You accepted the order.' : 'The council has your question.',
  );
}

const starting = z.object({
  started_on: date('The first day of care'),
  start_words: optionalText('Words', { max: 500 }),
});

/** Says for its provider that care without visits has begun. */
export async function saveStarted(asked: Asked): Promise<Answer> {
  const order = await orderIn(asked);
  const read = parseForm(starting, asked.form);
  if (!read.ok) return await showOrder(asked, read, 422);
  const done = await sayStarted(asked.scope, {
    placementId: order.placement_id,
    startedOn: read.value.started_on,
    words: read.value.start_words,
  });
  if (!done.ok) return await showOrder(asked, withRefusal(read.values, done), 422);
  return redirect(`/service-orders/${order.id}`, 'The council knows that care has begun.');
}

/** Issues a new version of an order for the council. */
export async function saveOrderAgain(asked: Asked): Promise<Answer> {
  const order = await orderIn(asked);
  const read = parseForm(z.object({ because: text('Why there is a new version', { max: 300 }) }), asked.form);
  if (!read.ok) return await showOrder(asked, read, 422);
  const done = await issueAgain(asked.scope, {
    placementId: order.placement_id,
    because: read.value.because,
  });
  if (!done.ok) return await showOrder(asked, withRefusal(read.values, done), 422);
  return redirect(
    `/service-orders/${done.value.orderId}`,
    `Version ${done.value.version} is issued, and ${order.provider_name} was told.`,
  );
}
