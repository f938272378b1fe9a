/** The API in plain words, for whoever looks after a provider's system. The table of fields is made from the API's own schema. */
import { z } from 'zod';
import { dataTable } from '../../../web/components/table.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type OpenAnswer, type OpenAsked, page } from '../../../web/route.ts';
import { MOST_LOGS, visitLog } from '../../api.ts';
import { thousands } from '../../../ground/text.ts';

const described = z.object({
  required: z.array(z.string()),
  properties: z.record(
    z.string(),
    z.looseObject({ description: z.string().default(''), examples: z.array(z.unknown()).default([]) }),
  ),
});

/** The fields of a visit log as the API's schema describes them. */
function visitLogFields(): { name: string; needed: boolean; description: string; example: unknown }[] {
  const { properties, required } = described.parse(z.toJSONSchema(z.object(visitLog.shape)));
  return Object.entries(properties).map(([name, { description, examples }]) => ({
    name,
    needed: required.includes(name),
    description,
    example: examples[0],
  }));
}

function exampleLog(): string {
  const fields = visitLogFields().filter(({ name }) => !/^(claimed|provider)/.test(name));
  return JSON.stringify(Object.fromEntries(fields.map(({ name, example }) => [name, example])), null, 2);
}

function code(label: string, text: string): SafeHtml {
  return html`<div class="tend-scroll" role="region" tabindex="0" aria-label="${label}"><pre><code>${text}</code></pre></div>`;
}

function fieldTable(): SafeHtml {
  return dataTable({
    id: 'fields',
    caption: 'The fields of a visit log',
    rows: visitLogFields(),
    columns: [
      { head: 'Field', cell: ({ name }) => html`<code>${name}</code>` },
      { head: 'Needed', cell: ({ needed }) => (needed ? 'yes' : 'no') },
      { head: 'What it is', cell: ({ description }) => description },
      { head: 'For example', cell: ({ example }) => html`<code>${String(example)}</code>` },
    ],
  });
}

/** How to send visits by the API: a key, a token, a call, and what comes back. */
export function apiDocs({ config }: OpenAsked): OpenAnswer {
  const at = config.publicUrl;
  return page(
    'Send visits by the API',
    html`<p class="govuk-body-l">For whoever looks after a provider’s rota or call-monitoring system. Your system sends the visits it has logged; each row is answered on its own, and sending one again does no harm.</p>
      <h2 class="govuk-heading-m">1. Get a key</h2>
      <p class="govuk-body">Your provider’s manager makes one under Feeds, <a class="govuk-link" href="/api-clients">API keys</a>. It is a client id and a secret, and the secret is shown once.</p>
      <h2 class="govuk-heading-m">2. Ask for a token</h2>
      <p class="govuk-body">It lasts an hour.</p>
      ${code('Asking for a token', `curl ${at}/api/token \\\n  -d grant_type=client_credentials \\\n  -d client_id=$CLIENT_ID \\\n  -d client_secret=$CLIENT_SECRET`)}
      <h2 class="govuk-heading-m">3. Send visit logs</h2>
      <p class="govuk-body">Up to ${thousands(MOST_LOGS)} in a call. Give each call an <code>Idempotency-Key</code> of your own: if the answer is lost on the way, send the same call again under the same key, and you get the same answer without anything being done twice.</p>
      ${code('Sending visit logs', `curl ${at}/api/visit-logs \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -H "Content-Type: application/json" \\\n  -H "Idempotency-Key: 2026-03-02-night" \\\n  -d '{"logs": [${exampleLog()}]}'`)}
      ${fieldTable()}
      <h2 class="govuk-heading-m">4. Read the answer</h2>
      ${code('An answer', `{\n  "feed": 12, "read": 3, "new": 1, "unchanged": 1, "updated": 0, "refused": 1, "unmatched": 0,\n  "results": [\n    { "index": 0, "log_id": "EVV-100237", "result": "new" },\n    { "index": 1, "log_id": "EVV-100238", "result": "unchanged" },\n    { "index": 2, "log_id": "EVV-100239", "result": "refused", "field": "out_at",\n      "reason": "The check-out is before the check-in." }\n  ]\n}`)}
      <ul class="govuk-list govuk-list--bullet">
        <li>new: the log was not known before</li>
        <li>unchanged: it is the same as before, and nothing was done</li>
        <li>updated: it differs from before. The log as it was is kept, and this is its next version</li>
        <li>refused: it cannot be used. Put right what the reason says and send it again</li>
      </ul>
      <p class="govuk-body">Unmatched counts the logs of a person whom you do not visit for this council. They are kept, and shown to you and the council under Feeds.</p>
      <h2 class="govuk-heading-m">Times</h2>
      <p class="govuk-body">Give an offset or Z, as in 2026-03-02T08:04:10Z or 2026-07-02T08:04:10+01:00. A time without one is read as the wall time in London; an hour that the clocks skip in spring is refused, and one that comes twice in autumn is the first of the two.</p>
      <h2 class="govuk-heading-m">Everything in one file</h2>
      <p class="govuk-body">The same for a machine, in OpenAPI 3.1: <a class="govuk-link" href="/api/openapi.json">/api/openapi.json</a>.</p>`,
    { section: 'Feeds' },
  );
}
