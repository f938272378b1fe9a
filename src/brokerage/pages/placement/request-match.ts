/** Who could take a request, the best first, with every part of the score; and who could not, with every reason. */
import { listWords, plural, thousands } from '../../../ground/text.ts';
import { button } from '../../../web/components/actions.ts';
import { details } from '../../../web/components/disclosures.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import type { Field } from '../../actions/make-offers.ts';
import type { Candidate } from '../../rules/candidate.ts';
import { type Fit, fitNote } from '../../rules/fit.ts';
import { type Limit, LIMIT_KINDS } from '../../rules/limits.ts';
import type { Unable } from '../../rules/matching.ts';
import { isLiveOffer } from '../../rules/offer-status.ts';
import { candidatesOn, leavingOrder, nextRung, rungWords } from '../../rules/placement-order.ts';
import type { ScoredPart } from '../../rules/score.ts';
import { mayBeOffered } from '../../rules/may-be-offered.ts';
import { scorePartNames, sumOfWeights, type Weights } from '../../rules/weights.ts';
import { windowAdvice } from '../../rules/window-advice.ts';

/** As many as are shown before all are asked for. */
const SHOWN_FIRST = 20;
const ADVICE_SHOWN = 5;

/** A contract that can be offered a request: by its score, or only with a reason for going past a limit. */
export type Offerable = {
  readonly candidate: Candidate;
  readonly score: number | null;
  readonly parts: readonly ScoredPart[];
  readonly notes: readonly string[];
  /** The limits that are gone past; none where it can take it as it is. */
  readonly past: readonly Limit[];
  /** The step of the order it is on, in words. */
  readonly rung: string;
  /** How an offer to it leaves the order; undefined where it keeps to it. */
  readonly leaves: string | undefined;
  /** What became of it before: 'Declined before'. */
  readonly before: string | undefined;
};

/** A field with the instant at which it was read, in epoch seconds, and what was found today of providers' rounds, by provider. */
export type MatchField = Field & { readonly at: number; readonly fits?: ReadonlyMap<number, Fit> };

/** Everybody who can be offered a request now, the best first, then those that need a reason. */
export function offerablesOf(field: Field): Offerable[] {
  const { match, offers } = field;
  const live = new Set(
    offers.filter(({ status }) => isLiveOffer(status)).map(({ contract_id }) => contract_id),
  );
  const able = match.ranked.map((one) => ({ ...one, past: [] }));
  const passable = match.unable
    .filter((one) => mayBeOffered(field, one))
    .map(({ candidate, limits }) => ({ candidate, score: null, parts: [], notes: [], past: limits }));
  return [...able, ...passable]
    .filter(({ candidate }) => !live.has(candidate.contractId))
    .map((one) => ({
      ...one,
      ...placeInOrder(field, one.candidate),
      before: beforeWords(field, one.candidate),
    }));
}

function placeInOrder(
  { rungs, tried, match }: Field,
  candidate: Candidate,
): { rung: string; leaves: string | undefined } {
  const rung = rungs.find((one) =>
    candidatesOn(one, rungs, match).some((on) => on.candidate.contractId === candidate.contractId),
  );
  return {
    rung: rung === undefined ? candidate.kind : rungWords(rung),
    leaves: leavingOrder(candidate, rungs, tried, match)?.words,
  };
}

function beforeWords({ offers }: Field, { contractId }: Candidate): string | undefined {
  const last = offers.findLast(({ contract_id }) => contract_id === contractId);
  if (last === undefined) return undefined;
  if (last.status === 'lapsed') return 'Gave no answer before';
  return last.status === 'declined' ? `Declined before: ${last.reply_reason ?? ''}` : 'Asked before';
}

