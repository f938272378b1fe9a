import { formatNhsNumber } from '../../ground/identifiers.ts';
import { longDate } from '../../ground/dates-in-words.ts';
import { type Html, html, type SafeHtml } from '../html.ts';
import { none } from './amounts.ts';

/** Who a page is about. Anything not known is said to be not known. */
export type PersonBanner = {
  readonly name: string;
  /** What they like to be called. */
  readonly knownAs?: string | null | undefined;
  /** 'YYYY-MM-DD'. */
  readonly bornOn: string | null;
  /** Whole years today, or at death. */
  readonly age?: number | null | undefined;
  readonly nhsNumber: string | null;
  readonly href?: string | undefined;
  /** Other facts for everybody who opens the record, such as the key worker. */
  readonly facts?: readonly { readonly label: string; readonly value: Html }[] | undefined;
  /** Things to know before anything else: 'Time-critical medication', 'In hospital since 4 March'. */
  readonly alerts?: readonly string[] | undefined;
};

function fact(label: string, value: Html): SafeHtml {
  return html`<div class="tend-person__fact"><dt>${label}</dt><dd>${value}</dd></div>`;
}

/** The band at the top of every page about a person, the same everywhere, so that nobody acts on the wrong record. */
export function personBanner(person: PersonBanner): SafeHtml {
  const { name, knownAs, bornOn, age, nhsNumber, href, facts = [], alerts = [] } = person;
  const born =
    bornOn === null
      ? none('not known')
      : html`${longDate(bornOn).replace(/^\w+ /, '')}${age !== null && age !== undefined && html` (${age} years)`}`;
  const nhs =
    nhsNumber === null
      ? none('not known')
      : html`<span class="tend-nowrap">${formatNhsNumber(nhsNumber)}</span>`;
  return html`<section class="tend-person" aria-label="Person"><div class="tend-person__name">${
    href === undefined
      ? name
      : html`<a class="govuk-link govuk-link--no-visited-state" href="${href}">${name}</a>`
  }${knownAs && html` <span class="tend-person__known">known as ${knownAs}</span>`}</div>
<dl class="tend-person__facts">${fact('Born', born)}${fact('NHS number', nhs)}${facts.map(({ label, value }) => fact(label, value))}</dl>${
    alerts.length > 0 &&
    html`<ul class="tend-person__alerts">${alerts.map((alert) => html`<li>${alert}</li>`)}</ul>`
  }</section>`;
}
