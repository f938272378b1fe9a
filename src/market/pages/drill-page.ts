/** One drill: what would happen, part by part, each with its reason. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords, plural, thousands } from '../../ground/text.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { button, buttonLink, printButton } from '../../web/components/actions.ts';
import { poundsDifference, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { dataTable } from '../../web/components/table.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { csrfField } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { type Drill, getDrill, listBrokers } from '../records/drills.ts';
import { criticalUncovered, type DrillAnswer, toldApart } from '../rules/drill-answer.ts';
import {
  costByKind,
  costWords,
  hoursWords,
  losingWords,
  OLDER_DRILL,
  placeFates,
  traitWords,
  TRAITS_HIDDEN,
  verdictWords,
  whyCounts,
  WORKERS_BRING_NOTHING,
  workersWords,
} from '../rules/drill-words.ts';
import {
  byHandWords,
  careCell,
  drillCrumbs,
  drillName,
  drillTag,
  providerIn,
  section,
} from './drill-cells.ts';
import { hoursFigure } from './drill-hours.ts';
import { capacitySection, marketSection } from './drill-market.ts';

/** A drill with all that it found. */
export type WholeDrill = Drill & { readonly answer: DrillAnswer };

/** The drill's id in the address; what is not a number is no drill. */
export function drillIn({ params }: Asked): number {
  return numberIn(params['id'], 'drill');
}

/** GET /drills/:id */
export async function drillPage(asked: Asked): Promise<Answer> {
  const drill = await getDrill(asked.scope, drillIn(asked));
  const { answer } = drill;
  const href = `/drills/${drill.id}`;
  const byHand = byHandWords(drill);
  const others = `/drills?provider=${drill.provider_id}`;
  const named = permits(asked.scope.who, 'people.see');
  return page(
    `If ${drillName(drill)} failed`,
    html`<span class="govuk-caption-l">Drill ${drill.id}, for ${longDate(drill.fails_on)}</span><h1 class="govuk-heading-l">If ${drillName(drill)} failed ${drillTag(drill)}</h1>
      ${verdictWords(drill, answer).map((words) => html`<p class="govuk-body-l">${words}</p>`)}
      ${byHand !== undefined && html`<div class="govuk-inset-text">${byHand}</div>`}
      ${!toldApart(answer) && html`<div class="govuk-inset-text">${OLDER_DRILL}</div>`}
      ${tiles(drill, named)}
      ${await plan(asked, drill)}
      ${takersSection(answer, href)}
      ${coverSection(answer, href)}
      ${costSection(answer)}
      ${workersSection(answer, href, named)}
      ${marketSection(answer)}
      ${capacitySection(answer)}
      <p class="govuk-body">Run by ${drill.made_by_name ?? 'Tend'}, ${when(drill.made_at)}. It was worked out on what was known then, and is kept as it was.</p>
      <p class="govuk-body"><a class="govuk-link" href="${others}">Every drill of ${drill.provider_name}</a></p>
      ${downloadLinks({ what: 'this drill', csv: `${href}/services?format=csv`, xlsx: `${href}/services?format=xlsx`, pdf: `${href}/paper` })}
      ${printButton('Print this drill')}`,
    { wide: true, section, breadcrumbs: drillCrumbs(drill) },
  );
}

