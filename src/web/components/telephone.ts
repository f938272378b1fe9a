/** Numbers to telephone: read out in groups, and called by one press on a telephone. */
import { phoneWords } from '../../ground/phone-words.ts';
import type { Letterhead } from '../../platform/pdf/paper.ts';
import { html, type SafeHtml } from '../html.ts';

/** A telephone number that a press calls. */
export function phoneLink(phone: string): SafeHtml {
  return html`<a class="govuk-link tend-nowrap" href="tel:${phone.replaceAll(' ', '')}">${phoneWords(phone.replaceAll(' ', ''))}</a>`;
}

/** 'Telephone Fernshire County Council on 01632 960 900', without a full stop; where no number is known only the name. */
export function telephoneThem({ council, phone }: Pick<Letterhead, 'council' | 'phone'>): SafeHtml {
  return html`Telephone ${council}${phone !== null && html` on ${phoneLink(phone)}`}`;
}
