/** What a paper says, before it is a PDF: plain values in the order in which they are read. Pure. */

/** One part of a paper. `level` 1 is the paper's own heading and stands once. */
export type Part =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly strong?: boolean | undefined }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly numbered?: boolean | undefined }
  | { readonly kind: 'summary'; readonly rows: readonly SummaryRow[] }
  | PaperBars
  | PaperShares
  | PaperTable;

/** A fact and what it is called. */
export type SummaryRow = { readonly key: string; readonly value: string };

/** A table; its header is repeated on every page that it reaches. `foot` is a last row in bold, such as totals. */
export type PaperTable = {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly foot?: readonly string[] | undefined;
};

/**
 * A chart of bars from nought, each with its name and its figure in words; a screen reader is told them all. It stands on one page. A row may
 * have the range that its figure was found in, and a mark that it cannot pass: the words should name them.
 */
export type PaperBars = {
  readonly kind: 'bars';
  readonly caption: string;
  readonly rows: readonly PaperBar[];
};

/** One bar of a chart. */
export type PaperBar = {
  readonly label: string;
  readonly value: number;
  readonly words: string;
  readonly range?: { readonly least: number; readonly most: number } | undefined;
  readonly mark?: number | undefined;
};

/** A chart of bars made of parts, each as wide as the others, with a key; a screen reader is told every part. It stands on one page. */
export type PaperShares = {
  readonly kind: 'shares';
  readonly caption: string;
  /** The parts from left to right, at most six. */
  readonly series: readonly string[];
  /** One value for each part, in the same order. */
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
};

/** A column. `share` is how wide it is beside the others, 1 where nothing is said. */
export type PaperColumn = {
  readonly head: string;
  readonly numeric?: boolean | undefined;
  readonly share?: number | undefined;
};

/** Standard print is 11 point; large print is 18, as the RNIB's guidance on clear and large print asks. */
export type Print = 'standard' | 'large';

/** Who writes: the council's name and where to write back. */
export type Letterhead = {
  readonly council: string;
  readonly addressLines: readonly string[];
  readonly phone: string | null;
  readonly email: string | null;
};

/**
 * A paper. With `to` it is a letter: the address stands in the window of an envelope, three to seven lines, the postcode last. `date`
 * is in words. `madeAt` goes into the file's own information.
 */
export type Paper = {
  readonly title: string;
  readonly from: Letterhead;
  readonly to?: readonly string[] | undefined;
  readonly date: string;
  readonly reference?: string | undefined;
  readonly parts: readonly Part[];
  readonly print: Print;
  readonly madeAt: Date;
};

/** Paragraphs and lists of plain words: an empty line parts them, lines that begin with '- ' are a list. */
export function partsOfWords(words: string): Part[] {
  return words
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block): Part => {
      const lines = block.split('\n');
      return lines.every((line) => line.startsWith('- '))
        ? { kind: 'list', items: lines.map((line) => line.slice(2).trim()) }
        : { kind: 'paragraph', text: block };
    });
}

/** The usual letter round plain words: a heading, a greeting, the words, and who sends it. */
export function letterOf(letter: {
  readonly subject: string;
  readonly name: string;
  readonly words: string;
  readonly from: Letterhead;
  readonly to: readonly string[];
  readonly date: string;
  readonly reference?: string | undefined;
  readonly print: Print;
  readonly madeAt: Date;
}): Paper {
  const { subject, name, words, ...rest } = letter;
  return {
    ...rest,
    title: subject,
    parts: [
      { kind: 'paragraph', text: `Dear ${name}` },
      { kind: 'heading', level: 1, text: subject },
      ...partsOfWords(words),
      { kind: 'paragraph', text: 'Yours sincerely' },
      { kind: 'paragraph', text: letter.from.council, strong: true },
    ],
  };
}
