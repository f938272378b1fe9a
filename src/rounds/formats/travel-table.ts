/** What services of travel times answer (OSRM's table, Valhalla's sources_to_targets) and are asked, to our words and back. */
import { z } from 'zod';
import type { Position } from '../../ground/geography.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';

export type TableService = 'osrm' | 'valhalla';

/** What to ask: a path after the service's address, and a body where it is a post. */
export type TableQuestion = { readonly path: string; readonly body?: string };

const OSRM_PROFILES = { car: 'driving', bicycle: 'cycling', walk: 'walking' } as const;
const VALHALLA_COSTINGS = { car: 'auto', bicycle: 'bicycle', walk: 'pedestrian' } as const;

export type TableMode = keyof typeof OSRM_PROFILES;

/** The question for the times from each of some places to each of others. */
export function tableQuestion(
  service: TableService,
  mode: TableMode,
  from: readonly Position[],
  to: readonly Position[],
): TableQuestion {
  if (service === 'valhalla') {
    const places = (list: readonly Position[]) =>
      list.map(({ latitude: lat, longitude: lon }) => ({ lat, lon }));
    const body = { sources: places(from), targets: places(to), costing: VALHALLA_COSTINGS[mode] };
    return { path: '/sources_to_targets', body: JSON.stringify(body) };
  }
  const places = [...from, ...to].map(({ latitude, longitude }) => `${longitude},${latitude}`).join(';');
  const sources = from.map((_, at) => at).join(';');
  const destinations = to.map((_, at) => from.length + at).join(';');
  return {
    path: `/table/v1/${OSRM_PROFILES[mode]}/${places}?annotations=duration&sources=${sources}&destinations=${destinations}`,
  };
}

const osrmShape = z.object({
  code: z.literal('Ok'),
  durations: z.array(z.array(z.number().nonnegative().nullable())),
});
const valhallaShape = z.object({
  sources_to_targets: z.array(z.array(z.object({ time: z.number().nonnegative().nullable() }))),
});

/**
 * Reads an answer as whole seconds, rounded up, from each of some places to each of others, by their names; refused where a way is missing:
 * nothing is filled in.
 */
export function readTable(
  service: TableService,
  from: unknown,
  rowNames: readonly string[],
  columnNames: readonly string[],
): Result<Int32Array> {
  const [rows, columns] = [rowNames.length, columnNames.length];
  const read =
    service === 'osrm'
      ? osrmShape.transform(({ durations }) => durations).safeParse(from)
      : valhallaShape
          .transform((answer) => answer.sources_to_targets.map((row) => row.map(({ time }) => time)))
          .safeParse(from);
  if (!read.success)
    return refuse(`The travel time service did not answer as ${service} does: check its address and kind`);
  const table = read.data;
  if (table.length !== rows || table.some((row) => row.length !== columns))
    return refuse('The travel time service answered for other places than it was asked for');
  const seconds = new Int32Array(rows * columns);
  for (const [row, times] of table.entries())
    for (const [column, time] of times.entries()) {
      if (time === null)
        return refuse(
          `The travel time service knows no way from ${rowNames[row] ?? ''} to ${columnNames[column] ?? ''}: check where they are`,
        );
      seconds[row * columns + column] = Math.ceil(time);
    }
  return ok(seconds);
}
