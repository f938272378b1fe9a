// From the first start on an empty folder to a page that can be used, and what the server holds in memory once it is idle.
// Run: node bench/first-start.ts
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

const PORT = 3998;
const folder = mkdtempSync(path.join(tmpdir(), 'tend-bench-first-'));
const began = performance.now();
const server = spawn(process.execPath, [path.join(import.meta.dirname, '../src/main.ts')], {
  env: { ...process.env, TEND_DATA: folder, PORT: String(PORT) },
  stdio: 'ignore',
});

async function answered(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${PORT}/sign-in`)).ok;
  } catch {
    return false;
  }
}

try {
  while (!(await answered())) await setTimeout(100);
  process.stdout.write(`a page after ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  await setTimeout(20_000);
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  const resident = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000);
  process.stdout.write(`${resident} MB in memory when idle\n`);
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