function tiles(drill: WholeDrill, named: boolean): SafeHtml {
  const { uncovered_minutes, uncovered_people, workers_beyond, losing_people, losing_critical_people } =
    drill;
  const { inHouse, workers } = drill.answer;
  const { uncoveredVisitPeople = uncovered_people, uncoveredPlacePeople = 0 } = inHouse;
  const critical = criticalUncovered(inHouse);
  const losing = losingWords(workers);
  return statTiles(
    [
      {
        label: 'placed with others',
        value: hoursWords(drill.placed_minutes),
        href: '#takers',
        note: `of ${hoursWords(drill.weekly_minutes)} a week`,
      },
      {
        label: 'uncovered a week',
        value: hoursWords(uncovered_minutes),
        href: '#cover',
        tone: uncovered_minutes > 0 ? 'problem' : 'good',
        note:
          uncovered_minutes > 0
            ? `${plural(uncoveredVisitPeople, 'person', 'people')}, ${critical === 0 ? 'no time-critical visit' : plural(critical, 'time-critical visit')}`
            : 'In-house has room for every other visit',
      },
      ...(uncoveredPlacePeople === 0
        ? []
        : [
            {
              label: 'with nobody, day or night',
              value: plural(uncoveredPlacePeople, 'person', 'people'),
              href: '#cover',
              tone: 'problem' as const,
              note: 'live-in, night or day care',
            },
          ]),
      {
        label: 'more workers at once',
        value: thousands(workers_beyond),
        href: '#cover',
        note: 'at the worst moment',
      },
      {
        label: 'extra cost a week',
        value: costByKind(drill.answer).length === 0 ? 'none' : formatPounds(drill.extra_pence),
        href: '#cost',
        note: costByKind(drill.answer).length === 0 ? 'nothing is covered' : 'of what is covered',
      },
      {
        label: 'lose their care worker',
        value: losing,
        href: '#workers',
        ...(losing_people > 0 && {
          note: `with a time-critical visit: ${traitWords(losing_critical_people, losing_people, named)}`,
        }),
      },
    ],
    { label: 'The drill at a glance' },
  );
}

/** The press that makes it the real plan, or who can press it. */
async function plan({ scope, csrfToken }: Asked, drill: WholeDrill): Promise<SafeHtml> {
  if (drill.transition_id !== null) {
    const href = `/transitions/${drill.transition_id}`;
    return html`<div class="govuk-inset-text">This drill became a real plan: ${
      permits(scope.who, 'placement.see')
        ? html`<a class="govuk-link" href="${href}">transition ${drill.transition_id}</a>`
        : html`transition ${drill.transition_id}`
    }.</div>`;
  }
  if (drill.fails_on <= londonDay(scope.now).toString()) return drillAgain(scope, drill);
  if (permits(scope.who, 'placement.work'))
    return html`<form method="post" action="/drills/${drill.id}/transition" novalidate>${csrfField(csrfToken)}
      <p class="govuk-body">If this is no longer a drill, make it the plan. It is drafted again on what is known now, and nobody’s care changes before they are asked.</p>
      ${button({ text: 'Make this the real plan', kind: 'warning' })}</form>`;
  const brokers = await listBrokers(scope);
  const who = brokers.length === 0 ? 'nobody is one yet' : listWords(brokers, 'or');
  return html`<p class="govuk-body">A broker can make this the real plan: ${who}.</p>`;
}

/** A day that has come can be planned for no longer. */
function drillAgain(scope: Scope, { fails_on, provider_id, area_id }: WholeDrill): SafeHtml {
  const href = `/drills/new?provider=${provider_id}${area_id === null ? '' : `&area=${area_id}`}`;
  return html`<p class="govuk-body">${longDate(fails_on)} has come, so this drill can no longer be made a plan.</p>
    ${permits(scope.who, 'drills.run') && buttonLink({ text: 'Drill again for a new day', href, kind: 'secondary' })}`;
}

type Taker = DrillAnswer['takers'][number];

