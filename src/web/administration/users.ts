import { z } from 'zod';
import { parseEmail } from '../../ground/identifiers.ts';
import { roleNames, roles } from '../../platform/permissions.ts';
import { permits } from '../../platform/scope.ts';
import {
  addMember,
  endMembership,
  listMembers,
  providersToChoose,
  type Member,
} from '../../platform/users.ts';
import { when } from '../components/amounts.ts';
import { filterForm } from '../components/filters.ts';
import { dataTable } from '../components/table.ts';
import { answer, choice, optionalText, text } from '../form-values.ts';
import { fields } from '../fields.ts';
import { csrfField, parseForm, startForm, withRefusal, type FormState } from '../forms.ts';
import { govuk } from '../govuk.ts';
import { html, type SafeHtml } from '../html.ts';
import { notDone, page, redirect, type Answer, type Asked } from '../route.ts';

const newUser = z.object({
  name: text('Name'),
  email: answer(parseEmail, 'Email address'),
  role: choice('A role', roles),
  provider: optionalText('Provider'),
});

async function show({ scope, query, csrfToken }: Asked, form: FormState = startForm({})): Promise<Answer> {
  const role = roles.find((one) => one === query.get('role'));
  const members = await listMembers(scope, { words: query.get('q') ?? '', ...(role ? { role } : {}) });
  const may = permits(scope.who, 'users.edit');
  const refused = Object.keys(form.errors).length > 0;
  return page(
    'Users',
    html`<h1 class="govuk-heading-l">Users</h1>
      ${filterForm({
        query,
        search: { label: 'Name, email or provider' },
        filters: [
          {
            kind: 'select',
            name: 'role',
            label: 'Role',
            empty: 'All roles',
            options: roles.map((value) => ({ value, text: roleNames[value] })),
          },
        ],
        found: { total: members.length, one: 'user', many: 'users' },
      })}
      ${dataTable<Member>({
        caption: 'Who may use Tend',
        captionHidden: true,
        rows: members,
        empty: 'Nobody fits. Clear the filters to see everybody.',
        columns: [
          { head: 'Name', cell: (row) => row.name },
          { head: 'Email', cell: (row) => row.email },
          {
            head: 'Role',
            cell: (row) =>
              html`${roleNames[row.role]}${row.providerName && html`<br><span class="tend-quiet">${row.providerName}</span>`}`,
          },
          {
            head: 'Last signed in',
            cell: (row) => (row.lastSignedInAt ? when(row.lastSignedInAt) : 'Never'),
          },
          {
            head: 'Since',
            cell: (row) => (row.endedAt ? html`Ended ${when(row.endedAt)}` : when(row.grantedAt)),
          },
          may && {
            head: 'Change',
            headHidden: true,
            cell: (row) => !row.endedAt && row.userId !== scope.who.userId && endForm(row, csrfToken),
          },
        ],
      })}
      ${may && (await addForm(form, scope, csrfToken))}`,
    { form, wide: true, ...(refused ? { status: 422 } : {}) },
  );
}

function endForm(row: Member, csrfToken: string): SafeHtml {
  return html`<form method="post" action="/users/${row.membershipId}/end">${csrfField(csrfToken)}<button type="submit" class="govuk-button govuk-button--secondary tend-button--small">End<span class="govuk-visually-hidden"> the role of ${row.name}</span></button></form>`;
}

async function addForm(form: FormState, scope: Asked['scope'], csrfToken: string): Promise<SafeHtml> {
  const ask = fields(form);
  const providers = await providersToChoose(scope);
  return html`<h2 class="govuk-heading-m" id="add">Add somebody</h2>
    <form method="post" action="/users" novalidate>${csrfField(csrfToken)}
      ${ask.text({ name: 'name', label: 'Name', width: 20, autocomplete: 'off' })}
      ${ask.text({ name: 'email', label: 'Work email address', type: 'email', width: 30, autocomplete: 'off' })}
      ${ask.select({ name: 'role', label: 'Role', choices: [{ value: '', text: 'Choose a role' }, ...roles.map((value) => ({ value, text: roleNames[value] }))] })}
      ${ask.select({ name: 'provider', label: 'Provider', hint: 'Only for a provider manager or coordinator', choices: [{ value: '', text: 'The council' }, ...providers.map(({ id, name }) => ({ value: String(id), text: name }))] })}
      ${govuk('button', { text: 'Add' })}</form>`;
}

/** Who may use Tend for this council, and the form that adds somebody. */
export async function usersPage(asked: Asked): Promise<Answer> {
  return await show(asked);
}

/** Gives somebody a role. */
export async function addUser(asked: Asked): Promise<Answer> {
  const parsed = parseForm(newUser, asked.form);
  if (!parsed.ok) return await show(asked, parsed);
  const { name, email, role, provider } = parsed.value;
  const added = await addMember(asked.scope, {
    name,
    email,
    role,
    providerId: provider ? Number(provider) : null,
  });
  if (!added.ok) return await show(asked, withRefusal(parsed.values, added));
  return redirect('/users', `${name} is now a ${roleNames[role].toLowerCase()}. They sign in with ${email}.`);
}

/** Ends a role at once. */
export async function endRole({ scope, params }: Asked): Promise<Answer> {
  const ended = await endMembership(scope, Number(params['id']));
  return redirect(
    '/users',
    ended.ok
      ? `${ended.value} can no longer use that role. Add them again to undo this.`
      : notDone(ended.reason),
  );
}
