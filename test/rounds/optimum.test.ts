import highs, { type LegacyHighs } from 'highs';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../src/ground/random.ts';
import { NO_WEIGHTS, type Problem } from '../../src/rounds/rules/problem.ts';
import { planned } from './planned.ts';

/** Its types are written for the older module format, in which the loader is not the default itself. */
const loadHighs = highs as unknown as () => Promise<LegacyHighs>;

/** The public benchmark's sort of problem, very small: one office, soft windows, some visits double-handed, everybody visited. */
function tinyInstance(seed: number): Problem {
  const random = randomFrom(`optimum/${seed}`);
  const visits = 4;
  const spots = Array.from({ length: visits + 1 }, () => [random.int(0, 60), random.int(0, 60)] as const);
  const table = Int32Array.from({ length: (visits + 1) ** 2 }, (_, at) => {
    const [x, y] = spots[Math.floor(at / (visits + 1))]!;
    const [u, v] = spots[at % (visits + 1)]!;
    return Math.ceil(Math.hypot(x - u, y - v));
  });
  const skill = () => random.pick(['s1', 's2']);
  return {
    visits: Array.from({ length: visits }, (_, at) => {
      const earliest = random.int(0, 150);
      const double = at === 0;
      const part = (needed: string) => ({ skills: [needed], duration: random.int(10, 30) });
      return {
        id: `v${at}`,
        person: `v${at}`,
        place: at + 1,
        window: { earliest, latest: earliest + random.int(5, 40), hard: false },
        parts: double ? [part('s1'), part('s2')] : [part(skill())],
        ...(double && random.chance(0.5) && { apart: { least: 5, most: 20 } }),
        criticality: 'time-critical' as const,
      };
    }),
    people: [],
    workers: [
      { id: 'a', skills: ['s1'], mode: 'any' },
      { id: 'b', skills: ['s1', 's2'], mode: 'any' },
    ],
    shifts: ['a', 'b'].map((id) => ({ id, worker: id, start: 0, from: 0, to: 0 })),
    travel: { places: visits + 1, bandStarts: [0], tables: { any: [table] } },
    weights: { ...NO_WEIGHTS, travel: 1, lateness: 1, worstLateness: 1 },
  };
}

/** The problem as a mixed integer programme: an arc for each worker from node to node, a start and a lateness for each part. */
function programmeOf({ visits, workers, travel }: Problem): string {
  const parts = visits.flatMap((visit) => visit.parts.map((part, at) => ({ visit, part, at })));
  const nodes = [0, ...parts.map((_, at) => at + 1)];
  const far = 1000;
  const placeOf = (node: number): number => (node === 0 ? 0 : parts[node - 1]!.visit.place);
  const way = (from: number, to: number): number =>
    travel.tables['any']![0]![placeOf(from) * travel.places + placeOf(to)]!;
  const may = (worker: number, node: number): boolean =>
    node === 0 || workers[worker]!.skills.includes(parts[node - 1]!.part.skills[0]!);
  const arcs = workers.flatMap((_, k) =>
    nodes.flatMap((i) =>
      nodes
        .filter((j) => j !== i && may(k, i) && may(k, j))
        .map((j) => ({ k, i, j, name: `x_${k}_${i}_${j}` })),
    ),
  );
  const sum = (list: readonly { readonly name: string }[]): string =>
    list.map(({ name }) => name).join(' + ') || '0 worst';
  const rules: string[] = [];
  for (const j of nodes.slice(1)) {
    rules.push(`${sum(arcs.filter((arc) => arc.j === j))} = 1`);
    for (const k of workers.keys()) {
      const into = arcs.filter((arc) => arc.k === k && arc.j === j);
      const out = arcs.filter((arc) => arc.k === k && arc.i === j);
      if (into.length > 0) rules.push(`${sum(into)} - ${out.map(({ name }) => name).join(' - ')} = 0`);
    }
    const { window } = parts[j - 1]!.visit;
    rules.push(
      `t_${j} >= ${Math.max(window.earliest, way(0, j))}`,
      `late_${j} - t_${j} >= -${window.latest}`,
      `worst - late_${j} >= 0`,
    );
    for (const i of nodes.slice(1)) {
      const between = arcs.filter((arc) => arc.i === i && arc.j === j);
      if (between.length === 0) continue;
      const terms = between.map(({ name }) => `- ${far} ${name}`).join(' ');
      rules.push(`t_${j} - t_${i} ${terms} >= ${parts[i - 1]!.part.duration + way(i, j) - far}`);
    }
  }
  for (const k of workers.keys()) rules.push(`${sum(arcs.filter((arc) => arc.k === k && arc.i === 0))} <= 1`);
  parts.forEach(({ visit, at }, node) => {
    if (at !== 1) return;
    rules.push(
      `t_${node + 1} - t_${node} >= ${visit.apart?.least ?? 0}`,
      `t_${node + 1} - t_${node} <= ${visit.apart?.most ?? 0}`,
    );
    for (const k of workers.keys())
      rules.push(`${sum(arcs.filter((arc) => arc.k === k && (arc.j === node || arc.j === node + 1)))} <= 1`);
  });
  const cost = [
    ...arcs.map(({ i, j, name }) => `${way(i, j)} ${name}`),
    ...parts.map((_, at) => `late_${at + 1}`),
    'worst',
  ];
  return `Minimize\n obj: ${cost.join(' + ')}\nSubject To\n${rules.map((rule, at) => ` c${at}: ${rule}`).join('\n')}\nBinary\n ${arcs.map(({ name }) => name).join(' ')}\nEnd\n`;
}

describe('against an exact solver', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'the search finds the optimum of tiny instance %i, and nothing below it',
    async (seed) => {
      const problem = tinyInstance(seed);
      const solver = await loadHighs();
      const solved = solver.solve(programmeOf(problem), { mip_rel_gap: 0 });
      expect(solved.Status).toBe('Optimal');
      expect(planned(problem, 1, 10_000).cost.total).toBe(Math.round(solved.ObjectiveValue));
    },
  );
});