/** The whole of the match, as a form that leads on to the offer. `all` shows everybody; without `works` nobody can be chosen. */
export function matchSection(
  requestId: number,
  field: MatchField,
  { all, works }: { readonly all: boolean; readonly works: boolean },
): SafeHtml {
  const offerables = offerablesOf(field);
  const shown = all ? offerables : offerables.slice(0, SHOWN_FIRST);
  return html`<h2 class="govuk-heading-m" id="who-can">Who can take it</h2>
    ${nextWords(field)}
    ${works && field.seeker.visits.length > 0 && html`<p class="govuk-body"><a class="govuk-link" href="/placement/${requestId}/rounds">Does it fit into their rounds?</a></p>`}
    ${
      offerables.length === 0
        ? field.match.ranked.length > 0
          ? emptyState({
              title: 'Everybody who can take it has an offer',
              text: 'They answer, or the time to answer passes. Below is who cannot, and why.',
            })
          : emptyState({ title: 'Nobody can take it as it stands', text: adviceWords(field) })
        : html`<form method="get" action="/placement/${requestId}/offer">${offerTable(field, shown, works)}
          ${shown.length < offerables.length && html`<p class="govuk-body"><a class="govuk-link" href="/placement/${requestId}?all=yes#who-can">Show all ${offerables.length}</a></p>`}
          ${works && button({ text: 'Offer to the chosen providers', key: 'o' })}</form>
          ${field.match.ranked.length === 0 && advice(field)}`
    }
    ${unableSection(field)}`;
}

/** What stands in the way of how many contracts, the most first. */
function inTheWay(unable: readonly Unable[]): string {
  const kinds = LIMIT_KINDS.map((kind) => ({
    kind,
    count: unable.filter(({ limits }) => limits.some((limit) => limit.kind === kind)).length,
  }));
  return kinds
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .map(({ kind, count }) => `${kind} (${plural(count, 'contract')})`)
    .join(', ');
}

/** Where placing stands in the council's published order. */
function nextWords({ rungs, tried, match }: Field): SafeHtml {
  const { rung, toAsk, asked, passed } = nextRung(rungs, tried, match);
  const before =
    passed.length === 0
      ? nothing
      : [...Map.groupBy(passed, ({ why }) => why)].map(
          ([why, steps]) =>
            html`<li>Passed, ${why}: ${listWords(steps.map(({ rung: one }) => rungWords(one)))}</li>`,
        );
  const names = toAsk.map(({ candidate }) => candidate.providerName);
  const now =
    rung === null
      ? 'Every step of the order has been tried.'
      : names.length > 0
        ? html`Next in the order: <strong>${rungWords(rung)}</strong>. Ask ${names[0]}${names.length > 1 && html`, or ${plural(names.length - 1, 'other')} on the same step`}.`
        : html`On <strong>${rungWords(rung)}</strong>, ${plural(asked.length, 'provider')} ${asked.length === 1 ? 'has' : 'have'} an offer.`;
  return html`<ul class="govuk-list"><li>${now}</li>${before}</ul>`;
}

function offerTable(field: MatchField, rows: readonly Offerable[], works: boolean): SafeHtml {
  const { toAsk } = nextRung(field.rungs, field.tried, field.match);
  const first = field.offers.some(({ status }) => isLiveOffer(status))
    ? undefined
    : toAsk[0]?.candidate.contractId;
  return dataTable<Offerable>({
    id: 'candidates',
    caption: 'Who can take it, the best first',
    captionHidden: true,
    rows,
    queue: true,
    columns: [
      {
        head: 'Provider',
        cell: ({ candidate }) =>
          html`${candidate.providerName}<br><span class="tend-quiet">${candidate.kind}</span>`,
      },
      {
        head: 'Fit',
        cell: ({ score, parts }) =>
          score === null ? 'Only with a reason' : scoreCell(score, parts, field.policy.matching.weights),
      },
      { head: 'Step of the order', cell: orderCell },
      {
        head: 'To know',
        width: 'wide',
        cell: (row) => notesCell(row, field.fits?.get(row.candidate.providerId)),
      },
    ],
    ...(works && {
      selectable: {
        name: 'contract',
        value: ({ candidate }: Offerable) => candidate.contractId,
        label: ({ candidate }: Offerable) => `Choose ${candidate.providerName}, ${candidate.kind}`,
        chosen: ({ candidate }: Offerable) => candidate.contractId === first,
      },
    }),
  });
}

