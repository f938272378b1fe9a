/** How a move stands in a list and in a file. */
import { contractEventNames } from '../../../contracts/rules/contract-events.ts';
import { serviceName, serviceWords } from '../../../contracts/rules/service-words.ts';
import { thousands } from '../../../ground/text.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import { day } from '../../../web/components/amounts.ts';
import type { Column } from '../../../web/components/table.ts';
import { statusTag, type Tone } from '../../../web/components/tags.ts';
import type { DownloadColumn } from '../../../web/download.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import type { Transition, TransitionMove } from '../../records/transitions.ts';
import type { MoveStage } from '../../rules/transition.ts';
import { becauseInWords, HANDOVER_ITEMS, stageNames, stillUncovered } from '../../rules/transition-steps.ts';
import { uncoveredWords } from './no-room.ts';

/** How a stage looks. */
export const stageTones = {
  drafted: 'waiting',
  'person asked': 'attention',
  agreed: 'active',
  placed: 'active',
  'handed over': 'good',
  begun: 'good',
  stopped: 'quiet',
} as const satisfies Record<MoveStage, Tone>;

/** Who moves, and with which service. */
export function moveName(move: TransitionMove): string {
  return `${fullName(move)}, ${serviceWords(move.service)}`;
}

function stageCell(move: TransitionMove, today: string): SafeHtml {
  const { shown_stage, answer, answered_by, ask_again_on, held_back, stage } = move;
  const said = answer !== null && (stage === 'person asked' || stage === 'agreed');
  return html`<span>${statusTag(stageNames[shown_stage], stageTones[shown_stage])}${
    said && html`<br><span class="tend-quiet">${answered_by ?? 'Somebody'} ${answer}</span>`
  }${said && ask_again_on !== null && html`<br>${ask_again_on <= today ? statusTag('Ask again now', 'attention') : html`<span class="tend-quiet">Ask again on ${day(ask_again_on)}</span>`}`}${held_back !== null && html`<br>${statusTag('Held back', 'problem')}<br><span class="tend-quiet">${held_back}</span>`}</span>`;
}

/** The columns of a plan; `today` is 'YYYY-MM-DD'. */
export function moveColumns(plan: Transition, today: string): Column<TransitionMove>[] {
  return [
    { head: 'Person', cell: (move) => fullName(move) },
    {
      head: 'Service',
      cell: ({ service, line_reference }) =>
        html`<span>${serviceName(service)}<br><span class="tend-quiet">${line_reference}</span></span>`,
    },
    { head: 'Stage', cell: (move) => stageCell(move, today) },
    {
      head: 'Goes to',
      cell: ({ to_provider_name, stopped_by, stage, uncovered: drafted }) => {
        const uncovered = stillUncovered({ stage, uncovered: drafted });
        return to_provider_name === null
          ? statusTag('Nobody yet', 'problem')
          : html`<span>${to_provider_name}${uncovered && html`<br>${statusTag('Not arranged yet', 'problem')}<br><span class="tend-quiet">No room told for ${uncoveredWords(uncovered)}</span>`}${stopped_by !== null && html`<br>${statusTag(`${contractEventNames[stopped_by]}: choose another`, 'problem')}`}</span>`;
      },
    },
    { head: 'Fit', numeric: true, cell: ({ score }) => (score === null ? '' : thousands(score)) },
    { head: 'Why there', width: 'wide', cell: ({ because }) => becauseInWords(because ?? '') },
    {
      head: 'Handed over',
      cell: ({ stage, old_confirmed, new_confirmed }) =>
        stage === 'placed'
          ? `${old_confirmed} given, ${new_confirmed} had, of ${HANDOVER_ITEMS.length}`
          : plan.closed_at === null
            ? 'Once it is placed'
            : '',
    },
  ];
}

/** The same in a file. */
export const fileColumns: readonly DownloadColumn<TransitionMove>[] = [
  { head: 'Person', value: (move) => fullName(move) },
  { head: 'Person’s reference', value: ({ person_reference }) => person_reference },
  { head: 'Telephone', value: ({ phone }) => phone },
  { head: 'Service', value: ({ service }) => serviceName(service) },
  { head: 'Old service', value: ({ line_reference }) => line_reference },
  { head: 'Stage', value: ({ shown_stage }) => stageNames[shown_stage] },
  { head: 'Goes to', value: ({ to_provider_name }) => to_provider_name },
  { head: 'Contract', value: ({ contract_reference }) => contract_reference },
  {
    head: 'No room told for',
    value: (move) => {
      const uncovered = stillUncovered(move);
      return uncovered && uncoveredWords(uncovered);
    },
  },
  { head: 'Takes nothing new', value: ({ stopped_by }) => stopped_by && contractEventNames[stopped_by] },
  { head: 'Fit', value: ({ score }) => score },
  { head: 'Why there', value: ({ because }) => becauseInWords(because ?? '') },
  { head: 'First day there', kind: 'day', value: ({ starts_on }) => starts_on },
  { head: 'The person', value: ({ answer }) => answer },
  { head: 'Who answered', value: ({ answered_by }) => answered_by },
  { head: 'Ask again', kind: 'day', value: ({ ask_again_on }) => ask_again_on },
  { head: 'Held back', value: ({ held_back }) => held_back },
  { head: 'New service', value: ({ new_line_reference }) => new_line_reference },
  { head: 'Given', value: ({ old_confirmed }) => old_confirmed },
  { head: 'Had', value: ({ new_confirmed }) => new_confirmed },
];
