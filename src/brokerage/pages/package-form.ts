import { z } from 'zod';
import { listPeople, openPerson, todayOf } from '../../people/records/people.ts';
import { readPersonSearch } from '../../people/rules/person-search.ts';
import { fullName } from '../../people/rules/person-words.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { day } from '../../web/components/amounts.ts';
import { filterForm } from '../../web/components/filters.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { date, optionalText } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { changePackage, openCarePackage } from '../actions/open-package.ts';
import { type CarePackage, getPackage } from '../records/packages.ts';
import { numberAsked, packageCrumbs, packageIn } from './package-address.ts';
import { personBand } from './person-band.ts';

const words = {
  primary_need: optionalText('What the care is mainly for', { max: 200 }),
  cover_note: optionalText('If a visit falls through', { max: 2000 }),
};
const opening = z.object({ starts_on: date('First day of care'), ...words });
const changing = z.object({ version: z.coerce.number().int(), ...words });

function wordBoxes(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.text({ name: 'primary_need', label: 'What the care is mainly for', hint: 'In a few words, such as: getting up and going to bed safely. Can be left empty' })}
    ${ask.textarea({ name: 'cover_note', label: 'If a visit falls through', hint: 'Whom to call and what can wait. Can be left empty', rows: 3 })}`;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Finding the person whom a new care package is for, or its form once they are chosen (`?person=`). */
export async function newPackage(asked: Asked): Promise<Answer> {
  const personId = numberAsked(asked, 'person');
  if (personId === undefined) return await findPerson(asked);
  return await openingForm(asked, personId, startForm(dateBoxes('starts_on', todayOf(asked.scope))));
}

async function findPerson({ scope, query }: Asked): Promise<Answer> {
  const typed = query.get('q') ?? '';
  const found =
    typed.trim() === ''
      ? { rows: [], total: 0 }
      : await listPeople(
          scope,
          { search: readPersonSearch(typed), living: 'living', care: 'now' },
          { limit: 20 },
        );
  return page(
    'Who is the care package for?',
    html`${filterForm({ query, search: { label: 'Name, reference, NHS number, postcode or date of birth' } })}
      ${
        typed.trim() !== '' &&
        dataTable({
          caption: found.total > 20 ? `The first 20 of ${found.total} people found` : 'People found',
          rows: found.rows,
          rowHref: ({ id }) => `/packages/new?person=${id}`,
          empty: 'Nobody was found. Check the spelling, or write the person down first.',
          columns: [
            { head: 'Person', cell: (row) => fullName(row) },
            { head: 'Born', cell: ({ date_of_birth }) => day(date_of_birth) },
            { head: 'Reference', cell: ({ reference }) => reference },
            { head: 'Postcode', cell: ({ postcode }) => postcode ?? 'not known' },
          ],
        })
      }`,
    { section: 'Packages', breadcrumbs: [{ text: 'Packages', href: '/packages' }, { text: 'New' }] },
  );
}

async function openingForm(asked: Asked, personId: number, form: FormState, status = 200): Promise<Answer> {
  const person = await openPerson(asked.scope, personId, 'new care package');
  const ask = fields(form);
  return page(
    'New care package',
    html`${personBand(asked.scope, person)}
      <form method="post" action="/packages/new?person=${personId}" novalidate>${csrfField(asked.csrfToken)}
        ${ask.date({ name: 'starts_on', label: 'First day of care', hint: 'It may lie in the past where care began before it was written down. For example, 2 3 2026' })}
        ${wordBoxes(form)}
        ${buttonGroup([button({ text: 'Open it and arrange a service' })], { href: '/packages' })}</form>`,
    {
      section: 'Packages',
      form,
      status,
      breadcrumbs: [{ text: 'Packages', href: '/packages' }, { text: 'New' }],
    },
  );
}

/** Opens a new care package and goes on to its first service. */
export async function saveNewPackage(asked: Asked): Promise<Answer> {
  const personId = numberAsked(asked, 'person');
  if (personId === undefined) return await findPerson(asked);
  const read = parseForm(opening, asked.form);
  if (!read.ok) return await openingForm(asked, personId, read, 422);
  const opened = await openCarePackage(asked.scope, {
    personId,
    startsOn: read.value.starts_on,
    primaryNeed: orNull(read.value.primary_need),
    coverNote: orNull(read.value.cover_note),
  });
  if (!opened.ok) return await openingForm(asked, personId, withRefusal(read.values, opened), 422);
  const { id, reference } = opened.value;
  return redirect(
    `/packages/${id}/services/new`,
    `Care package ${reference} is open. Arrange its first service.`,
  );
}

async function changingForm(
  asked: Asked,
  carePackage: CarePackage,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const person = await openPerson(asked.scope, carePackage.person_id, 'care package');
  const address = `/packages/${carePackage.id}`;
  return page(
    'Change what is said of the package',
    html`${personBand(asked.scope, person)}
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        <input type="hidden" name="version" value="${form.values['version']?.toString()}">
        ${wordBoxes(form)}
        ${buttonGroup([button({ text: 'Save' })], { href: address })}</form>`,
    {
      section: 'Packages',
      form,
      status,
      breadcrumbs: packageCrumbs(carePackage, 'Change'),
    },
  );
}

/** The form of what is said of a package as a whole. */
export async function editPackage(asked: Asked): Promise<Answer> {
  const carePackage = await getPackage(asked.scope, packageIn(asked));
  const { primary_need, cover_note, version } = carePackage;
  return await changingForm(asked, carePackage, startForm({ primary_need, cover_note, version }));
}

/** Changes what is said of a package as a whole. */
export async function savePackage(asked: Asked): Promise<Answer> {
  const carePackage = await getPackage(asked.scope, packageIn(asked));
  const read = parseForm(changing, asked.form);
  if (!read.ok) return await changingForm(asked, carePackage, read, 422);
  const saved = await changePackage(asked.scope, {
    id: carePackage.id,
    version: read.value.version,
    primaryNeed: orNull(read.value.primary_need),
    coverNote: orNull(read.value.cover_note),
  });
  if (!saved.ok) return await changingForm(asked, carePackage, withRefusal(read.values, saved), 422);
  return redirect(`/packages/${carePackage.id}`, `Saved. Care package ${carePackage.reference} is changed.`);
}
