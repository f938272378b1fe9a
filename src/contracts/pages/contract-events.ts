import { serviceName } from '../rules/service-words.ts';
import { clockTime, dateAndTime, londonDay, minutesInWords } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { emptyState, messageBanner } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import {
  liftContractEvent,
  previewEvent,
  recordContractEvent,
  type StrandedWork,
} from '../actions/record-event.ts';
import { listAreas } from '../records/areas.ts';
import { getRecordedEvent, listRecordedEvents, type RecordedEvent } from '../records/contract-events.ts';
import { listContractAreas } from '../records/contract-areas.ts';
import { type Contract, getContract } from '../records/contracts.ts';
import {
  CONTRACT_EVENTS,
  contractEventEffects,
  contractEventNames,
  eventInWords,
  namesOfEvent,
  type NewContractEvent,
  type Standing,
  standingEvents,
  standingInWords,
  strandedInWords,
} from '../rules/contract-events.ts';
import { contractIn } from './contract-address.ts';
import { contractCrumbs } from './contract-areas.ts';
import { oneContractTabs } from './contract-tabs.ts';
import { byBox, eventAnswers, eventOf, liftAnswers, secondsOf } from './event-form-values.ts';

const tones = {
  open: 'good',
  restricted: 'attention',
  suspended: 'problem',
  ended: 'problem',
} as const satisfies Record<Standing['newBusiness'], Tone>;

function instant(epoch: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(epoch * 1000);
}

function stateOf({ effectiveAt, endsAt, liftedReason }: RecordedEvent, now: number): SafeHtml {
  if (endsAt !== null && endsAt <= Math.max(now, effectiveAt))
    return statusTag(liftedReason === null ? 'Ended' : 'Lifted', 'quiet');
  return effectiveAt > now ? statusTag('To come', 'waiting') : statusTag('Holds now', 'attention');
}

/** From an event after which care must move, where that is worked: by address, since placement comes after contracts. */
function transitionLink({ kind, providerId, liftedReason, areaId }: RecordedEvent): SafeHtml {
  if (liftedReason !== null || (kind !== 'termination' && kind !== 'registration cancelled')) return nothing;
  const asked = new URLSearchParams({ provider: String(providerId), reason: contractEventNames[kind] });
  if (areaId !== null) asked.set('area', String(areaId));
  return html`<br><a class="govuk-link" href="/transitions/new?${asked.toString()}">Start a transition</a>`;
}

function eventTable(
  contract: Contract,
  events: readonly RecordedEvent[],
  now: number,
  { may, moves }: { readonly may: boolean; readonly moves: boolean },
): SafeHtml {
  return dataTable<RecordedEvent>({
    id: 'events',
    caption: 'Events, the last to take effect first',
    rows: events,
    empty: emptyState({
      title: 'Nothing has happened to this contract',
      text: 'Restrictions, suspensions, notices and endings are written down here.',
    }),
    columns: [
      {
        head: 'What happened',
        cell: (event) =>
          html`<span>${eventInWords(event, namesOfEvent(event))} ${stateOf(event, now)}${moves && transitionLink(event)}</span>`,
      },
      {
        head: 'Why',
        width: 'wide',
        cell: ({ reason, liftedReason }) =>
          liftedReason === null ? reason : html`<span>${reason}<br>Lifted: ${liftedReason}</span>`,
      },
      { head: 'What it rests on', width: 'wide', cell: ({ evidence }) => evidence ?? '' },
      {
        head: 'Recorded',
        cell: ({ recordedAt, by }) => html`<span>${when(recordedAt)}, ${by ?? 'the council'}</span>`,
      },
      may && {
        head: 'Change',
        headHidden: true,
        cell: (event) =>
          event.liftedReason === null && (event.endsAt === null || event.endsAt > now)
            ? html`<a class="govuk-link" href="/contracts/${contract.id}/events/${event.id}/lift">Lift<span class="govuk-visually-hidden"> ${contractEventNames[event.kind].toLowerCase()}</span></a>`
            : null,
      },
    ],
  });
}

