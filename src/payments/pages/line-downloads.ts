/** Lists of lines as files. */
import { kindOfSearch, readPersonSearch } from '../../people/rules/person-search.ts';
import { noteListDownloaded } from '../../platform/list-seen.ts';
import { type DownloadColumn, type DownloadFormat, listDownload, readFormat } from '../../web/download.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import type { Answer, Asked } from '../../web/route.ts';
import { everyLine, type LineFilter, type ListedLine } from '../records/listed-lines.ts';
import { isOwn } from './address.ts';
import { exceptionList } from './line-cells.ts';
import { statusWords } from './line-words.ts';

/** The format that a download's address asks for; an address without one is no download. */
export function formatIn({ query }: Asked): DownloadFormat {
  const format = readFormat(query.get('format'));
  if (format === undefined) throw new NotFound('file of that kind');
  return format;
}

/** The columns of a file of lines. */
function lineFileColumns(scope: Scope): readonly DownloadColumn<ListedLine>[] {
  const own = isOwn(scope);
  const seesPeople = permits(scope.who, 'people.see');
  return [
    { head: 'Week', value: (line) => line.weekStartsOn, kind: 'day' },
    { head: 'Starts', value: (line) => line.startsAt },
    { head: 'Provider', value: (line) => line.providerName },
    { head: 'Contract', value: (line) => line.contractTitle },
    { head: 'Person reference', value: (line) => line.personReference },
    ...(seesPeople ? [{ head: 'Person', value: (line: ListedLine) => line.personName }] : []),
    { head: 'Visit', value: (line) => line.visitReference },
    { head: 'Place', value: (line) => line.place },
    { head: 'Care worker', value: (line) => line.workerReference },
    { head: 'Planned minutes', value: (line) => line.plannedMinutes },
    { head: 'Delivered minutes', value: (line) => line.deliveredMinutes },
    { head: 'Start difference (minutes)', value: (line) => line.startDifferenceMinutes },
    { head: 'Found', value: (line) => exceptionList(line.exceptions) },
    { head: 'Stands', value: (line) => statusWords(line.status, own) },
    { head: 'Held again', value: (line) => line.heldAgain },
    { head: 'Worked out (£)', value: (line) => line.computedPence, kind: 'pence' },
    { head: 'Paid minutes', value: (line) => line.paidMinutes },
    { head: 'Pays (£)', value: (line) => line.amountPence, kind: 'pence' },
  ];
}

/** Every line that a filter finds, as a file. */
export async function downloadLines(
  asked: Asked,
  name: string,
  title: string,
  filter: LineFilter,
): Promise<Answer> {
  const { scope } = asked;
  const { words = '', ...narrowed } = filter;
  noteListDownloaded(scope, name, {
    filter: narrowed,
    search: kindOfSearch(readPersonSearch(words)),
    format: formatIn(asked),
  });
  return await listDownload({
    name,
    title,
    format: formatIn(asked),
    columns: lineFileColumns(scope),
    rows: everyLine(scope, filter),
  });
}
