/** A run of the window simulator as a paper for a committee, and its figures as a file: counts only, no names. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { NOT_SHOWN } from '../../ground/small-counts.ts';
import { thousands } from '../../ground/text.ts';
import { NotFound } from '../../platform/errors.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import type { Paper, Part } from '../../platform/pdf/paper.ts';
import { councilName } from '../../payments/records/payment-settings.ts';
import { listDownload, readFormat } from '../../web/download.ts';
import { type Answer, type Asked, file } from '../../web/route.ts';
import { getWindowRun, type WindowRun } from '../records/window-runs.ts';
import {
  feltAt,
  releasedTo,
  type WidthFigures,
  type WindowAnswer,
  type WindowGroup,
} from '../rules/window-answer.ts';
import {
  assumptionWords,
  drawnPeople,
  findingWords,
  leftOutWords,
  NOT_MODELLED,
  peopleWords,
  sureWords,
  cautionWords,
} from '../rules/window-report.ts';
import { hoursOf, MOVED_WORDS, rangeWords, widthWords } from '../rules/window-words.ts';
import { shownGroups, type ShownGroup } from '../rules/window-groups.ts';
import {
  GROUP_NOTE,
  groupColumns,
  GROUPS_TOO_SMALL,
  feltColumns,
  hoursColumns,
  hoursNotes,
  MOVED_NOTE,
  movedColumns,
  runName,
  sourceWords,
  thoroughWords,
  type WidthColumn,
  withoutWords,
} from './window-cells.ts';
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
      { kind: 'paragraph', text: sourceWords(run) },
      ...cautionWords(answer).map(
        (text): Part => ({ kind: 'paragraph', text: `Read this first. ${text}`, strong: true }),
      ),
      ...[...findingWords(answer), ...leftOutWords(answer)].map(
        (text): Part => ({ kind: 'paragraph', text }),
      ),
      { kind: 'heading', level: 2, text: 'What the same care workers could deliver' },
      releasedBars(answer),
      widthPart('Hours of care by how early or late a visit may start', answer.all, hoursColumns(answer)),
      { kind: 'list', items: hoursNotes(answer) },
      ...list('How sure this is', sureWords(answer)),
      { kind: 'heading', level: 2, text: 'How far visits would move, and who would feel it' },
      feltBars(answer),
      movedShares(answer),
      widthPart('Today’s visits by how far they move from their planned time', answer.all, movedColumns()),
      widthPart('People, by their visit that moves farthest', answer.all, feltColumns(answer)),
      { kind: 'paragraph', text: MOVED_NOTE },
      { kind: 'paragraph', text: GROUP_NOTE },
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

/** The charts of the page. */
function releasedBars(answer: WindowAnswer): Part {
  const [base] = answer.all;
  return {
    kind: 'bars',
    caption: `Hours of care released beyond what is simulated at ${widthWords(base?.width ?? 15)} either side; under each bar what each search alone found, and upright the ceiling`,
    rows: answer.all.slice(1).map(({ width, bound }, at) => {
      const { best, least, most } = releasedTo(answer, at + 1);
      const mark = bound - (base?.best ?? 0);
      return {
        label: widthWords(width),
        value: best,
        words: `${hoursOf(best)} (${rangeWords(least, most)}; at most ${hoursOf(mark)})`,
        range: { least, most },
        mark,
      };
    }),
  };
}

function feltBars({ all, ground }: WindowAnswer): Part {
  return {
    kind: 'bars',
    caption: `People with a visit more than 15 minutes from its planned time, of ${thousands(ground.people)}`,
    rows: all.map(({ width, over15 }) => ({
      label: widthWords(width),
      value: drawnPeople(over15),
      words: peopleWords(over15),
    })),
  };
}

