import { serviceName } from '../../contracts/rules/service-words.ts';
import { dateRange, longDate } from '../../ground/calendar.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import { fullName } from '../../people/rules/person-words.ts';
import { NotFound } from '../../platform/errors.ts';
import { printButton } from '../../web/components/actions.ts';
import { summaryList } from '../../web/components/summary.ts';
import { html, join } from '../../web/html.ts';
import { type Answer, type Asked, page, type Route } from '../../web/route.ts';
import { getLine } from '../records/package-lines.ts';
import { getPackage } from '../records/packages.ts';
import { periodicInWords } from '../rules/periodic-words.ts';
import { lineIn, packageCrumbs, packageIn } from './package-address.ts';
import { viewsOf } from './package-view.ts';

/** The order for a service by the week, night or day: what the provider is asked to do, as its days stand, to read and to print. */
async function periodicOrder(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const line = await getLine(scope, packageIn(asked), lineIn(asked));
  const [view] = await viewsOf(scope, [line]);
  if (view?.periodic === undefined) throw new NotFound('service order');
  const person = await openPerson(scope, line.person_id, 'service order');
  const carePackage = await getPackage(scope, line.care_package_id);
  const { days, price } = view.periodic;
  const tasks = days.tasks.split('\n').filter((task) => task.trim() !== '');
  const cover = (carePackage.cover_note ?? '').trim();
  return page(
    `Service order ${line.reference}`,
    html`<span class="govuk-caption-l">${line.provider_name}, as of ${longDate(todayOf(scope))}</span>
      <h1 class="govuk-heading-l">${serviceName(line.service)} for ${fullName(person)}</h1>
      ${summaryList([
        { key: 'When', value: periodicInWords(price?.unit, days) },
        {
          key: 'What is to be done',
          value: tasks.length === 0 ? 'As agreed with the person' : join(tasks, html`<br>`),
        },
        { key: 'Dates', value: dateRange(line.starts_on, line.ends_on) },
        {
          key: 'If the usual care workers cannot come',
          value: cover === '' ? 'Nothing is agreed. Ask the council before you start' : cover,
        },
        {
          key: 'References',
          value: `${line.reference} under ${line.contract_reference}, version ${days.version} of the days`,
        },
      ])}
      ${printButton('Print this order')}`,
    { section: 'Packages', breadcrumbs: packageCrumbs(carePackage, 'Service order') },
  );
}

/** The order of a service without visits. */
export const periodicOrderRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/packages/:id/services/:line/order',
    permission: 'packages.see',
    title: 'Service order',
    answer: periodicOrder,
  },
];
