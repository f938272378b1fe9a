/** Asking for a run of the window simulator. */
import { z } from 'zod';
import { listProviderChoices } from '../../brokerage/records/transition-lines.ts';
import { dateRange, londonDay, weekStart } from '../../ground/calendar.ts';
import { refuse } from '../../ground/result.ts';
import { plural, thousands } from '../../ground/text.ts';
import { readTravel } from '../../platform/config.ts';
import type { Scope } from '../../platform/scope.ts';
import { decodeFile, likelyEncoding } from '../../visits/formats/feed-text.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { type Fields, fields } from '../../web/fields.ts';
import { choice, file, optionalText, optionalTime, wholeNumber } from '../../web/form-values.ts';
import {
  csrfField,
  type FormState,
  parseForm,
  type SentFile,
  startForm,
  withRefusal,
} from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { type AskedOfFile, startWindows, startWindowsOnFile } from '../actions/run-windows.ts';
import { listWeeksWorked, type WeekWorked } from '../records/window-ground.ts';
import { THOROUGHNESS, THOROUGHNESSES, type Workforce } from '../rules/window-run.ts';
import { section } from './window-cells.ts';
import { faultTable } from './window-file-page.ts';

const DAYS = ['week', '1', '2', '3', '4', '5', '6', '7'] as const;
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const wanted = z
  .object({
    source: choice('Which visits', ['own', 'file']),
    week: optionalText('The week'),
    file: file('The file').optional().catch(undefined),
    days: choice('The days', DAYS),
    provider: optionalText('Provider').transform((typed) => readNumber(typed) ?? null),
    workforce: choice('Who works', ['as worked', 'stated']),
    workers: optionalText('Care workers'),
    from: optionalTime('The beginning of the shift'),
    until: optionalTime('The end of the shift'),
    mode: choice('How care workers travel', ['car', 'bicycle', 'walk']),
    area: choice('Where', ['urban', 'rural']),
    thorough: choice('How thorough', THOROUGHNESSES),
    seed: wholeNumber('The starting number', { min: 1, max: 1_000_000 }),
  })
  .superRefine(({ source, week, file: sent, workforce, workers, from, until }, context) => {
    if (source === 'own' && !z.iso.date().safeParse(week).success)
      context.addIssue({ code: 'custom', path: ['week'], message: 'Choose the week' });
    if (source === 'file' && sent === undefined)
      context.addIssue({ code: 'custom', path: ['file'], message: 'Choose the file' });
    if (workforce !== 'stated') return;
    if (!/^\d{1,3}$/.test(workers ?? ''))
      context.addIssue({
        code: 'custom',
        path: ['workers'],
        message: 'Enter how many care workers there are',
      });
    if (from === null)
      context.addIssue({ code: 'custom', path: ['from'], message: 'Enter when the shift begins' });
    if (until === null)
      context.addIssue({ code: 'custom', path: ['until'], message: 'Enter when the shift ends' });
  });

/** GET /windows/new; with `?provider=` where it is known, and `?source=file` for a file. */
export async function newWindows(asked: Asked): Promise<Answer> {
  const [newest] = await weeksOf(asked);
  return await windowForm(
    asked,
    startForm({
      source: asked.query.get('source') === 'file' ? 'file' : 'own',
      week: newest?.monday ?? '',
      days: 'week',
      provider: asked.query.get('provider') ?? '',
      workforce: 'as worked',
      mode: 'car',
      area: 'urban',
      thorough: 'quick',
      seed: '1',
    }),
  );
}

async function weeksOf({ scope }: Asked): Promise<WeekWorked[]> {
  return await listWeeksWorked(scope, weekStart(londonDay(scope.now)).toString());
}

/** The form; `above`: what has to be put right in a file that was sent. */
async function windowForm(
  asked: Asked,
  form: FormState,
  status = 200,
  above: SafeHtml = nothing,
): Promise<Answer> {
  const weeks = await weeksOf(asked);
  const providers = await listProviderChoices(asked.scope);
  const more = {
    section,
    form,
    status,
    breadcrumbs: [{ text: 'Call windows', href: '/windows' }, { text: 'Try wider windows' }],
  };
  if (weeks.length === 0 && form.values['source'] !== 'file')
    return page(
      'Try wider windows',
      emptyState({
        title: 'No week can be simulated yet',
        text: html`A simulation needs a week that is over, with planned visits and with visit logs or a roster, so that it is known who worked. Take in a feed of visits, then come back. Or <a class="govuk-link" href="/windows/new?source=file">use a file of planned visits</a>.`,
        action: { href: '/feeds', text: 'Feeds of visits' },
      }),
      more,
    );
  const ask = fields(form);
  return page(
    'Try wider windows',
    html`${above}<p class="govuk-body">This works out what the same care workers could deliver if visits might start 15, 30, 45, 60 or 90 minutes early or late. Nothing is done to anybody’s care, and no provider is told.</p>
      <form method="post" enctype="multipart/form-data" novalidate>${csrfField(asked.csrfToken)}
        ${visitQuestions(ask, weeks, providers)}
        ${ask.select({
          name: 'days',
          label: 'Which days',
          choices: [
            { value: 'week', text: 'The whole week' },
            ...DAY_NAMES.map((text, at) => ({ value: String(at + 1), text: `Only ${text}` })),
          ],
        })}
        ${ask.radios({
          name: 'workforce',
          label: 'Who works',
          choices: [
            {
              value: 'as worked',
              text: 'Whoever worked in that week',
              hint: 'From visit logs, or the provider’s roster where it sent no logs; of a file, whom it names. More than an hour and a half between two visits ends a shift.',
            },
            {
              value: 'stated',
              text: 'A stated number of care workers, of one provider',
              conditional: html`${ask.number({ name: 'workers', label: 'How many on each day' })}${ask.time({ name: 'from', label: 'Shifts begin at' })}${ask.time({ name: 'until', label: 'Shifts end at' })}`,
            },
          ],
        })}
        ${searchQuestions(ask)}
        ${buttonGroup([button({ text: 'Start the simulation' })], { href: '/windows' })}</form>`,
    more,
  );
}