function scoreCell(score: number, parts: readonly ScoredPart[], weights: Weights): SafeHtml {
  const all = sumOfWeights(weights);
  return details({
    summary: `${thousands(score)} of 1,000`,
    body: html`<ul class="govuk-list">${parts.map(
      ({ part, weight, points, words }) =>
        html`<li><strong>${scorePartNames[part]}: ${thousands(points)}</strong>, counts ${Math.round((weight * 100) / all)}%<br>${words}</li>`,
    )}</ul>`,
  });
}

function orderCell({ rung, leaves }: Offerable): SafeHtml {
  return html`<span>${upperFirst(rung)}${leaves !== undefined && html`<br>${statusTag('Leaves the order', 'attention')}<br><span class="tend-quiet">${leaves}</span>`}</span>`;
}

function notesCell({ notes, past, before, candidate }: Offerable, fit: Fit | undefined): SafeHtml {
  const facts = [
    candidate.rating === null ? undefined : `Rated ${candidate.rating}`,
    candidate.small ? 'Small' : undefined,
    candidate.local ? 'Local' : undefined,
  ].filter((fact) => fact !== undefined);
  const rounds = fit === undefined ? undefined : fitNote(fit);
  const lines = [facts.join(', '), before, rounds, ...past.map(({ words }) => words), ...notes].filter(
    Boolean,
  );
  return html`<ul class="govuk-list">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What single change would help, where nobody can. */
function advice(field: MatchField): SafeHtml {
  return html`<p class="govuk-body">Nobody can take it as it stands.</p>${adviceWords(field)}`;
}

function adviceWords({ seeker, candidates, policy, at }: MatchField): SafeHtml {
  const found = windowAdvice(seeker, candidates, policy.matching.staleAfterDays, at);
  if (seeker.periodic)
    return html`Advice on call windows does not apply: somebody is there throughout. ${
      found.length === 0
        ? 'No other day to start would help either.'
        : html`Another start would help:<ul class="govuk-list govuk-list--bullet">${found.slice(0, ADVICE_SHOWN).map(({ words }) => html`<li>${words}</li>`)}</ul>`
    }`;
  if (found.length === 0) return html`No single change of time, of workers or of the start would help.`;
  return html`<span>One change would help. The person has the last word.</span>
    <ul class="govuk-list govuk-list--bullet">${found.slice(0, ADVICE_SHOWN).map(({ words }) => html`<li>${words}</li>`)}</ul>`;
}

function unableSection({ match: { ranked, unable }, fits }: MatchField): SafeHtml {
  if (unable.length === 0) return nothing;
  const nobody = ranked.length === 0;
  return html`${nobody && html`<p class="govuk-body">In the way: ${inTheWay(unable)}.</p>`}${details({
    open: nobody,
    summary: `${plural(unable.length, 'contract')} that cannot, and why`,
    body: dataTable<Unable>({
      id: 'unable',
      caption: 'Who cannot take it, and why',
      captionHidden: true,
      dense: true,
      rows: unable,
      columns: [
        { head: 'Provider', cell: ({ candidate }) => candidate.providerName },
        { head: 'Contract', cell: ({ candidate }) => candidate.kind },
        {
          head: 'Why not',
          width: 'wide',
          cell: ({ limits, candidate }) => {
            const fit = fits?.get(candidate.providerId);
            const lines = [...limits.map(({ words }) => words), fit && fitNote(fit)].filter(Boolean);
            return html`<ul class="govuk-list">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
          },
        },
      ],
    }),
  })}`;
}
