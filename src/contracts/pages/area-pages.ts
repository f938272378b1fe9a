import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { choice, optionalText, text, tick } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { changeArea, recordArea } from '../actions/areas.ts';
import { type AreaRow, countAreas, type CouncilArea, getArea, listAreaPoints } from '../records/areas.ts';
import { type AreaDetails, MADE_OF, readParts } from '../rules/areas.ts';
import { areaPicture } from './area-picture.ts';
import { contractTabs } from './contract-tabs.ts';

const madeOfNames = {
  wards: 'Wards',
  'postcode districts': 'Postcode districts, such as WS1',
} as const satisfies Record<AreaDetails['madeOf'], string>;

const answers = z
  .object({
    name: text('The area’s name', { max: 80 }),
    made_of: choice('What it is made of', MADE_OF),
    parts: optionalText('Wards or districts', { max: 5000 }),
  })
  .transform(
    ({ name, made_of, parts }): AreaDetails => ({ name, madeOf: made_of, parts: readParts(parts, made_of) }),
  );
const hidden = z.object({ version: z.coerce.number().int(), closed: tick() });

/** What an area is made of, in a sentence: 'Wards: Bloxwich East and Bloxwich West'. */
function madeOfWords({ madeOf, parts }: AreaDetails): string {
  return `${madeOf === 'wards' ? 'Wards' : 'Districts'}: ${listWords(parts)}`;
}

function areaTable(areas: readonly AreaRow[], may: boolean): SafeHtml {
  return dataTable<AreaRow>({
    id: 'areas',
    caption: 'Areas',
    captionHidden: true,
    rows: areas,
    rowHref: ({ id }) => (may ? `/areas/${id}/edit` : undefined),
    rowClass: ({ closedOn }) => (closedOn === null ? undefined : 'tend-row--quiet'),
    empty: emptyState({
      title: 'No area is drawn yet',
      text: 'Care is bought and placed by area. Until one is drawn, no contract can be used in any.',
      action: may ? { href: '/areas/new', text: 'Draw the first' } : undefined,
    }),
    columns: [
      {
        head: 'Area',
        cell: ({ name, closedOn }) =>
          closedOn === null
            ? name
            : html`<span>${name} ${statusTag(`Closed ${longDate(closedOn)}`, 'quiet')}</span>`,
      },
      { head: 'Made of', width: 'wide', cell: madeOfWords },
      { head: 'Postcodes', numeric: true, cell: ({ postcodes }) => postcodes },
      { head: 'Services there now', numeric: true, cell: ({ lines }) => lines },
      {
        head: 'Contracts that serve it',
        numeric: true,
        cell: ({ contracts, closedOn }) =>
          contracts === 0 && closedOn === null ? statusTag('None', 'problem') : contracts,
      },
    ],
  });
}

/** The council's areas: on a picture of its postcodes, and the same as a table. */
export async function areaList({ scope }: Asked): Promise<Answer> {
  const areas = await countAreas(scope);
  const may = permits(scope.who, 'contracts.edit');
  const open = areas.filter(({ closedOn }) => closedOn === null);
  return page(
    'Areas',
    html`${contractTabs(scope, 'areas')}
      <p class="govuk-body">Care is bought and placed by area. An area is a set of wards or of postcode districts.</p>
      ${may && areas.length > 0 && buttonLink({ text: 'New area', href: '/areas/new' })}
      ${areaTable(areas, may)}
      ${open.length > 0 && areaPicture(open, await listAreaPoints(scope))}`,
    { wide: true, section: 'Contracts' },
  );
}

function questions(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.text({ name: 'name', label: 'Name', hint: 'As brokers and providers call it', width: 20 })}
    ${ask.radios({
      name: 'made_of',
      label: 'Made of',
      small: true,
      choices: MADE_OF.map((value) => ({ value, text: madeOfNames[value] })),
    })}
    ${ask.textarea({
      name: 'parts',
      label: 'Which ones',
      hint: 'One on each line, or with commas between. Names of wards as the postcode data has them',
      rows: 6,
    })}`;
}

function areaForm(asked: Asked, area: CouncilArea | null, form: FormState, status = 200): Answer {
  const ask = fields(form);
  const title = area === null ? 'New area' : `Change ${area.name}`;
  const version = form.values['version'];
  return page(
    title,
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}
      ${area !== null && html`<p class="govuk-body">A change takes effect at once in matching. Care that is given now goes on.</p><input type="hidden" name="version" value="${typeof version === 'string' ? version : ''}">`}
      ${questions(form)}
      ${area !== null && ask.tick({ name: 'closed', label: 'Closed: nothing new is bought or placed by this area' })}
      ${buttonGroup([button({ text: 'Save' })], { href: '/areas' })}</form>`,
    {
      section: 'Contracts',
      form,
      status,
      breadcrumbs: [{ text: 'Areas', href: '/areas' }, { text: area === null ? 'New' : area.name }],
    },
  );
}

/** An empty form for an area. */
export function newArea(asked: Asked): Answer {
  return areaForm(asked, null, startForm({ made_of: 'wards' }));
}

/** Draws a new area. */
export async function saveNewArea(asked: Asked): Promise<Answer> {
  const read = parseForm(answers, asked.form);
  if (!read.ok) return areaForm(asked, null, read, 422);
  const saved = await recordArea(asked.scope, read.value);
  if (!saved.ok) return areaForm(asked, null, withRefusal(read.values, saved), 422);
  return redirect(
    '/areas',
    `Saved. ${read.value.name} has ${plural(read.value.parts.length, read.value.madeOf === 'wards' ? 'ward' : 'district')}. Add it to the contracts that serve it.`,
  );
}

/** The form of an area as it is. */
export async function editArea(asked: Asked): Promise<Answer> {
  const area = await getArea(asked.scope, numberIn(asked.params['id'], 'area'));
  const { name, madeOf, parts, version, closedOn } = area;
  return areaForm(
    asked,
    area,
    startForm({ name, made_of: madeOf, parts: parts.join('\n'), version, closed: closedOn !== null }),
  );
}

/** Draws an area anew, or closes it. */
export async function saveArea(asked: Asked): Promise<Answer> {
  const area = await getArea(asked.scope, numberIn(asked.params['id'], 'area'));
  const read = parseForm(answers, asked.form);
  if (!read.ok) return areaForm(asked, area, read, 422);
  const more = parseForm(hidden, asked.form);
  const saved = await changeArea(asked.scope, {
    id: area.id,
    version: more.ok ? more.value.version : 0,
    details: read.value,
    closed: more.ok && more.value.closed,
  });
  if (!saved.ok) return areaForm(asked, area, withRefusal(read.values, saved), 422);
  return redirect('/areas', `Saved. ${read.value.name} is changed.`);
}