/** Whose visits: a week of the council's own, or a file. */
function visitQuestions(
  ask: Fields,
  weeks: readonly WeekWorked[],
  providers: readonly { readonly id: number; readonly name: string }[],
): SafeHtml {
  const own = html`${ask.select({
    name: 'week',
    label: 'Which week',
    hint: 'Weeks that are over and for which visits were logged or rostered, so that it is known who worked.',
    empty: 'Choose a week',
    choices: weeks.map(({ monday, visits, workers }) => ({
      value: monday,
      text: `${dateRange(monday, Temporal.PlainDate.from(monday).add({ days: 6 }))} (${plural(visits, 'visit')}, ${plural(workers, 'care worker')})`,
    })),
  })}${ask.select({
    name: 'provider',
    label: 'Whose visits',
    empty: 'Every provider, each by itself',
    choices: providers.map(({ id, name }) => ({ value: String(id), text: name })),
  })}`;
  const sent = html`<p class="govuk-body"><a class="govuk-link" href="/windows/visits">The columns, an example, and the council’s own visits as such a file</a></p>${ask.file(
    {
      name: 'file',
      label: 'File of planned visits',
      hint: 'CSV, one week, one line for each visit. Every line is checked before anything starts. References become numbers, and nobody’s name is kept',
      accept: '.csv,text/csv',
    },
  )}`;
  return ask.radios({
    name: 'source',
    label: 'Which visits',
    choices: [
      weeks.length > 0 && { value: 'own', text: 'The council’s own planned visits', conditional: own },
      { value: 'file', text: 'A file of planned visits', conditional: sent },
    ],
  });
}

/** How travel is estimated and how long is searched. */
function searchQuestions(ask: Fields): SafeHtml {
  return html`${ask.select({
    name: 'mode',
    label: 'How care workers travel',
    choices: [
      { value: 'car', text: 'By car' },
      { value: 'bicycle', text: 'By bicycle' },
      { value: 'walk', text: 'On foot' },
    ],
  })}
        ${ask.select({
          name: 'area',
          label: 'Where',
          hint: sourceWords(),
          choices: [
            { value: 'urban', text: 'In towns' },
            { value: 'rural', text: 'In the country' },
          ],
        })}
        ${ask.radios({
          name: 'thorough',
          label: 'How thorough',
          choices: THOROUGHNESSES.map((value) => ({
            value,
            text: { quick: 'Quick, to try', usual: 'Usual', thorough: 'Thorough, for a decision' }[value],
            hint: `${plural(THOROUGHNESS[value].seeds, 'search', 'searches')} for each width, of ${thousands(THOROUGHNESS[value].moves)} moves for each visit and worker`,
          })),
        })}
        ${ask.number({ name: 'seed', label: 'Starting number', hint: 'The same number on the same week gives the same figures. Another one shows how much depends on chance.' })}`;
}

function sourceWords(): SafeHtml {
  const from =
    readTravel(process.env) === undefined
      ? 'Times come from the straight line, at the council’s paces.'
      : 'Times come from the travel time service of this installation; this counts only by the straight line.';
  return html`${from} <a class="govuk-link" href="/travel-times">How travel is timed</a>`;
}

/** POST /windows/new */
export async function saveWindows(asked: Asked): Promise<Answer> {
  const read = parseForm(wanted, asked.form, asked.files);
  if (!read.ok) return await windowForm(asked, read, 422);
  const { source, week, file: sent, days, provider, mode, area, thorough, seed } = read.value;
  const run = {
    weekdays: days === 'week' ? [1, 2, 3, 4, 5, 6, 7] : [Number(days)],
    workforce: workforceOf(read.value),
    travel_mode: mode,
    travel_area: area,
    straight_line: false,
    seed,
    ...THOROUGHNESS[thorough],
  };
  const done =
    source === 'file' && sent !== undefined
      ? await startOnSent(asked.scope, run, sent)
      : await startWindows(asked.scope, {
          ...run,
          week_starts_on: week,
          provider_id: provider,
          repeats_id: null,
          file_id: null,
        });
  if (!done.ok) return await windowForm(asked, withRefusal(read.values, done), 422);
  if ('id' in done.value) return redirect(`/windows/${done.value.id}`);
  const { faults } = done.value;
  const words = `${plural(faults.length, 'thing')} to put right in the file, so nothing was started`;
  return await windowForm(asked, withRefusal(read.values, refuse(words, 'file')), 422, faultTable(faults));
}

async function startOnSent(scope: Scope, run: AskedOfFile, { name, bytes }: SentFile) {
  const text = decodeFile(bytes, likelyEncoding(bytes));
  return text.ok
    ? await startWindowsOnFile(scope, run, { name, text: text.value })
    : { ...text, field: 'file' };
}

function workforceOf({ workforce, workers, from, until }: z.output<typeof wanted>): Workforce {
  if (workforce === 'as worked') return { kind: 'as worked' };
  const seconds = (time: string | null): number => {
    const { hour, minute } = Temporal.PlainTime.from(time ?? '00:00');
    return hour * 3600 + minute * 60;
  };
  return {
    kind: 'stated',
    shifts: [{ workers: Number(workers), start: seconds(from), end: seconds(until) }],
  };
}
