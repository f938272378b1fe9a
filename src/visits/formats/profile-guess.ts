/** A first guess at a mapping from a sample, for a person to put right: nothing is read by a guess alone. */
import { columnKey } from './feed-layout.ts';
import { likelyOrder } from './profile-times.ts';

/** What a sample suggests: a column for each part, '' where nothing does. */
export type MappingGuess = {
  readonly log: string;
  readonly person: string;
  readonly worker: string;
  readonly visit: string;
  readonly inDate: string;
  readonly inTime: string;
  readonly outDate: string;
  readonly outTime: string;
  readonly method: string;
  readonly dateOrder: string;
};

const ID = String.raw`(id|ref|reference|no|number|code)`;
const wordings = {
  log: [`^(log|record|row|transaction|evv|visit|call|booking|appointment|schedule)[ _-]*${ID}$`, '^id$'],
  person: [
    `^(client|service[ _-]*user|person|customer|patient|resident).*${ID}$`,
    '^(client|service[ _-]*user|customer)$',
  ],
  worker: [
    `^(care?r|care[ _-]*worker|worker|staff|employee|care[ _-]*giver).*${ID}$`,
    '^(carer|staff|employee|worker)$',
  ],
  visit: [`^(planned[ _-]*visit|order|council[ _-]*visit|commissioned[ _-]*visit)[ _-]*${ID}$`],
  inBoth: [
    '^(actual|logged|check|clock|log)[ _-]*(start|in|arriv\\w*)([ _-]*(date[ _-]*time|at|date|time))?$',
    '^arriv\\w*',
  ],
  outBoth: [
    '^(actual|logged|check|clock|log)[ _-]*(end|finish|out|depart\\w*)([ _-]*(date[ _-]*time|at|date|time))?$',
    '^(depart|left)\\w*',
  ],
  date: ['^(visit|actual|call)?[ _-]*date$'],
  method: ['(method|source|logged by|type of log|log type|evidence)'],
};

/** A guess from the headings and the first rows. */
export function guessMapping(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): MappingGuess {
  const find = (wanted: readonly string[]): string => {
    for (const wording of wanted) {
      const shape = new RegExp(wording, 'i');
      const found = headings.find((heading) => shape.test(columnKey(heading)));
      if (found !== undefined) return found.trim();
    }
    return '';
  };
  const samples = (heading: string): string[] => {
    const place = headings.findIndex((one) => one.trim() === heading);
    return place < 0 ? [] : rows.map((row) => row[place]?.trim() ?? '');
  };
  const [arrived, left, date] = [find(wordings.inBoth), find(wordings.outBoth), find(wordings.date)];
  const apart = date !== '' && likelyOrder(samples(arrived)) === undefined;
  const inDate = apart ? date : arrived;
  return {
    log: find(wordings.log),
    person: find(wordings.person),
    worker: find(wordings.worker),
    visit: find(wordings.visit),
    inDate,
    inTime: apart ? arrived : '',
    outDate: apart ? date : left,
    outTime: apart ? left : '',
    method: find(wordings.method),
    dateOrder: likelyOrder(samples(inDate)) ?? '',
  };
}