/** What has happened to a contract besides its terms, and how it stands for new business now. */
export async function contractEventsPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const all = await listRecordedEvents(scope, contract.providerId);
  const events = all.filter(({ contractId }) => contractId === null || contractId === contract.id);
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const areas = [...new Set((await listContractAreas(scope, contract.id)).map(({ areaId }) => areaId))];
  const whole = standingEvents(events, now, contract.id, null);
  const partly = standingEvents(events, now, contract.id, areas);
  const may = permits(scope.who, 'contracts.edit');
  const transitions = `/transitions?provider=${contract.providerId}`;
  return page(
    'Events',
    html`${oneContractTabs(contract, 'events')}
      ${summaryList([
        { key: 'In all its areas', value: statusTag(standingInWords(whole), tones[whole.newBusiness]) },
        partly.events.length > whole.events.length && {
          key: 'In some of them',
          value: statusTag(standingInWords(partly), tones[partly.newBusiness]),
        },
      ])}
      ${may && buttonLink({ text: 'Record an event', href: `/contracts/${contract.id}/events/new` })}
      ${eventTable(contract, events, now, { may, moves: permits(scope.who, 'placement.work') })}
      ${permits(scope.who, 'placement.see') && html`<p class="govuk-body"><a class="govuk-link" href="${transitions}">Transitions of ${contract.providerName}</a></p>`}`,
    {
      caption: `${contract.title}, ${contract.providerName}`,
      section: 'Contracts',
      wide: true,
      breadcrumbs: contractCrumbs(contract, { text: 'Events' }),
    },
  );
}

function moment(form: FormState, name: string, label: string, hint?: string): SafeHtml {
  const ask = fields(form);
  return html`<div class="tend-rows__boxes">${ask.date({ name: `${name}_on`, label, hint })}${ask.time({ name: `${name}_time`, label: 'Time' })}</div>`;
}

async function eventForm(asked: Asked, contract: Contract, form: FormState, status = 200): Promise<Answer> {
  const areas = await listAreas(asked.scope, { open: true });
  const ask = fields(form);
  const limit = ask.number({
    name: 'limit_hours',
    label: 'The most hours a week',
    hint: 'Of care workers’ time, with the care given now',
    suffix: 'hours',
  });
  return page(
    'Record an event',
    html`<p class="govuk-body">The next page shows what it would strand, before anything is recorded.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${ask.radios({
          name: 'kind',
          label: 'What happened',
          choices: CONTRACT_EVENTS.map((value) => ({
            value,
            text: contractEventNames[value],
            hint: contractEventEffects[value],
            ...(value === 'restriction of hours' ? { conditional: limit } : {}),
          })),
        })}
        ${ask.radios({
          name: 'covers',
          label: 'What it covers',
          small: true,
          choices: [
            { value: 'contract', text: `This contract, ${contract.reference}` },
            { value: 'provider', text: `Every contract of ${contract.providerName}` },
          ],
        })}
        ${ask.select({
          name: 'area_id',
          label: 'Where',
          empty: 'In all areas',
          choices: areas.map(({ id, name }) => ({ value: String(id), text: name })),
        })}
        ${moment(form, 'effective', 'It holds from')}
        ${moment(form, 'ends', 'It ends by itself', 'Leave both empty where it holds until it is lifted')}
        ${ask.textarea({ name: 'reason', label: 'Reason', hint: 'The provider sees this', rows: 2 })}
        ${ask.textarea({ name: 'evidence', label: 'What it rests on', hint: 'Such as a letter, a visit or a finding of the regulator. The provider sees this', rows: 2 })}
        ${buttonGroup([button({ text: 'See what it would strand' })], { href: `/contracts/${contract.id}/events` })}</form>`,
    {
      caption: `${contract.title}, ${contract.providerName}`,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: contractCrumbs(
        contract,
        { text: 'Events', href: `/contracts/${contract.id}/events` },
        { text: 'Record' },
      ),
    },
  );
}

