import { demonstrationUsers, type DemonstrationUser } from '../../platform/demonstration.ts';
import { NotFound } from '../../platform/errors.ts';
import { roleNames, type Role } from '../../platform/permissions.ts';
import { startSession } from '../../platform/sessions.ts';
import { html, nothing, type SafeHtml } from '../html.ts';
import { linkForm } from './by-link.ts';
import { wayBack } from './way-back.ts';
import { page, type OpenAnswer, type OpenAsked } from '../route.ts';

const whatTheyDo = {
  broker: 'arranges packages with providers',
  social_worker: 'knows the people and their plans',
  contracts_officer: 'keeps contracts, prices and providers right',
  finance_officer: 'works the week: held visits, questions, closing',
  finance_approver: 'approves what finance has closed',
  commissioner: 'sees the whole picture',
  auditor: 'sees who did and looked at what',
  provider_manager: 'runs a provider: sends visits, answers questions',
  provider_coordinator: 'plans a provider’s day',
  administrator: 'users, settings and bank holidays',
} satisfies Record<Role, string>;

/** Where to sign in: in the demonstration one press for each role, otherwise by the council's own sign-in or a link by email. */
export async function signInPage(asked: OpenAsked): Promise<OpenAnswer> {
  const back = wayBack(asked.query.get('back'));
  const users = asked.config.demonstration ? await demonstrationUsers(asked.database) : [];
  const council = asked.config.oidc
    ? html`<p class="govuk-body"><a class="govuk-button" href="/sign-in/council" role="button">Sign in with your council</a></p>`
    : nothing;
  return page(
    'Sign in',
    html`<h1 class="govuk-heading-xl">Sign in to Tend</h1>
      ${asked.query.get('out') && html`<p class="govuk-body">You have signed out.</p>`}
      ${users.length > 0 ? roleList(users, back) : html`${council}${linkForm()}`}`,
  );
}

function roleList(users: readonly DemonstrationUser[], back: string): SafeHtml {
  return html`<p class="govuk-body-l">This is a demonstration. Every person, provider and visit in it is made up. Choose who to be.</p>
    <ul class="govuk-list tend-role-list">${users.map(
      (user) => html`<li><form method="post" action="/sign-in/demonstration">
        <input type="hidden" name="council" value="${user.councilId}"><input type="hidden" name="membership" value="${user.membershipId}"><input type="hidden" name="back" value="${back}">
        <button class="govuk-button govuk-button--secondary" type="submit"><strong>${roleNames[user.role]}</strong>: ${user.name}${user.providerName && html`, ${user.providerName}`}</button>
        <span class="govuk-hint">${whatTheyDo[user.role]}</span></form></li>`,
    )}</ul>`;
}

/** Signs in as somebody made up. There is no such address outside a demonstration. */
export async function signInAsRole(asked: OpenAsked): Promise<OpenAnswer> {
  if (!asked.config.demonstration) throw new NotFound('page');
  const wanted = Number(asked.form['membership']);
  const user = (await demonstrationUsers(asked.database)).find(
    (one) => one.membershipId === wanted && one.councilId === Number(asked.form['council']),
  );
  if (!user) throw new NotFound('person to sign in as');
  const session = await startSession(asked.database, user.councilId, user.membershipId);
  return { kind: 'redirect', to: wayBack(String(asked.form['back'] ?? '')), session };
}
