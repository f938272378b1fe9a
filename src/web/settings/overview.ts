import { londonDay } from '../../ground/calendar.ts';
import { anySetting } from '../../platform/setting-catalogue.ts';
import { listSettings, type SettingWithHistory } from '../../platform/settings.ts';
import { permits } from '../../platform/scope.ts';
import { day } from '../components/amounts.ts';
import { dataTable } from '../components/table.ts';
import { html } from '../html.ts';
import { type Answer, type Asked, page } from '../route.ts';

/** Everything that the council sets for itself: what holds today, and the way to each. */
export async function settingsOverview({ scope }: Asked): Promise<Answer> {
  const rows = await listSettings(scope, londonDay(scope.now));
  return page(
    'Settings',
    html`<p class="govuk-body-l">What this council has decided for itself. Each has a day from which it holds and a source, and nothing is overwritten.</p>
      ${dataTable<SettingWithHistory>({
        id: 'settings',
        caption: 'Dated settings, as they hold today',
        rows,
        rowHref: ({ name }) => `/settings/${name}`,
        columns: [
          { head: 'Setting', cell: ({ name }) => anySetting(name).title },
          { head: 'Today', cell: ({ words }) => words },
          {
            head: 'Since',
            cell: ({ holds }) => (holds === undefined ? 'Usual value' : day(holds.effectiveFrom)),
          },
          { head: 'Source', cell: ({ source }) => source, width: 'wide' },
        ],
      })}
      <h2 class="govuk-heading-m">Other settings</h2>
      <ul class="govuk-list">
        <li><a class="govuk-link" href="/how-a-provider-is-chosen">How a provider is chosen</a>, as everybody may read it</li>
        <li><a class="govuk-link" href="/travel-times">How travel is timed</a>, with the published figures beside the council’s own</li>
        <li><a class="govuk-link" href="/settings/bank-holidays">Bank holidays</a>, the true day and the substitute told apart</li>
        ${permits(scope.who, 'users.see') && html`<li><a class="govuk-link" href="/users">Users</a>, and what each may do</li>`}
        ${permits(scope.who, 'contracts.see') && html`<li><a class="govuk-link" href="/contracts">Contracts</a>, where prices and pay rules are</li>`}
      </ul>`,
    { section: 'Settings' },
  );
}