/** The form of an event, from now. */
export async function newEvent(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const form = startForm({
    covers: 'contract',
    ...dateBoxes('effective_on', londonDay(asked.scope.now).toString()),
    effective_time: clockTime(asked.scope.now),
  });
  return await eventForm(asked, contract, form);
}

type Work =
  | StrandedWork['lines'][number]
  | StrandedWork['placements'][number]
  | StrandedWork['offers'][number];

function workTable(id: string, caption: string, rows: readonly Work[]): SafeHtml {
  if (rows.length === 0) return nothing;
  return dataTable<Work>({
    id,
    caption,
    rows,
    rowHref: ({ href }) => href,
    columns: [
      { head: 'Reference', cell: ({ reference }) => reference },
      { head: 'Service', cell: ({ service }) => serviceName(service) },
      {
        head: 'Workers’ time a week',
        numeric: true,
        cell: ({ weeklyMinutes }) => minutesInWords(weeklyMinutes),
      },
    ],
  });
}

/** Everything that was answered, to be posted again with the confirmation. */
function carried({ form }: Asked, seen: string): SafeHtml {
  const kept = Object.entries(form).filter(([name]) => !['_csrf', 'step', 'seen'].includes(name));
  return html`${kept.flatMap(([name, value]) => [value].flat().map((one) => html`<input type="hidden" name="${name}" value="${one}">`))}<input type="hidden" name="seen" value="${seen}">`;
}

function lossInWords(
  { scope }: Pick<Asked, 'scope'>,
  { effectiveAt, weeklyMinutesLimit: limit }: NewContractEvent,
  lost: StrandedWork,
): string {
  return strandedInWords(lost, { limit, toCome: effectiveAt * 1000 > scope.now.epochMilliseconds });
}

function confirmPage(
  asked: Asked,
  contract: Contract,
  {
    event,
    lost,
    seen,
    changed,
  }: { event: NewContractEvent; lost: StrandedWork; seen: string; changed: boolean },
  areaName: string | null,
): Answer {
  const sentence = eventInWords(
    event,
    namesOfEvent({ contractTitle: event.contractId === null ? null : contract.title, areaName }),
  );
  return page(
    'Check what it would strand',
    html`${changed && messageBanner({ kind: 'important', text: 'What it would strand has changed since you looked. Nothing is recorded yet.' })}
      ${summaryList([
        { key: 'What happened', value: sentence },
        { key: 'What it does', value: contractEventEffects[event.kind] },
        { key: 'Reason', value: event.reason },
        { key: 'What it rests on', value: event.evidence },
      ])}
      <h2 class="govuk-heading-m">What it would strand</h2>
      <p class="govuk-body tend-stranded">${lossInWords(asked, event, lost)}${lost.weeklyMinutes > 0 && html` In all ${minutesInWords(lost.weeklyMinutes)} of workers’ time a week.`}</p>
      ${workTable('lines', 'Live care that must move', lost.lines)}
      ${workTable('placements', 'Placements that cannot start', lost.placements)}
      ${workTable('offers', 'Offers that are withdrawn once it holds', lost.offers)}
      <form method="post" novalidate>${csrfField(asked.csrfToken)}${carried(asked, seen)}
        ${buttonGroup(
          [
            button({ text: 'Record it', name: 'step', value: 'record', kind: 'warning' }),
            button({ text: 'Change it', name: 'step', value: 'back', kind: 'secondary' }),
          ],
          { href: `/contracts/${contract.id}/events` },
        )}</form>`,
    {
      caption: `${contract.title}, ${contract.providerName}`,
      section: 'Contracts',
      breadcrumbs: contractCrumbs(
        contract,
        { text: 'Events', href: `/contracts/${contract.id}/events` },
        { text: 'Check' },
      ),
    },
  );
}

