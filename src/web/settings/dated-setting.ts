import { z } from 'zod';
import { longDate, londonDay } from '../../ground/calendar.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import type { Refusal } from '../../ground/result.ts';
import { anySetting, type SettingName, settingNames } from '../../platform/setting-catalogue.ts';
import {
  findSetting,
  recordSetting,
  type RecordedSetting,
  type SettingWithHistory,
} from '../../platform/settings.ts';
import { button } from '../components/actions.ts';
import { day, when } from '../components/amounts.ts';
import { summaryList } from '../components/summary.ts';
import { dataTable } from '../components/table.ts';
import { fields } from '../fields.ts';
import { date, text } from '../form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../forms.ts';
import { html, nothing, type SafeHtml } from '../html.ts';
import { type Answer, type Asked, page, redirect } from '../route.ts';
import { drawBoxes, knownValues, shapeOfBoxes, valueOfBoxes } from './setting-boxes.ts';

function nameIn({ params }: Asked): SettingName {
  const name = settingNames.find((one) => one === params['name']);
  if (name === undefined) throw new NotFound('setting');
  return name;
}

function historyTable(name: SettingName, { history, holds }: SettingWithHistory, now: string): SafeHtml {
  const { usual, words, source } = anySetting(name);
  const stateOf = (one: RecordedSetting): string => {
    if (one === holds) return 'Holds today';
    if (one.effectiveFrom > now) return 'To come';
    return 'Replaced';
  };
  return html`${dataTable<RecordedSetting>({
    id: 'history',
    caption: 'What was recorded, the last first',
    rows: history,
    empty: 'Nothing has been recorded, so the usual value holds',
    columns: [
      { head: 'Value', cell: (one) => one.words },
      { head: 'From', cell: (one) => day(one.effectiveFrom) },
      { head: 'State', cell: stateOf },
      { head: 'Source', cell: (one) => one.source, width: 'wide' },
      { head: 'Recorded', cell: (one) => html`${when(one.recordedAt)}, ${one.by ?? 'the system'}` },
    ],
  })}${history.length > 0 && html`<p class="govuk-body">Before the first of these, the usual value held: ${words(usual)}. Source: ${source}.</p>`}`;
}

async function settingPage(asked: Asked, given?: FormState): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const name = nameIn(asked);
  const setting = anySetting(name);
  const now = londonDay(scope.now).toString();
  const found = await findSetting(scope, name, now);
  const form = given ?? startForm(knownValues(setting, found.value));
  const ask = fields(form);
  return page(
    setting.title,
    html`<p class="govuk-body-l">${setting.describe}</p>
      ${summaryList([
        { key: 'Today', value: html`<strong>${found.words}</strong>` },
        {
          key: 'Since',
          value: found.holds ? longDate(found.holds.effectiveFrom) : 'Nothing was recorded: the usual value',
        },
        { key: 'Source', value: found.source },
      ])}
      ${historyTable(name, found, now)}
      ${
        permits(scope.who, 'settings.edit')
          ? html`<h2 class="govuk-heading-m">Record another value</h2>
      <p class="govuk-body">From its first day it takes the place of everything recorded before it.</p>
      <form method="post" novalidate>${csrfField(csrfToken)}${drawBoxes(setting, form)}
        ${ask.date({ name: 'effective_from', label: 'In effect from' })}
        ${ask.textarea({ name: 'source', label: 'Source', hint: 'What it rests on, such as a decision and its date', rows: 2 })}
        ${button({ text: 'Record this value' })}</form>`
          : nothing
      }`,
    {
      section: 'Settings',
      breadcrumbs: [{ text: 'Settings', href: '/settings' }, { text: setting.title }],
      ...(given === undefined ? {} : { form: given, status: 422 }),
    },
  );
}

/** One setting: what holds, all that was recorded, and a form for another value. */
export async function datedSetting(asked: Asked): Promise<Answer> {
  return await settingPage(asked);
}

/** Why a value of a setting may not hold, though it has the shape: what the rules of a room say of it. */
export type FaultOfSetting = (name: SettingName, value: unknown) => Refusal | undefined;

/** Records another value of a setting. */
export function saveSetting(faultOf: FaultOfSetting): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const name = nameIn(asked);
    const setting = anySetting(name);
    const shape = z.object({
      ...shapeOfBoxes(setting),
      effective_from: date('First day'),
      source: text('The source', { max: 400 }),
    });
    const read = parseForm(shape, asked.form);
    if (!read.ok) return await settingPage(asked, read);
    const { effective_from: effectiveFrom, source, ...answers } = read.value;
    const { value, errors } = valueOfBoxes(setting, answers);
    if (Object.keys(errors).length > 0) return await settingPage(asked, { values: read.values, errors });
    const fault = setting.schema.safeParse(value).success ? faultOf(name, value) : undefined;
    const saved = fault ?? (await recordSetting(asked.scope, { name, value, effectiveFrom, source }));
    if (!saved.ok) return await settingPage(asked, withRefusal(read.values, saved));
    return redirect(
      `/settings/${name}`,
      `Saved. ${setting.title}: ${saved.value.words} from ${longDate(effectiveFrom)}.`,
    );
  };
}
