/** A person's own link to their fund: where a council makes it, and what it opens without signing in. */
import { dateAndTime, longDate, londonDay } from '../../ground/calendar.ts';
import { type SeenRepresentative, listRepresentatives } from '../../people/records/representatives.ts';
import { mayBeTold } from '../../people/rules/representatives.ts';
import { button, buttonGroup, printButton } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { largeParts } from '../../web/components/paper-parts.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, type FormState, startForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import {
  type Answer,
  type Asked,
  type OpenAnswer,
  type OpenAsked,
  notDone,
  page,
  redirect,
} from '../../web/route.ts';
import { openFund } from '../actions/fund-acts.ts';
import { makeFundLink, openByFundLink, revokeFundLink } from '../actions/fund-links.ts';
import { type FundLink, listFundLinks } from '../records/fund-links.ts';
import type { Fund } from '../records/funds.ts';
import { fundParts, fundStatementPdf, seeFund, statementTitles } from './fund-statement.ts';
import { fundCrumbs } from './fund-words.ts';

const PERSON = 'person';

/** GET /funds/:id/link */
export async function askFundLink(asked: Asked): Promise<Answer> {
  return await linkForm(asked, startForm({ for: PERSON }));
}

async function linkForm(
  asked: Asked,
  form: FormState,
  made: SafeHtml = nothing,
  status = 200,
): Promise<Answer> {
  const { scope } = asked;
  const fund = await openFund(scope, numberIn(asked.params['id'], 'fund'));
  const today = londonDay(scope.now).toString();
  const mayRead = (await listRepresentatives(scope, fund.personId)).filter((one) =>
    mayBeTold(one, 'money', today),
  );
  const links = await listFundLinks(scope, fund.id);
  return page(
    'A link to their own statement',
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${fund.personName}</span>A link to their own statement</h1>${made}
<p class="govuk-body">Whoever opens the link reads the statement in large print without signing in, as it stands on the day. It works for a year. Give it only to whom it is for; a new one takes the place of the one before.</p>
<form method="post" action="/funds/${fund.id}/link" novalidate>${csrfField(asked.csrfToken)}${fields(
      form,
    ).radios({
      name: 'for',
      label: 'Who is it for?',
      hint: 'A representative stands here once they may see the person’s money.',
      choices: [{ value: PERSON, text: fund.personName }, ...mayRead.map(choiceOf)],
    })}${buttonGroup([button({ text: 'Make a link' })], { href: `/funds/${fund.id}`, text: 'Back to the fund' })}</form>
${links.length > 0 && linkTable(asked, fund, links)}`,
    { section: 'People', form, status, breadcrumbs: fundCrumbs(fund, 'Link for the person') },
  );
}

function choiceOf({ id, name, relationship }: SeenRepresentative): { value: string; text: string } {
  return { value: String(id), text: `${name}, ${relationship}` };
}

function linkTable({ csrfToken }: Asked, fund: Fund, links: readonly FundLink[]): SafeHtml {
  const nameOf = ({ representativeName }: FundLink): string => representativeName ?? fund.personName;
  return dataTable<FundLink>({
    id: 'links',
    caption: 'Links that work',
    rows: links,
    columns: [
      { head: 'For', cell: nameOf },
      { head: 'Made', cell: ({ madeAt }) => when(madeAt) },
      {
        head: 'Last opened',
        cell: ({ openedAt }) => (openedAt === null ? 'Not yet' : dateAndTime(openedAt)),
      },
      { head: 'Works until', cell: ({ expiresAt }) => longDate(londonDay(expiresAt)) },
      {
        head: 'Revoke',
        headHidden: true,
        cell: (link) =>
          html`<form method="post" action="/funds/${fund.id}/link">${csrfField(csrfToken)}<input type="hidden" name="for" value="${link.representativeId ?? PERSON}"><button class="govuk-button govuk-button--secondary" name="act" value="revoke">Revoke<span class="govuk-visually-hidden"> the link of ${nameOf(link)}</span></button></form>`,
      },
    ],
  });
}

/** POST /funds/:id/link */
export async function saveFundLink(asked: Asked): Promise<Answer> {
  const fundId = numberIn(asked.params['id'], 'fund');
  const chosen = String(asked.form['for'] ?? '');
  const representativeId = chosen === PERSON ? null : readNumber(chosen);
  const refused = async (reason: string): Promise<Answer> =>
    await linkForm(asked, { values: { for: chosen }, errors: { for: reason } }, nothing, 422);
  if (representativeId === undefined) return await refused('Choose who it is for');
  if (asked.form['act'] === 'revoke') {
    const done = await revokeFundLink(asked.scope, { fundId, representativeId });
    return redirect(`/funds/${fundId}/link`, done.ok ? 'The link no longer works.' : notDone(done.reason));
  }
  const done = await makeFundLink(asked.scope, { fundId, representativeId });
  if (!done.ok) return await refused(done.reason);
  const { path } = done.value;
  return await linkForm(
    asked,
    startForm({ for: chosen }),
    html`<div class="govuk-inset-text" role="status"><p class="govuk-body">The link is shown only now. Copy it into a message or a letter.</p><p class="govuk-body tend-break"><a class="govuk-link" href="${path}">${asked.publicUrl.replace(/\/$/, '')}${path}</a></p></div>`,
  );
}

/** GET /my-fund/:token */
export async function ownFund({ database, params }: OpenAsked): Promise<OpenAnswer> {
  const token = params['token'] ?? '';
  return (
    (await openByFundLink(database, token, async (scope, fund) => {
      const seen = await seeFund(scope, fund);
      return page(
        statementTitles[fund.kind],
        html`<div class="tend-large">${largeParts(fundParts(seen))}<div class="tend-large__part"><p class="govuk-body-l"><a class="govuk-link" href="/my-fund/${token}/paper">Download this in large print (PDF)</a></p>${printButton()}</div></div>`,
        { caption: seen.from.council },
      );
    })) ?? gone()
  );
}

/** GET /my-fund/:token/paper */
export async function ownFundPaper({ database, params }: OpenAsked): Promise<OpenAnswer> {
  return (await openByFundLink(database, params['token'] ?? '', fundStatementPdf)) ?? gone();
}

function gone(): OpenAnswer {
  return page(
    'This link does not work',
    html`<h1 class="govuk-heading-xl">This link does not work</h1><p class="govuk-body-l">It may be too old, or a newer one was made. Telephone the council: they can send you a new link, or the statement on paper.</p>`,
    { status: 404 },
  );
}
