import { permits } from '../../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../../web/components/actions.ts';
import { figure, when } from '../../../web/components/amounts.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { csrfField } from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { retireMappingProfile } from '../../actions/save-mapping-profile.ts';
import type { IdPart, Mapping, TimePart } from '../../formats/profile.ts';
import { dateOrderExamples } from '../../formats/profile-times.ts';
import {
  getProfile,
  listProfiles,
  listVersions,
  type MappingProfile,
} from '../../records/mapping-profiles.ts';
import { feedCrumbs, numberIn } from '../feeds/feed-address.ts';
import { feedTabs } from '../feeds/feed-list.ts';
import { methodNames } from '../feeds/feed-words.ts';
import { nameOfDelimiter } from './mapping-form-values.ts';

/** The mapping profiles in use. */
export async function profileList({ scope }: Asked): Promise<Answer> {
  const own = scope.who.providerId !== null;
  const rows = await listProfiles(scope, { retired: true });
  const make = { href: '/profiles/new', text: 'Make a mapping profile' };
  const may = permits(scope.who, 'feeds.map');
  return page(
    'Mapping profiles',
    html`<p class="govuk-body-l">A mapping profile says how a file of ${own ? 'your own system' : 'a provider’s own system'} is read, so that nobody has to change what the system writes.</p>
      ${may && buttonLink(make)}
      ${feedTabs(scope, '/profiles')}
      ${dataTable({
        caption: 'Mapping profiles',
        captionHidden: true,
        rows,
        rowHref: ({ id }) => `/profiles/${id}`,
        empty: emptyState({
          title: 'There are no mapping profiles yet',
          text: 'Files in Tend’s own layout or the Abacus layout need none.',
          action: may ? make : undefined,
        }),
        columns: [
          { head: 'Name', cell: ({ name }) => name },
          !own && { head: 'Provider', cell: ({ provider_name }) => provider_name },
          { head: 'Version', numeric: true, cell: ({ version }) => version },
          { head: 'Saved', cell: ({ created_at }) => when(created_at) },
          { head: 'By', cell: savedBy },
          { head: 'Feeds read by it', numeric: true, cell: ({ feeds }) => figure(feeds) },
          {
            head: 'State',
            cell: ({ retired_at }) =>
              retired_at === null ? statusTag('In use', 'good') : statusTag('Not in use', 'quiet'),
          },
        ],
      })}`,
    { wide: true, section: 'Feeds', breadcrumbs: feedCrumbs({ text: 'Mapping profiles' }) },
  );
}

function savedBy({ created_by_name }: MappingProfile): string {
  return created_by_name ?? 'The council';
}

/** One version of a profile in words, and the others. */
export async function profilePage({ scope, params, csrfToken }: Asked): Promise<Answer> {
  const profile = await getProfile(scope, numberIn(params, 'mapping profile'));
  const versions = await listVersions(scope, profile.id);
  const newest = versions[0]?.id === profile.id;
  const may = permits(scope.who, 'feeds.map') && newest && profile.retired_at === null;
  return page(
    profile.name,
    html`<p class="govuk-body">${newest ? 'The newest version' : html`An older version. <a class="govuk-link" href="/profiles/${versions[0]?.id}">The newest one</a>`}, saved on ${when(profile.created_at)} by ${savedBy(profile)}.${profile.retired_at !== null && ' It is not in use any more.'}</p>
      ${mappingWords(profile.mapping)}
      ${
        may &&
        html`<form method="post" action="/profiles/${profile.id}/retire">${csrfField(csrfToken)}${buttonGroup(
          [
            buttonLink({ text: 'Change it', href: `/profiles/${profile.id}/change` }),
            button({ text: 'Stop using it', kind: 'secondary' }),
          ],
        )}</form>`
      }
      ${dataTable({
        id: 'versions',
        caption: 'Versions',
        rows: versions,
        rowHref: ({ id }) => (id === profile.id ? undefined : `/profiles/${id}`),
        columns: [
          { head: 'Version', cell: ({ version }) => `Version ${version}` },
          { head: 'Saved', cell: ({ created_at }) => when(created_at) },
          { head: 'By', cell: savedBy },
          { head: 'Feeds read by it', numeric: true, cell: ({ feeds }) => figure(feeds) },
        ],
      })}`,
    {
      section: 'Feeds',
      caption: `${profile.provider_name}, version ${profile.version}`,
      breadcrumbs: feedCrumbs({ text: 'Mapping profiles', href: '/profiles' }, { text: profile.name }),
    },
  );
}

function idWords({ columns, prefix, suffix }: IdPart): string {
  const off = [prefix !== '' && `${prefix} before it`, suffix !== '' && `${suffix} after it`].filter(
    (one) => one !== false,
  );
  return `${columns.join(' and ')}${off.length > 0 ? `, without ${off.join(' and ')}` : ''}`;
}

function timeWords({ date, time }: TimePart): string {
  return time === null ? date : `${date} and ${time}`;
}

function mappingWords(mapping: Mapping): SafeHtml {
  const { log, person, worker, visit, checkIn, checkOut, claimedStart, claimedMinutes, methods } = mapping;
  const codes = Object.entries(methods.codes).map(
    ([code, method]) => html`<br>${code}: ${methodNames[method]}`,
  );
  return summaryList([
    { key: 'Person', value: idWords(person) },
    { key: 'Care worker', value: idWords(worker) },
    { key: 'Log id', value: idWords(log) },
    { key: 'Planned visit', value: visit === null ? 'There is none' : idWords(visit) },
    { key: 'Check-in', value: timeWords(checkIn) },
    { key: 'Check-out', value: timeWords(checkOut) },
    {
      key: 'Dates',
      value: `${dateOrderExamples[mapping.dateOrder].name}, like ${dateOrderExamples[mapping.dateOrder].both}`,
    },
    claimedStart !== null && { key: 'Claimed start', value: timeWords(claimedStart) },
    claimedMinutes !== null && { key: 'Claimed minutes', value: claimedMinutes },
    {
      key: 'How it was logged',
      value: html`${methods.in === null ? 'There is no column for it' : `${methods.in}${methods.out === null ? '' : `, and ${methods.out} for the check-out`}`}${codes}<br>${codes.length > 0 ? 'Anything else' : 'Every visit'}: ${methodNames[methods.otherwise]}`,
    },
    {
      key: 'File',
      value: `${{ comma: 'Commas', semicolon: 'Semicolons', tab: 'Tabs' }[nameOfDelimiter(mapping.delimiter)]} between columns, ${mapping.encoding === 'utf-8' ? 'UTF-8' : 'Windows-1252'}`,
    },
  ]);
}

/** Takes a profile out of use. */
export async function retireProfile({ scope, params }: Asked): Promise<Answer> {
  const id = numberIn(params, 'mapping profile');
  const { name } = await getProfile(scope, id);
  await retireMappingProfile(scope, id);
  return redirect('/profiles', `${name} is not in use any more. What was read by it stays as it is.`);
}
