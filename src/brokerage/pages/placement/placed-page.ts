/** What a person reads by their link once a provider is placed: who comes and when, and how to tell the council that it is not right. */
import { longDate } from '../../../ground/calendar.ts';
import { button, buttonGroup, printButton } from '../../../web/components/actions.ts';
import { fields } from '../../../web/fields.ts';
import { startForm } from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type OpenAnswer, page } from '../../../web/route.ts';
import type { PlacedForPerson } from '../../actions/read-placed.ts';
import { introductionInWords } from '../../rules/introduction.ts';

/** The page of a provider that is placed. `notice` is said above it, such as that what was told has arrived. */
export function placedPage(
  council: string,
  placed: PlacedForPerson,
  token: string,
  notice?: string,
): OpenAnswer {
  const { providerName, startsOn } = placed;
  const title = `${providerName} will come`;
  return page(
    title,
    html`<div class="tend-large"><span class="govuk-caption-xl">${council}</span><h1 class="govuk-heading-xl">${title}</h1>
    ${notice !== undefined && html`<div class="govuk-inset-text" role="status">${notice}</div>`}
    <p class="govuk-body-l">The first visit is on ${longDate(startsOn)}.</p>
    ${whoComes(placed)}
    <h2 class="govuk-heading-l">What they do</h2>
    <ul class="govuk-list govuk-list--bullet">${placed.week.map((words) => html`<li class="govuk-body-l">${words}</li>`)}</ul>
    ${tellUs(council, placed, token)}
    <section class="tend-large__part"><h2 class="govuk-heading-l">If you would rather talk</h2>
    <p class="govuk-body-l">Telephone ${council} about anything on this page.</p>${printButton()}</section></div>`,
    { caption: council },
  );
}

function whoComes({ introduction, providerName }: PlacedForPerson): SafeHtml {
  return html`<h2 class="govuk-heading-l">Who comes</h2>${
    introduction === undefined
      ? html`<p class="govuk-body-l">${providerName} will say who comes first, and when they introduce themselves. You can read it here as soon as they have.</p>`
      : introductionInWords(introduction).map((words) => html`<p class="govuk-body-l">${words}</p>`)
  }`;
}

function tellUs(
  council: string,
  { probationEndsOn, said, providerName }: PlacedForPerson,
  token: string,
): SafeHtml {
  const ask = fields(startForm({}));
  return html`<section class="tend-large__part"><h2 class="govuk-heading-l">If it is not right for you</h2>
    <p class="govuk-body-l">${
      probationEndsOn === null
        ? `You can ask for another provider at any time. Nobody is blamed, and ${providerName} goes on until the other begins.`
        : `Until ${longDate(probationEndsOn)} you can change provider and need not say why. Nobody is blamed, and ${providerName} goes on until the other begins.`
    }</p>
    ${
      said === 'another provider'
        ? html`<p class="govuk-body-l"><strong>You asked for another provider.</strong> ${council} will be in touch.</p>`
        : said === 'all is well' && html`<p class="govuk-body-l">You told us that all is well.</p>`
    }
    <form method="post" action="/shortlist/${token}" novalidate>
      ${ask.text({ name: 'words', label: 'Anything you want to tell us (optional)' })}
      ${buttonGroup([
        said !== 'another provider' &&
          button({ text: 'Tell us: I would like another provider', name: 'told', value: 'another provider' }),
        said !== 'all is well' &&
          button({ text: 'Tell us: all is well', name: 'told', value: 'all is well', kind: 'secondary' }),
      ])}</form></section>`;
}