function takersSection(answer: DrillAnswer, href: string): SafeHtml {
  return html`<h2 class="govuk-heading-m" id="takers">Where everything would go</h2>
    <p class="govuk-body">Nobody is given more than they said they have room for, in-house neither: what it has no room for is with nobody. Households and teams of care workers stay together where they can. <a class="govuk-link" href="${href}/services">Every service, and why it goes there</a></p>
    ${dataTable<Taker>({
      id: 'taken',
      caption: 'Who would take how much',
      captionHidden: true,
      dense: true,
      rows: answer.takers,
      empty: 'No service could be drafted',
      columns: [
        { head: 'Provider', cell: ({ providerId }) => providerIn(answer, providerId) },
        { head: 'Contract', cell: ({ kind }) => kind },
        { head: 'Services', numeric: true, cell: ({ services }) => thousands(services) },
        { head: 'People', numeric: true, cell: ({ people }) => thousands(people) },
        { head: 'Care a week', numeric: true, cell: ({ minutes, places }) => careCell(minutes, places) },
        {
          head: 'Cost against today',
          numeric: true,
          cell: ({ kind, extraPence, unpriced, services }) =>
            kind === 'nobody'
              ? 'nothing'
              : unpriced === services
                ? 'not known'
                : poundsDifference(extraPence),
        },
        { head: 'Why', width: 'wide', cell: whyCounts },
      ],
    })}`;
}

function coverSection(answer: DrillAnswer, href: string): SafeHtml {
  const { inHouse } = answer;
  const name =
    inHouse.providerId === null ? 'No in-house service is left' : providerIn(answer, inHouse.providerId);
  const kept = inHouse.keptOut
    .slice(0, 5)
    .map(({ kind, services }) => `${kind} (${plural(services, 'service')})`);
  return html`<h2 class="govuk-heading-m" id="cover">What would be uncovered</h2>
    ${coverWords(answer, name).map((words) => html`<p class="govuk-body">${words}</p>`)}
    ${kept.length > 0 && html`<p class="govuk-body">What kept others out: ${listWords(kept)}.</p>`}
    ${inHouse.hours.length > 0 && hoursFigure(answer)}
    ${inHouse.hours.length > 0 && downloadLinks({ what: 'every hour', csv: `${href}/hours/download?format=csv`, xlsx: `${href}/hours/download?format=xlsx` })}`;
}

/** What falls to the in-house service, by the visit and without visits, and what of it is covered. */
function coverWords({ inHouse }: DrillAnswer, name: string): string[] {
  const { minutes, saidMinutes, ownMinutes, uncoveredMinutes, places = [] } = inHouse;
  if (minutes === 0 && places.length === 0)
    return ['Nothing falls to the in-house service: others have room for everything.'];
  const said =
    saidMinutes === 0
      ? 'It has told no room for visits'
      : `It said it has room for ${hoursWords(saidMinutes)} in all; where and when it is needed, that covers ${hoursWords(ownMinutes)}`;
  return [
    ...(minutes === 0
      ? []
      : [
          `${hoursWords(minutes)} a week fall to in-house (${name}), because nobody else can take them. ${said}. The rest, ${hoursWords(uncoveredMinutes)}, is uncovered. Time-critical visits are covered first.`,
        ]),
    ...placeFates(places),
    WORKERS_BRING_NOTHING,
  ];
}

function costSection(answer: DrillAnswer): SafeHtml {
  return html`<h2 class="govuk-heading-m" id="cost">What it would cost</h2>
    ${costWords(answer).map((words) => html`<p class="govuk-body">${words}</p>`)}`;
}

function workersSection({ workers }: DrillAnswer, href: string, named: boolean): SafeHtml {
  const { losing, loses } = workers;
  return html`<h2 class="govuk-heading-m" id="workers">Who would lose the care worker they know</h2>
    <p class="govuk-body">${workersWords(workers)}</p>
    ${
      workers.loses > 0 &&
      html`<ul class="govuk-list govuk-list--bullet">
      <li>with a time-critical visit: ${traitWords(losing.critical, loses, named)}</li>
      <li>living alone: ${traitWords(losing.alone, loses, named)}</li>
      <li>speaking no English, so that they need an interpreter: ${traitWords(losing.noEnglish, loses, named)}</li>
    </ul>
    ${!named && html`<p class="govuk-body">${TRAITS_HIDDEN}</p>`}`
    }
    <p class="govuk-body">A care worker comes along where more than half of their time was with people who move, and then goes to the provider that takes most of that time. ${WORKERS_BRING_NOTHING} <a class="govuk-link" href="${href}/services?worker=loses">Whose care worker is lost</a></p>`;
}
