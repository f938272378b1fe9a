/** A run of the window simulator as a paper for a committee, and its figures as a file: counts only, no names. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { thousands } from '../../ground/text.ts';
import { NotFound } from '../../platform/errors.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import type { Paper, Part } from '../../platform/pdf/paper.ts';
import { councilName } from '../../payments/records/payment-settings.ts';
import { listDownload, readFormat } from '../../web/download.ts';
import { type Answer, type Asked, file } from '../../web/route.ts';
import { getWindowRun, type WindowRun } from '../records/window-runs.ts';
import {
  releasedTo,
  type WidthFigures,
  type WindowAnswer,
  type WindowGroup,
} from '../rules/window-answer.ts';
import {
  assumptionWords,
  findingWords,
  leftOutWords,
  NOT_MODELLED,
  peopleWords,
  sureWords,
} from '../rules/window-report.ts';
import { hoursOf, MOVED_WORDS, widthWords } from '../rules/window-words.ts';
import { hoursColumns, movedColumns, runName, thoroughWords, type WidthColumn } from './window-cells.ts';
import { runIn } from './window-page.ts';

type FoundRun = WindowRun & { readonly answer: WindowAnswer };

/** A run that has found something. NotFound where it has not. */
async function foundRun(asked: Asked): Promise<FoundRun> {
  const run = await getWindowRun(asked.scope, runIn(asked));
  if (run.answer === null) throw new NotFound('simulation');
  return { ...run, answer: run.answer };
}

/** GET /windows/:id/paper */
export async function windowPdf(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const run = await foundRun(asked);
  const paper = windowPaper(run, await councilName(scope), new Date(scope.now.epochMilliseconds));
  return file(`call-windows-${run.id}.pdf`, 'application/pdf', await paperPdf(paper));
}

/** The paper of a run. */
export function windowPaper(run: FoundRun, council: string, madeAt: Date): Paper {
  const { answer } = run;
  const title = `Wider call windows: ${runName(run)}`;
  const list = (text: string, items: readonly string[]): Part[] => [
    { kind: 'heading', level: 2, text },
    { kind: 'list', items },
  ];
  return {
    title,
    from: { council, addressLines: [], phone: null, email: null },
    date: longDate(londonDay(run.found_at ?? run.made_at)),
    reference: `Simulation ${run.id}`,
    print: 'standard',
    madeAt,
    parts: [
      { kind: 'heading', level: 1, text: title },
      ...[...findingWords(answer), ...leftOutWords(answer)].map(
        (text): Part => ({ kind: 'paragraph', text }),
      ),
      { kind: 'heading', level: 2, text: 'What the same care workers could deliver' },
      releasedBars(answer),
      widthPart('Hours of care by how early or late a visit may start', answer.all, hoursColumns(answer)),
      ...list('How sure this is', sureWords(answer)),
      { kind: 'heading', level: 2, text: 'How far visits would move, and who would feel it' },
      feltBars(answer),
      widthPart(
        'Today’s visits by how far they move from their planned time',
        answer.all,
        movedColumns(answer).slice(0, 1 + MOVED_WORDS.length + 1),
      ),
      widthPart('People, by their visit that moves farthest', answer.all, [
        ...movedColumns(answer).slice(0, 1),
        ...movedColumns(answer).slice(2 + MOVED_WORDS.length),
      ]),
      ...groupPart('By age', 'Age', answer.ages),
      ...groupPart('By area', 'Area', answer.areas),
      ...groupPart('By provider', 'Provider', answer.providers),
      ...list('What it supposes', assumptionWords(answer)),
      ...list('What it leaves out', NOT_MODELLED),
      { kind: 'heading', level: 2, text: 'So that it can be done again' },
      {
        kind: 'paragraph',
        text: `How thorough: ${thoroughWords(run)}; starting number ${run.seed}; engine ${answer.engine}; week ${run.ground_mark ?? ''}. The same on any machine gives these figures again.`,
      },
    ],
  };
}

/** The two charts of the page. */
function releasedBars(answer: WindowAnswer): Part {
  return {
    kind: 'bars',
    caption: `Hours of care released beyond what is delivered at ${widthWords(answer.widths[0] ?? 15)} either side`,
    rows: answer.all.slice(1).map(({ width }, at) => {
      const { best } = releasedTo(answer, at + 1);
      return { label: widthWords(width), value: best, words: hoursOf(best) };
    }),
  };
}

function feltBars({ all, ground }: WindowAnswer): Part {
  return {
    kind: 'bars',
    caption: `People with a visit moved by more than 15 minutes, of ${thousands(ground.people)}`,
    rows: all.slice(1).map(({ width, over15 }) => ({
      label: widthWords(width),
      value: over15,
      words: thousands(over15),
    })),
  };
}