function movedShares({ all, ground }: WindowAnswer): Part {
  return {
    kind: 'shares',
    caption: `Today’s visits by how far they move; time-critical visits, ${thousands(ground.critical)} of ${thousands(ground.visits)}, and those not made are not in it`,
    series: MOVED_WORDS,
    rows: all.map(({ width, moved }) => ({ label: widthWords(width), values: moved })),
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
  const rows = shownGroups(groups);
  if (rows === undefined) return [{ kind: 'paragraph', text: `${caption}: ${GROUPS_TOO_SMALL}` }];
  const columns = groupColumns({ hoursAt: of === 'Age' ? [] : [60] });
  return [
    {
      kind: 'table',
      caption,
      columns: [
        { head: of, share: 1.6 },
        ...columns.map(({ head }) => ({
          head,
          numeric: true,
          share: /^(People|Visits)$/.test(head) ? 0.8 : 1.15,
        })),
      ],
      rows: rows.map((row) => [row.group.name, ...columns.map(({ words }) => words(row))]),
    },
  ];
}

/** One line of the file: a width of everything, or of one provider, area or age. Counts of people are as they may be told. */
type FileRow = {
  readonly kind: string;
  readonly name: string;
  readonly people: string;
  readonly figures: WindowGroup['widths'][number];
  readonly bySeed: readonly number[];
  /** Whether anything but counts of people may be told. */
  readonly known: boolean;
  /** By 15, 30 and 60 minutes; of groups one of them at each width. */
  readonly over: readonly (string | null)[];
  readonly unmade: string;
  readonly notMade: number | string;
  /** Only of everything: one visit that moves is one person. */
  readonly moved: readonly number[] | undefined;
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
        people: peopleWords(ground.people),
        figures,
        bySeed: figures.bySeed,
        known: true,
        over: [figures.over15, figures.over30, figures.over60].map(peopleWords),
        unmade: withoutWords(figures.unmade),
        notMade: figures.notMade,
        moved: figures.moved,
      }),
    ),
    ...groupRows('Provider', providers),
    ...groupRows('Area', areas),
    ...groupRows('Age', ages),
  ];
  const hours = (seconds: number | null | undefined): number | null =>
    seconds === null || seconds === undefined ? null : Math.round(seconds / 36) / 100;
  const told = <T>(may: boolean, value: T): T | string => (may ? value : NOT_SHOWN);
  return await listDownload<FileRow>({
    name: `call-windows-${run.id}`,
    title: 'Call windows',
    format: readFormat(asked.query.get('format')) ?? 'csv',
    rows,
    columns: [
      { head: 'Of', value: ({ kind }) => kind },
      { head: 'Name', value: ({ name }) => name },
      { head: 'Minutes either side', value: ({ figures }) => figures.width },
      { head: 'People', value: ({ people }) => people },
      {
        head: 'Hours delivered',
        value: ({ figures, kind, known }) => (kind === 'Age' ? null : told(known, hours(figures.best))),
      },
      { head: 'Of them today’s visits', value: ({ figures, known }) => told(known, hours(figures.today)) },
      {
        head: 'Lowest search',
        value: ({ bySeed }) => (bySeed.length === 0 ? null : hours(Math.min(...bySeed))),
      },
      {
        head: 'Highest search',
        value: ({ bySeed }) => (bySeed.length === 0 ? null : hours(Math.max(...bySeed))),
      },
      { head: 'Ceiling', value: ({ figures, known }) => told(known, hours(figures.bound)) },
      ...MOVED_WORDS.map((head, at) => ({ head, value: ({ moved }: FileRow) => moved?.[at] ?? null })),
      { head: 'Visits not made', value: ({ notMade }) => notMade },
      { head: 'Time-critical visits made', value: ({ figures, known }) => told(known, figures.critical) },
      ...[15, 30, 60].map((minutes, at) => ({
        head: `People over ${minutes} minutes`,
        value: ({ over }: FileRow) => over[at] ?? null,
      })),
      { head: 'People with a visit not made', value: ({ unmade }) => unmade },
    ],
  });
}

/** A group's lines, with what may be told of its people; none where there are so few that nothing may. */
function groupRows(kind: string, groups: readonly WindowGroup[]): FileRow[] {
  const words = (count: number | undefined): string => (count === undefined ? NOT_SHOWN : thousands(count));
  return (shownGroups(groups) ?? []).flatMap(({ group, people, at }: ShownGroup) =>
    group.widths.map((figures): FileRow => {
      const { felt, unmade } = at(figures.width) ?? {};
      const { minutes } = feltAt(figures);
      return {
        kind,
        name: group.name,
        people: words(people),
        figures,
        bySeed: [],
        known: people !== undefined,
        over: [15, 30, 60].map((one) => (one === minutes ? words(felt) : null)),
        unmade: words(unmade),
        notMade: people === undefined || unmade === undefined ? NOT_SHOWN : figures.notMade,
        moved: undefined,
      };
    }),
  );
}