/** Shows what an event would strand, and records it once that was seen. */
export async function saveEvent(asked: Asked): Promise<Answer> {
  const { scope, form } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const read = parseForm(eventAnswers, form);
  if (!read.ok) return await eventForm(asked, contract, read, 422);
  if (form['step'] === 'back') return await eventForm(asked, contract, { values: read.values, errors: {} });
  const event = eventOf(contract, read.value);
  if (!event.ok) return await eventForm(asked, contract, withRefusal(read.values, event), 422);
  let changed = false;
  if (form['step'] === 'record') {
    const seen = typeof form['seen'] === 'string' ? form['seen'] : '';
    const saved = await recordContractEvent(scope, { event: event.value, seen });
    if (saved.ok)
      return redirect(
        `/contracts/${contract.id}/events`,
        `Recorded. ${lossInWords(asked, event.value, saved.value.lost)}`,
      );
    if (saved.field !== 'seen')
      return await eventForm(asked, contract, withRefusal(read.values, byBox(saved)), 422);
    changed = true;
  }
  const preview = await previewEvent(scope, event.value);
  if (!preview.ok) return await eventForm(asked, contract, withRefusal(read.values, byBox(preview)), 422);
  const areas = await listAreas(scope);
  const areaName = areas.find(({ id }) => id === event.value.areaId)?.name ?? null;
  return confirmPage(asked, contract, { event: event.value, ...preview.value, changed }, areaName);
}

async function liftForm(asked: Asked, contract: Contract, form: FormState, status = 200): Promise<Answer> {
  const event = await getRecordedEvent(
    asked.scope,
    contract.providerId,
    numberIn(asked.params['event'], 'event of the contract'),
  );
  return page(
    `Lift: ${contractEventNames[event.kind].toLowerCase()}`,
    html`<p class="govuk-body">${eventInWords(event, namesOfEvent(event))}. From the moment below it no longer keeps anything from being placed. To take back one that is still to come, give the moment from which it would hold.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${moment(form, 'effective', 'It no longer holds from')}
        ${fields(form).textarea({ name: 'reason', label: 'Reason', hint: 'The provider sees this', rows: 2 })}
        ${buttonGroup([button({ text: 'Lift it' })], { href: `/contracts/${contract.id}/events` })}</form>`,
    {
      caption: `${contract.title}, ${contract.providerName}`,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: contractCrumbs(
        contract,
        { text: 'Events', href: `/contracts/${contract.id}/events` },
        { text: 'Lift' },
      ),
    },
  );
}

/** The form that lifts an event: from now, or from when it would hold if that is to come. */
export async function askLift(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const event = await getRecordedEvent(
    scope,
    contract.providerId,
    numberIn(asked.params['event'], 'event of the contract'),
  );
  const from = Math.max(event.effectiveAt, Math.floor(scope.now.epochMilliseconds / 1000));
  const form = startForm({
    ...dateBoxes('effective_on', londonDay(instant(from)).toString()),
    effective_time: clockTime(instant(from)),
  });
  return await liftForm(asked, contract, form);
}

/** Lifts an event. */
export async function saveLift(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const read = parseForm(liftAnswers, asked.form);
  if (!read.ok) return await liftForm(asked, contract, read, 422);
  const effectiveAt = secondsOf(read.value.effective_on, read.value.effective_time);
  const done = await liftContractEvent(asked.scope, {
    providerId: contract.providerId,
    eventId: numberIn(asked.params['event'], 'event of the contract'),
    effectiveAt,
    reason: read.value.reason,
  });
  if (!done.ok) return await liftForm(asked, contract, withRefusal(read.values, done), 422);
  return redirect(`/contracts/${contract.id}/events`, `Lifted from ${dateAndTime(instant(effectiveAt))}.`);
}
