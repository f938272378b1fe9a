/** A drill as a paper for a committee: counts only, no names. */
import { dateAndTime, londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords, plural, thousands } from '../../ground/text.ts';
import type { Paper, Part } from '../../platform/pdf/paper.ts';
import { concentrationWords } from '../rules/concentration.ts';
import { type DrillAnswer, toldApart } from '../rules/drill-answer.ts';
import {
  careWords,
  costByKind,
  costWords,
  extraWords,
  hoursWords,
  hourWords,
  largestAfter,
  losingWords,
  marketWords,
  OLDER_DRILL,
  placeFates,
  restsWords,
  shareWords,
  TRAITS_HIDDEN,
  traitWords,
  verdictWords,
  WEEKDAYS,
  whyCounts,
  WORKERS_BRING_NOTHING,
} from '../rules/drill-words.ts';
import { areaIn, byHandWords, drillName, indexWords, providerIn } from './drill-cells.ts';
import type { WholeDrill } from './drill-page.ts';

/** The paper of a drill. */
export function drillPaper(drill: WholeDrill, council: string, madeAt: Date): Paper {
  const title = `If ${drillName(drill)} failed on ${longDate(drill.fails_on)}`;
  const byHand = byHandWords(drill);
  return {
    title,
    from: { council, addressLines: [], phone: null, email: null },
    date: longDate(londonDay(drill.made_at)),
    reference: `Drill ${drill.id}`,
    print: 'standard',
    madeAt,
    parts: [
      { kind: 'heading', level: 1, text: title },
      ...verdictWords(drill, drill.answer).map((text): Part => ({ kind: 'paragraph', text })),
      ...(byHand === undefined ? [] : [{ kind: 'paragraph', text: byHand } as const]),
      ...(toldApart(drill.answer) ? [] : [{ kind: 'paragraph', text: OLDER_DRILL } as const]),
      ...takers(drill),
      ...cover(drill),
      ...costAndWorkers(drill),
      ...market(drill),
      ...rests(drill),
    ],
  };
}

function takers({ answer, services, weekly_minutes }: WholeDrill): Part[] {
  return [
    { kind: 'heading', level: 2, text: 'Where everything would go' },
    {
      kind: 'table',
      caption: 'Who would take how much, in an average week',
      columns: [
        { head: 'Provider', share: 1.8 },
        { head: 'Contract', share: 1 },
        { head: 'Services', numeric: true, share: 0.9 },
        { head: 'Care', numeric: true, share: 1.8 },
        { head: 'Cost against today', numeric: true, share: 1.4 },
        { head: 'Why', share: 1.8 },
      ],
      rows: answer.takers.map((one) => [
        providerIn(answer, one.providerId),
        one.kind,
        thousands(one.services),
        careWords(one.minutes, one.places),
        one.kind === 'nobody'
          ? 'nothing'
          : one.unpriced === one.services
            ? 'not known'
            : extraWords(one.extraPence),
        whyCounts(one),
      ]),
      foot: [
        'All',
        '',
        thousands(services),
        careWords(
          weekly_minutes,
          answer.takers.flatMap(({ places = [] }) => places),
        ),
        extraWords(answer.cost.extraPence),
        '',
      ],
    },
  ];
}

function cover({ answer }: WholeDrill): Part[] {
  const { inHouse } = answer;
  const kept = inHouse.keptOut
    .slice(0, 5)
    .map(({ kind, services }) => `${kind} (${plural(services, 'service')})`);
  const worst = inHouse.hours
    .filter(({ uncoveredMinutes }) => uncoveredMinutes > 0)
    .toSorted((a, b) => b.workersBeyond - a.workersBeyond || b.uncoveredMinutes - a.uncoveredMinutes)
    .slice(0, 12);
  return [
    { kind: 'heading', level: 2, text: 'What would be uncovered' },
    {
      kind: 'paragraph',
      text: `${hoursWords(inHouse.minutes)} a week fall to the in-house service. It has room for ${hoursWords(inHouse.ownMinutes)} of that where and when it is needed; ${hoursWords(inHouse.uncoveredMinutes)} are uncovered.`,
    },
    ...[...placeFates(inHouse.places ?? []), WORKERS_BRING_NOTHING].map(
      (text): Part => ({ kind: 'paragraph', text }),
    ),
    ...(kept.length === 0
      ? []
      : [{ kind: 'paragraph', text: `What kept others out: ${listWords(kept)}.` } as const]),
    ...(worst.length === 0
      ? []
      : [
          uncoveredBars(inHouse.hours),
          {
            kind: 'table',
            caption: 'The hours in which most workers are needed',
            columns: [
              { head: 'Hour', share: 2 },
              { head: 'Uncovered', numeric: true },
              { head: 'Time-critical visits', numeric: true },
              { head: 'Workers needed', numeric: true },
            ],
            rows: worst.map((hour) => [
              hourWords(hour),
              hoursWords(hour.uncoveredMinutes),
              thousands(hour.criticalVisits),
              thousands(hour.workersBeyond),
            ]),
          } as const,
        ]),
  ];
}

