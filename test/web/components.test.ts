import { describe, expect, it } from 'vitest';
import { actionBar, button, buttonLink } from '../../src/web/components/actions.ts';
import * as amounts from '../../src/web/components/amounts.ts';
import { details, why } from '../../src/web/components/disclosures.ts';
import { downloadLinks } from '../../src/web/components/downloads.ts';
import { filterForm } from '../../src/web/components/filters.ts';
import { emptyState, messageBanner } from '../../src/web/components/messages.ts';
import { pagination } from '../../src/web/components/pagination.ts';
import { personBanner } from '../../src/web/components/person.ts';
import { progressBar } from '../../src/web/components/progress.ts';
import { readPage, readSort, withQuery } from '../../src/web/components/query.ts';
import { summaryList } from '../../src/web/components/summary.ts';
import { dataTable } from '../../src/web/components/table.ts';
import { subNavigation } from '../../src/web/components/tabs.ts';
import { statusTag } from '../../src/web/components/tags.ts';
import { threeTimes } from '../../src/web/components/three-times.ts';
import { statTiles } from '../../src/web/components/tiles.ts';
import { timeline } from '../../src/web/components/timeline.ts';
import { html, type Html } from '../../src/web/html.ts';

const text = (value: Html): string => html`${value}`.toString();
const words = (value: Html): string =>
  text(value)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

describe('a data table', () => {
  const rows = [
    { id: 1, name: '<Bert>', pence: 1205 },
    { id: 2, name: 'Aaliyah', pence: 99 },
  ];
  const query = new URLSearchParams('sort=-pence&q=x&page=3');
  const table = text(
    dataTable({
      caption: 'Visits',
      rows,
      rowHref: ({ id }) => `/visits/${id}`,
      sorting: { now: readSort(query, ['name', 'pence'], 'name'), query },
      selectable: { name: 'visit', value: ({ id }) => id, label: ({ name }) => `Choose ${name}` },
      queue: true,
      columns: [
        { head: 'Name', cell: ({ name }) => name, sort: 'name', foot: 'Total' },
        false,
        {
          head: 'Worth',
          cell: ({ pence }) => amounts.pounds(pence),
          numeric: true,
          sort: 'pence',
          sortDownFirst: true,
          foot: amounts.pounds(1304),
        },
      ],
    }),
  );

  it('names each row with its link, and each cell with its heading', () => {
    expect(table).toMatch(/<th scope="row"[^>]*><a class="[^"]*" href="\/visits\/1">&lt;Bert&gt;<\/a><\/th>/);
    expect(table).toContain('data-label="Worth"');
    expect(table).toContain(
      '<input type="checkbox" class="tend-tick__box" id="visit-0" name="visit" value="1">',
    );
    expect(table).toContain('data-queue');
  });

  it('sorts by link, keeps the question and starts at the first page', () => {
    expect(table).toContain('aria-sort="descending"');
    expect(table).toContain('href="?sort=pence&amp;q=x"');
    expect(table).toContain('href="?sort=name&amp;q=x"');
  });

  it('adds up at its foot', () => {
    expect(table).toMatch(/<tfoot.*Total.*£13\.04/s);
    const unnamed = text(
      dataTable({
        caption: 'Visits',
        rows,
        columns: [
          { head: 'Name', cell: ({ name }) => name },
          { head: 'Worth', cell: ({ pence }) => amounts.pounds(pence), foot: amounts.pounds(1304) },
        ],
      }),
    );
    expect(unnamed).toMatch(
      /<tfoot role="rowgroup"><tr[^>]*><td role="cell" class="tend-table__cell"><\/td><td/,
    );
  });

  it('is named by its own caption, where several stand on a page', () => {
    const named = (caption: string) =>
      text(dataTable({ caption, rows, columns: [{ head: 'Name', cell: () => '' }] }));
    expect(named('Links made')).toMatch(
      /aria-labelledby="links-made-caption"[^]*<caption id="links-made-caption"/,
    );
    expect(named('Checks')).toContain('<caption id="checks-caption"');
  });

  it('says when there is nothing', () => {
    const columns = [{ head: 'Name', cell: () => '' }];
    expect(words(dataTable({ caption: 'V', rows: [], columns }))).toBe('Nothing to show');
    expect(words(dataTable({ caption: 'V', rows: [], columns, empty: 'No visits match' }))).toBe(
      'No visits match',
    );
  });

  it('draws a hundred rows of eight cells in a few milliseconds', () => {
    const many = Array.from({ length: 100 }, (_, id) => ({ id, name: `Person ${id}`, pence: id }));
    const columns = Array.from({ length: 8 }, (_, at) => ({
      head: `Column ${at}`,
      cell: (row: (typeof many)[number]) => (at === 0 ? row.name : row.pence),
    }));
    const draw = (): number => {
      const before = performance.now();
      dataTable({ caption: 'Many', rows: many, columns }).toString();
      return performance.now() - before;
    };
    expect(Math.min(...Array.from({ length: 20 }, draw))).toBeLessThan(5);
  });
});

