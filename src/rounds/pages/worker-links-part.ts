/** The part of a care worker's page that makes, sends and revokes their links. */
import { dateAndTime } from '../../ground/calendar.ts';
import type { Worker } from '../../providers/records/workers.ts';
import { button } from '../../web/components/actions.ts';
import { dataTable } from '../../web/components/table.ts';
import { csrfField } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { Asked } from '../../web/route.ts';
import { type LinkKind, linkKinds, listWorkerLinks } from '../records/worker-links.ts';

const names = {
  page: 'Their own page of rounds',
  calendar: 'A calendar, for their telephone',
} satisfies Record<LinkKind, string>;

/** The links of a worker, and what can be done with them. */
export async function linksPart(asked: Asked, worker: Worker): Promise<SafeHtml> {
  const links = await listWorkerLinks(asked.scope, worker.id);
  const act = (what: string, opens: LinkKind, text: string): SafeHtml =>
    html`<form class="tend-inline" method="post" action="/rounds/workers/${worker.id}/links" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="opens" value="${opens}">${button({ text, name: 'act', value: what, kind: 'secondary' })}</form>`;
  return html`<h2 class="govuk-heading-m" id="links">What they see</h2>
<p class="govuk-body">A care worker needs no account. Whoever has the link sees these rounds, so give it to nobody else. The page shows names and addresses; the calendar only initials and the first half of the postcode, since calendars are kept by others.</p>
${dataTable<LinkKind>({
  id: 'worker-links',
  caption: 'Links',
  captionHidden: true,
  rows: linkKinds,
  columns: [
    { head: 'What', cell: (kind) => names[kind] },
    {
      head: 'Now',
      cell: (kind) => {
        const link = links.find(({ opens }) => opens === kind);
        if (link === undefined) return 'No link';
        return `Made ${dateAndTime(link.madeAt)}, ${link.openedAt === null ? 'not opened yet' : `last opened ${dateAndTime(link.openedAt)}`}`;
      },
    },
    {
      head: 'Change',
      headHidden: true,
      width: 'wide',
      cell: (kind) => {
        const has = links.some(({ opens }) => opens === kind);
        return html`<div class="govuk-button-group">${act('make', kind, has ? `Make a new link to their ${kind}` : `Make a link to their ${kind}`)}${kind === 'page' && worker.phone !== null && act('send', kind, 'Send it by text message')}${has && act('revoke', kind, `Revoke the link to their ${kind}`)}</div>`;
      },
    },
  ],
})}`;
}
