/** What the queue says of each request that was asked of providers' rounds today. */
import type { Scope } from '../../../platform/scope.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { listWhoMay } from '../../records/placement-field.ts';
import { listFitsToday } from '../../records/placement-fits.ts';
import { fitSummary } from '../../rules/fit-summary.ts';

/** The newest answer of today in a few words, which lead to the whole of it, by request; none where nobody asked. */
export async function roundsCells(
  scope: Scope,
  requestIds: readonly number[],
): Promise<Map<number, SafeHtml>> {
  const runs = await listFitsToday(scope, requestIds);
  const whoMay = await listWhoMay(scope, [...runs.keys()]);
  return new Map(
    [...runs].map(([id, { finishedAt, fault, fits }]) => {
      const { words, note } =
        fault !== null
          ? { words: 'Could not be worked out', note: undefined }
          : finishedAt === null
            ? { words: 'Being looked into', note: undefined }
            : fitSummary(fits, whoMay.get(id) ?? new Map());
      return [
        id,
        html`<span><a class="govuk-link" href="/placement/${id}/rounds">${words}</a>${note !== undefined && html`<br><span class="tend-quiet">${note}</span>`}</span>`,
      ];
    }),
  );
}