describe('lists', () => {
  it('read order and place from the query, and nothing else', () => {
    expect(readSort(new URLSearchParams('sort=-day'), ['day'], 'day')).toEqual({
      by: 'day',
      descending: true,
    });
    expect(readSort(new URLSearchParams('sort=drop table'), ['day'], '-day')).toEqual({
      by: 'day',
      descending: true,
    });
    expect(
      ['3', '0', '-1', 'x', '1.5', '9e9', ''].map((page) => readPage(new URLSearchParams({ page }))),
    ).toEqual([3, 1, 1, 1, 1, 1, 1]);
    expect(withQuery(new URLSearchParams('a=1&b=2'), { a: null, c: 'x y' })).toBe('?b=2&c=x+y');
  });

  it('say which part is shown, and link to the rest', () => {
    const pages = pagination({
      page: 4,
      perPage: 50,
      total: 1234,
      query: new URLSearchParams('q=x&page=4'),
      one: 'visit',
    });
    expect(words(pages)).toContain('Showing 151 to 200 of 1,234 visits');
    expect(text(pages)).toContain('href="?q=x"');
    expect(text(pages)).toContain('aria-current="page"');
    expect(
      words(pagination({ page: 1, perPage: 50, total: 1, query: new URLSearchParams(), one: 'person' })),
    ).toBe('1 person');
    expect(
      words(pagination({ page: 99, perPage: 50, total: 120, query: new URLSearchParams(), one: 'visit' })),
    ).toContain('Showing 101 to 120 of 120');
  });

  it('remember what was asked, and can be cleared', () => {
    const form = (query: string): string =>
      text(
        filterForm({
          query: new URLSearchParams(query),
          search: { label: 'Name' },
          filters: [
            {
              kind: 'select',
              name: 'provider',
              label: 'Provider',
              empty: 'All',
              options: [{ value: '7', text: 'Harbour' }],
            },
            {
              kind: 'checkboxes',
              name: 'why',
              label: 'Why',
              options: [
                { value: 'a', text: 'A' },
                { value: 'b', text: 'B' },
              ],
            },
            { kind: 'date', name: 'from', label: 'From' },
          ],
          found: { total: 2, one: 'person' },
        }),
      );
    const used = form('q=br%22n&provider=7&why=b&from=2026-03-02&sort=-name');
    expect(used).toContain('value="br&quot;n"');
    expect(used).toContain('<option value="7" selected>');
    expect(used).toMatch(/value="b" checked/);
    expect(used).toContain('value="2026-03-02"');
    expect(used).toContain('<input type="hidden" name="sort" value="-name">');
    expect(used).toContain('href="?sort=-name">Clear');
    expect(used).toMatch(/role="status">2 people found/);
    expect(form('sort=-name')).not.toContain('Clear');
  });

  it('can be kept as files', () => {
    expect(words(downloadLinks({ what: 'these visits', csv: '/a.csv', xlsx: '/a.xlsx' }))).toContain(
      'Download these visits as CSV (for any program)',
    );
  });
});

