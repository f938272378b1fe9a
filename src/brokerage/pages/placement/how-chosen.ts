/** What the council published of how a provider is chosen: for providers, for whoever works here, and to print for the public. */
import { longDate, minutesInWords } from '../../../ground/calendar.ts';
import { formatPounds } from '../../../ground/money.ts';
import { plural } from '../../../ground/text.ts';
import { todayOf } from '../../../people/records/people.ts';
import { permits } from '../../../platform/scope.ts';
import { anySetting } from '../../../platform/setting-catalogue.ts';
import { listSettings, type SettingWithHistory } from '../../../platform/settings.ts';
import { printButton } from '../../../web/components/actions.ts';
import { dataTable } from '../../../web/components/table.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import {
  type PlacementPolicy,
  placementPolicy,
  placementSettingNames,
} from '../../records/placement-policy.ts';
import { LANES } from '../../rules/candidate.ts';
import { targetInWords } from '../../rules/placement-clock.ts';
import { type Rung, rungWords } from '../../rules/placement-order.ts';
import { laneNames } from '../../rules/placement-words.ts';
import {
  SCORE_PARTS,
  type ScorePart,
  scorePartMeanings,
  scorePartNames,
  sumOfWeights,
} from '../../rules/weights.ts';

/** GET /how-a-provider-is-chosen */
export async function howChosen({ scope }: Asked): Promise<Answer> {
  const today = todayOf(scope);
  const policy = await placementPolicy(scope, today);
  const all = await listSettings(scope, today);
  const published = all.filter(({ name }) => (placementSettingNames as readonly string[]).includes(name));
  return page(
    'How a provider is chosen',
    html`<p class="govuk-body-l">When somebody needs care at home, this is how the council finds who comes. Tend goes by it for every request, and everybody may read it. It is as it holds on ${longDate(today)}.</p>
      <h2 class="govuk-heading-m">The person has the last word</h2>
      <p class="govuk-body">Whoever needs care may ask for a provider, refuse one, and choose among those who say yes. ${policy.probationDays === 0 ? '' : `In the first ${plural(policy.probationDays, 'day')} they may leave without giving a reason.`} Until a provider is chosen, no provider is told who it is for.</p>
      <h2 class="govuk-heading-m">Who cannot be asked</h2>
      <p class="govuk-body">A provider is not asked where its contract is suspended or ends, or does not cover the home or the service; where it has no room; where it lacks a skill, a language or a care worker’s gender that must be met; or where the person refused it. The broker sees every reason for every provider, and can tell it on the telephone.</p>
      ${orders(policy)}
      ${weights(policy)}
      ${times(policy)}
      ${sources(published)}
      ${printButton('Print this page')}
      ${permits(scope.who, 'settings.see') && html`<p class="govuk-body"><a class="govuk-link" href="/settings">Where these are set</a></p>`}`,
    { section: permits(scope.who, 'placement.see') ? 'Placement' : 'Offers' },
  );
}

/** The lanes, those with the same order together. */
function orders({ order }: PlacementPolicy): SafeHtml {
  const named = (rungs: readonly Rung[]): string => rungs.map(rungWords).join(', ');
  const alike = Map.groupBy(LANES, (lane) => named(order[lane]));
  return html`<h2 class="govuk-heading-m">The order in which contracts are used</h2>
    <p class="govuk-body">What the council has paid for already comes first. A broker may leave the order only for a reason on the council’s list, and every time is counted.</p>
    ${[...alike.values()].map((lanes) => {
      const [lane = 'standard'] = lanes;
      return html`<h3 class="govuk-heading-s">${lanes.map((one) => laneNames[one]).join(', ')}</h3>
      <ol class="govuk-list govuk-list--number">${order[lane].map((rung) => html`<li>${capital(rungWords(rung))}</li>`)}</ol>`;
    })}`;
}

function weights({ matching }: PlacementPolicy): SafeHtml {
  const all = sumOfWeights(matching.weights);
  const least = matching.leastFairPencePerHour;
  const rows = SCORE_PARTS.toSorted((a, b) => matching.weights[b] - matching.weights[a]);
  return html`<h2 class="govuk-heading-m">Who comes first on a step</h2>
    <p class="govuk-body">Those who can take it are put in order by what is below. The size of a provider does not count, nobody bids, and the price is the one in the contract. Price can never count for more than everything else together.${least === null ? '' : ` A price below ${formatPounds(least)} an hour earns nothing more.`} Among equals, whoever was asked longest ago goes first.</p>
    ${dataTable<ScorePart>({
      id: 'weights',
      caption: 'What counts, and for how much',
      captionHidden: true,
      rows,
      columns: [
        { head: 'What counts', cell: (part) => scorePartNames[part] },
        {
          head: 'Of a hundred',
          numeric: true,
          cell: (part) => `${Math.round((matching.weights[part] * 1000) / all) / 10}`,
        },
        { head: 'What it means', width: 'wide', cell: (part) => scorePartMeanings[part] },
      ],
    })}
    <p class="govuk-body">What a provider told of its room counts for ${plural(matching.staleAfterDays, 'day')}; after that it is taken as not known.</p>`;
}

function times({
  targets,
  answerMinutes,
  remindAfterPercent,
  decliningReasons,
  leavingReasons,
}: PlacementPolicy): SafeHtml {
  return html`<h2 class="govuk-heading-m">How long it takes</h2>
    ${dataTable<(typeof LANES)[number]>({
      id: 'times',
      caption: 'How long it takes, by how quickly care is needed',
      captionHidden: true,
      rows: LANES,
      columns: [
        { head: 'How quickly care is needed', cell: (lane) => laneNames[lane] },
        { head: 'Placed', cell: (lane) => targetInWords(targets[lane]) },
        { head: 'A provider has to answer', cell: (lane) => minutesInWords(answerMinutes[lane]) },
      ],
    })}
    <p class="govuk-body">A provider that has not answered is reminded once, after ${remindAfterPercent}% of that time.</p>
    <h2 class="govuk-heading-m">Reasons that are counted</h2>
    <h3 class="govuk-heading-s">For leaving the order</h3>${list(leavingReasons)}
    <h3 class="govuk-heading-s">For declining an offer</h3>${list(decliningReasons)}`;
}

function sources(published: readonly SettingWithHistory[]): SafeHtml {
  return dataTable<SettingWithHistory>({
    id: 'sources',
    caption: 'On whose authority',
    rows: published,
    columns: [
      { head: 'What was decided', cell: ({ name }) => anySetting(name).title },
      {
        head: 'Since',
        cell: ({ holds }) => (holds === undefined ? 'The usual value' : longDate(holds.effectiveFrom)),
      },
      { head: 'Rests on', width: 'wide', cell: ({ source }) => source },
    ],
  });
}

function list(words: readonly string[]): SafeHtml {
  return html`<ul class="govuk-list govuk-list--bullet">${words.map((one) => html`<li>${one}</li>`)}</ul>`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