/** Time short enough to stand beside a bar: '11:45'. */
function clockWords(minutes: number): string {
  const whole = Math.round(minutes);
  return `${thousands(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}

/** What is uncovered, day by day. */
function uncoveredBars(hours: DrillAnswer['inHouse']['hours']): Part {
  return {
    kind: 'bars',
    caption: 'Hours and minutes of care uncovered on each day of the week',
    rows: WEEKDAYS.map((label, at) => {
      const value = hours
        .filter(({ weekday }) => weekday === at + 1)
        .reduce((sum, { uncoveredMinutes }) => sum + uncoveredMinutes, 0);
      return { label, value, words: clockWords(value) };
    }),
  };
}

function costAndWorkers({ answer }: WholeDrill): Part[] {
  const { cost, workers } = answer;
  const { losing, loses } = workers;
  return [
    { kind: 'heading', level: 2, text: 'What it would cost, and whom it would part' },
    ...costWords(answer).map((text): Part => ({ kind: 'paragraph', text })),
    {
      kind: 'summary',
      rows: [
        { key: 'What is covered, a week today', value: formatPounds(cost.nowPence) },
        { key: 'The same, a week then', value: formatPounds(cost.thenPence) },
        { key: 'Difference', value: extraWords(cost.extraPence) },
        ...costByKind(answer).map(({ kind, extraPence }) => ({
          key: `Of it, ${kind}`,
          value: extraWords(extraPence),
        })),
        { key: 'Lose their usual care worker', value: losingWords(workers) },
        { key: 'Of them with a time-critical visit', value: traitWords(losing.critical, loses, false) },
        { key: 'Of them living alone', value: traitWords(losing.alone, loses, false) },
        { key: 'Of them speaking no English', value: traitWords(losing.noEnglish, loses, false) },
      ],
    },
    { kind: 'paragraph', text: TRAITS_HIDDEN },
  ];
}

function market({ answer }: WholeDrill): Part[] {
  return [
    { kind: 'heading', level: 2, text: 'How few hands care would lie in' },
    { kind: 'paragraph', text: marketWords(answer.market.all) },
    {
      kind: 'table',
      caption: 'Who would be the largest',
      columns: [
        { head: 'Provider', share: 2 },
        { head: 'Share today', numeric: true },
        { head: 'Share after', numeric: true },
      ],
      rows: largestAfter(answer.market.all).map(({ providerId, before, after }) => [
        providerIn(answer, providerId),
        shareWords(before),
        shareWords(after),
      ]),
    },
    {
      kind: 'table',
      caption: 'Each area',
      columns: [
        { head: 'Area', share: 1.5 },
        { head: 'Index today', numeric: true },
        { head: 'Index after', numeric: true },
        { head: 'After', share: 3 },
      ],
      rows: answer.market.areas.map(({ areaId, before, after }) => [
        areaIn(answer, areaId),
        indexWords(before.index),
        indexWords(after.index),
        concentrationWords(after.index),
      ]),
    },
  ];
}

function rests({ answer, made_at, made_by_name }: WholeDrill): Part[] {
  const stale = answer.capacity.filter((one) => one.stale);
  return [
    { kind: 'heading', level: 2, text: 'What it rests on' },
    {
      kind: 'paragraph',
      text: `Run by ${made_by_name ?? 'Tend'}, ${dateAndTime(made_at)}, on what was known then. ${restsWords(answer)}`,
    },
    ...(stale.length === 0
      ? []
      : [
          {
            kind: 'list',
            items: stale.map(
              ({ providerId, areaId, part, on }) =>
                `${providerIn(answer, providerId)}, ${areaIn(answer, areaId)}, ${part}: as of ${on}`,
            ),
          } as const,
        ]),
  ];
}