describe('amounts', () => {
  it('are read as they are meant', () => {
    expect(words(amounts.pounds(-320))).toBe('−£3.20');
    expect(words(amounts.poundsDifference(320))).toBe('+£3.20');
    expect(words(amounts.pounds(null))).toBe('– none');
    expect(words(amounts.figure(-1234))).toBe('−1,234');
    expect(words(amounts.percent(934, 1000, 1))).toBe('93.4%');
    expect(words(amounts.percent(0, 0))).toBe('– not applicable');
    expect(words(amounts.duration(90))).toBe('1h 30m 1 hour 30 minutes');
    expect(words(amounts.lateness(0))).toBe('on time');
    expect(words(amounts.lateness(-3))).toBe('3m 3 minutes early');
    const summer = new Date('2026-07-01T07:05:00Z');
    expect(text(amounts.clock(summer))).toContain('datetime="2026-07-01T07:05:00.000Z">08:05<');
    expect(words(amounts.clock(summer, { tellClock: true }))).toBe('08:05 BST');
    expect(words(amounts.when(summer))).toBe('1 Jul 2026, 08:05');
    expect(words(amounts.clockRange(summer, null))).toBe('08:05 to not logged');
    expect(words(amounts.day('2026-03-02'))).toBe('2 Mar 2026');
    expect(words(amounts.dayInFull('2026-03-02'))).toBe('Monday 2 March 2026');
  });

  it('show what was worked out beside what was decided', () => {
    expect(words(amounts.decidedBeside('20m', '30m', false))).toBe('worked out as 20m decided as 30m');
    expect(words(amounts.decidedBeside('20m', '20m', true))).toBe('20m');
  });
});

describe('the rest', () => {
  it('says what it says', () => {
    expect(words(statusTag('Held', 'attention'))).toBe('Held');
    expect(
      words(
        statTiles([
          { label: 'Held', value: 41, href: '/q', trend: { direction: 'down', text: '12 fewer' } },
          false,
        ]),
      ),
    ).toBe('41 Held 12 fewer');
    expect(text(subNavigation([{ text: 'All', href: '/a', current: true, count: 3 }]))).toContain(
      'aria-current="page"',
    );
    expect(words(timeline([{ title: 'Held', at: new Date('2026-03-02T10:00:00Z'), who: 'Amira' }]))).toBe(
      'Held 2 Mar 2026, 10:00 , Amira',
    );
    expect(words(emptyState({ title: 'None yet', action: { href: '/a', text: 'Add one' } }))).toBe(
      'None yet Add one',
    );
    expect(words(why({ because: 'Pays £1.', rule: { text: 'Clause 2', href: '/c' } }))).toBe(
      'Why Pays £1. By Clause 2',
    );
    expect(text(details({ summary: 'More', body: '<x>', open: true }))).toContain(
      '<details class="govuk-details" open>',
    );
    expect(words(summaryList([{ key: 'Name', value: '' }, false]))).toBe('Name – not known');
    expect(text(summaryList([{ key: 'Born', value: 'x', action: { href: '/c' } }]))).toMatch(
      /Change<span class="govuk-visually-hidden"> born<\/span>/,
    );
    expect(words(messageBanner({ kind: 'important', text: 'Closes today' }))).toBe('Important Closes today');
    expect(
      text(messageBanner({ kind: 'success', text: 'Done', undo: { action: '/undo', csrfToken: 't' } })),
    ).toContain('action="/undo"');
    expect(text(button({ text: 'Accept', key: 'a' }))).toContain('data-key="a"');
    expect(text(buttonLink({ text: 'Add', href: '/add' }))).toContain('role="button"');
    expect(text(actionBar({ chosen: 'visit', buttons: [{ text: 'Accept' }] }))).toContain(
      'data-chosen="visit"',
    );
    expect(
      text(progressBar({ id: 'p', label: 'Verifying', done: 1, total: 3, words: '1 of 3', pollUrl: '/p' })),
    ).toMatch(/data-progress="\/p".*max="100" value="33"/s);
    expect(
      text(
        progressBar({
          id: 'p',
          label: 'Verifying',
          done: 0,
          total: undefined,
          words: 'Starting',
          pollUrl: '/p',
        }),
      ),
    ).not.toContain('value=');
  });

  it('never leaves out of a person’s band that something is not known', () => {
    const band = words(personBanner({ name: 'Bert', bornOn: null, nhsNumber: null }));
    expect(band).toContain('Born – not known');
    expect(band).toContain('NHS number – not known');
    expect(
      words(
        personBanner({
          name: 'Bert',
          knownAs: 'B',
          bornOn: '1941-02-28',
          age: 85,
          nhsNumber: '9990000018',
          alerts: ['Insulin'],
        }),
      ),
    ).toBe('Bert known as B Born 28 February 1941 (85 years) NHS number 999 000 0018 Insulin');
  });

  it('names each of a visit’s three times', () => {
    const at = (time: string): Date => new Date(`2026-03-02T${time}:00Z`);
    expect(
      words(threeTimes({ commissioned: { from: at('08:00'), to: at('08:30') }, rostered: null, actual: [] })),
    ).toBe('Commissioned 08:00 to 08:30 Rostered – not known Actual – nothing logged');
  });
});