function widthPart(caption: string, rows: readonly WidthFigures[], columns: readonly WidthColumn[]): Part {
  return {
    kind: 'table',
    caption,
    columns: columns.map(({ head }, at) => ({
      head,
      numeric: at > 0,
      share: at > 0 || columns.length > 4 ? 1 : 0.7,
    })),
    rows: rows.map((width, at) => columns.map(({ words }) => words(width, at))),
  };
}

function groupPart(caption: string, of: string, groups: readonly WindowGroup[]): Part[] {
  if (groups.length === 0) return [];
  const at = (group: WindowGroup, width: number) => group.widths.find((one) => one.width === width);
  const hours = of !== 'Age';
  return [
    {
      kind: 'table',
      caption,
      columns: [
        { head: of, share: 2 },
        { head: 'People', numeric: true },
        { head: 'Visits', numeric: true },
        ...(hours ? [{ head: 'Hours released, at 60', numeric: true }] : []),
        { head: 'People moved over 15, at 30', numeric: true, share: 1.3 },
        { head: 'People moved over 30, at 60', numeric: true, share: 1.3 },
      ],
      rows: groups.map((group) => [
        group.name,
        peopleWords(group.people),
        thousands(group.visits),
        ...(hours ? [hoursOf((at(group, 60)?.best ?? 0) - (group.widths[0]?.best ?? 0))] : []),
        peopleWords(at(group, 30)?.over15 ?? 0),
        peopleWords(at(group, 60)?.over30 ?? 0),
      ]),
    },
  ];
}

/** One line of the file: a width of everything, or of one provider, area or age. */
type FileRow = {
  readonly kind: string;
  readonly name: string;
  readonly people: number;
  readonly figures: Omit<WidthFigures, 'bySeed' | 'bound'> & { readonly bound: number | null };
  readonly bySeed: readonly number[];
};

/** GET /windows/:id/figures/download */
export async function windowFigures(asked: Asked): Promise<Answer> {
  const run = await foundRun(asked);
  const { all, providers, areas, ages, ground } = run.answer;
  const rows = [
    ...all.map(
      (figures): FileRow => ({
        kind: 'All',
        name: '',
        people: ground.people,
        figures,
        bySeed: figures.bySeed,
      }),
    ),
    ...groupRows('Provider', providers),
    ...groupRows('Area', areas),
    ...groupRows('Age', ages),
  ];
  const hours = (seconds: number | null | undefined): number | null =>
    seconds === null || seconds === undefined ? null : Math.round(seconds / 36) / 100;
  return await listDownload<FileRow>({
    name: `call-windows-${run.id}`,
    title: 'Call windows',
    format: readFormat(asked.query.get('format')) ?? 'csv',
    rows,
    columns: [
      { head: 'Of', value: ({ kind }) => kind },
      { head: 'Name', value: ({ name }) => name },
      { head: 'Minutes either side', value: ({ figures }) => figures.width },
      { head: 'People', value: ({ people }) => peopleWords(people) },
      {
        head: 'Hours delivered',
        value: ({ figures, kind }) => (kind === 'Age' ? null : hours(figures.best)),
      },
      { head: 'Of them today’s visits', value: ({ figures }) => hours(figures.today) },
      {
        head: 'Lowest search',
        value: ({ bySeed }) => (bySeed.length === 0 ? null : hours(Math.min(...bySeed))),
      },
      {
        head: 'Highest search',
        value: ({ bySeed }) => (bySeed.length === 0 ? null : hours(Math.max(...bySeed))),
      },
      { head: 'Ceiling', value: ({ figures }) => hours(figures.bound) },
      ...MOVED_WORDS.map((head, at) => ({ head, value: ({ figures }: FileRow) => figures.moved[at] ?? 0 })),
      { head: 'Visits not made', value: ({ figures }) => figures.notMade },
      { head: 'Time-critical visits made', value: ({ figures }) => figures.critical },
      { head: 'People over 15 minutes', value: ({ figures }) => peopleWords(figures.over15) },
      { head: 'People over 30 minutes', value: ({ figures }) => peopleWords(figures.over30) },
      { head: 'People over 60 minutes', value: ({ figures }) => peopleWords(figures.over60) },
    ],
  });
}

function groupRows(kind: string, groups: readonly WindowGroup[]): FileRow[] {
  return groups.flatMap(({ name, people, widths }) =>
    widths.map((figures) => ({ kind, name, people, figures, bySeed: [] })),
  );
}
