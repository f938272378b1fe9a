/** What a person reads by their link once a provider is placed: who comes and when, and how to tell the council that it is not right. */
import { longDate } from '../../../ground/calendar.ts';
import type { Letterhead } from '../../../platform/pdf/paper.ts';
import { button, buttonGroup, printButton } from '../../../web/components/actions.ts';
import { telephoneThem } from '../../../web/components/telephone.ts';
import { fields } from '../../../web/fields.ts';
import type { FormState } from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type OpenAnswer, page } from '../../../web/route.ts';
import type { PlacedForPerson } from '../../actions/read-placed.ts';
import { introductionInWords, type PlacementWord } from '../../rules/introduction.ts';

/** What stands over the page: that what was told has arrived, and what was typed with what is wrong with it. */
type Over = { readonly notice: string | undefined; readonly form: FormState };

/** The page of a provider that is placed, at the address of the link. */
export function placedPage(
  from: Letterhead,
  placed: PlacedForPerson,
  address: string,
  { notice, form }: Over,
): OpenAnswer {
  const { providerName, startsOn } = placed;
  const title = `${providerName} will come`;
  const wrong = Object.keys(form.errors).length > 0;
  return page(
    title,
    html`<div class="tend-large"><span class="govuk-caption-xl">${from.council}</span><h1 class="govuk-heading-xl">${title}</h1>
    ${notice !== undefined && html`<div class="govuk-inset-text" role="status">${notice}</div>`}
    <p class="govuk-body-l">The first visit is on ${longDate(startsOn)}.</p>
    ${whoComes(placed)}
    <h2 class="govuk-heading-l">What they do</h2>
    <ul class="govuk-list govuk-list--bullet">${placed.week.map((words) => html`<li class="govuk-body-l">${words}</li>`)}</ul>
    ${tellUs(placed, address, form)}
    <section class="tend-large__part"><h2 class="govuk-heading-l">If you would rather talk</h2>
    <p class="govuk-body-l">${telephoneThem(from)} about anything on this page. If somebody is in danger now, telephone 999.</p>${printButton()}</section></div>`,
    { caption: from.council, form, ...(wrong && { status: 422 }) },
  );
}

function whoComes({ introduction, providerName }: PlacedForPerson): SafeHtml {
  return html`<h2 class="govuk-heading-l">Who comes</h2>${
    introduction === undefined
      ? html`<p class="govuk-body-l">${providerName} will say who comes first, and when they introduce themselves. You can read it here as soon as they have.</p>`
      : introductionInWords(introduction).map((words) => html`<p class="govuk-body-l">${words}</p>`)
  }`;
}

/** What was told last, as the person reads it again. */
const SAID: Readonly<Record<PlacementWord, SafeHtml>> = {
  'another provider': html`<strong>You asked for another provider.</strong> We will be in touch.`,
  'something is not right': html`<strong>You told us that something is not right.</strong> We will be in touch.`,
  'all is well': html`You told us that all is well.`,
};

function tellUs(
  { probationEndsOn, said, providerName }: PlacedForPerson,
  address: string,
  form: FormState,
): SafeHtml {
  const send = (told: PlacementWord, text: string): SafeHtml =>
    button({ text: `Tell us: ${text}`, name: 'told', value: told, kind: 'secondary' });
  return html`<section class="tend-large__part"><h2 class="govuk-heading-l">Tell us how it is</h2>
    <p class="govuk-body-l">Tell us if something is not right, such as a visit that did not happen. It is always right to tell us. Your care goes on, and ${providerName} does not see what you write here.</p>
    <p class="govuk-body-l">${
      probationEndsOn === null
        ? `You can ask for another provider at any time. Nobody is blamed, and ${providerName} goes on until the other begins.`
        : `Until ${longDate(probationEndsOn)} you can change provider and need not say why. Nobody is blamed, and ${providerName} goes on until the other begins.`
    }</p>
    ${said !== null && html`<p class="govuk-body-l">${SAID[said]}</p>`}
    <form method="post" action="${address}" novalidate>
      ${fields(form).textarea({ name: 'words', label: 'Anything you want to tell us (optional)', rows: 3 })}
      ${buttonGroup([
        send('something is not right', 'something is not right'),
        said !== 'another provider' && send('another provider', 'I would like another provider'),
        said !== 'all is well' && send('all is well', 'all is well'),
      ])}</form></section>`;
}
