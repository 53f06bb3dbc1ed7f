import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './free-port.ts';
import { postgresPrograms } from './has-postgres-server.ts';
import { madeOnce } from './made-once.ts';

/** A PostgreSQL of the test's own, which forgets nothing when it is killed. */
export interface PostgresServer extends AsyncDisposable {
  /** With the password, if there is one. */
  readonly url: string;
  start(): Promise<void>;
  /** Ends it without a farewell, as a crash does. */
  kill(): Promise<void>;
  query(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Clients beside the one that asks. */
  clients(): Promise<number>;
}

const run = promisify(execFile);
const running = new Set<ChildProcess>();

/** Ends those that a test that failed left. */
export function killPostgresServers(): void {
  for (const child of running) child.kill('SIGQUIT');
}

/** Who it runs as: it refuses to be root. */
const who = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

function idOf(option: string): number {
  const { status, stdout } = spawnSync('id', [option, 'postgres'], { encoding: 'utf8' });
  // Nobody.
  return status === 0 ? Number(stdout) : 65_534;
}

/** @param password Whoever connects must know it; none is asked for unless it is given. */
export async function postgresServer({ password }: { readonly password?: string } = {}): Promise<PostgresServer> {
  const folder = await ownFolder();
  const data = join(folder, 'data');
  await makeCluster(data);
  const port = await freePort();
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  const url = `postgres://clipwright${secret}@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', jit: 'off' };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const started = spawn(program('postgres'), ['-D', data, ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...{ ...who, cwd: folder, env: { LC_ALL: 'C' } },
    });
    child = started;
    running.add(started);
    started.once('close', () => running.delete(started));
    await new Promise<void>((resolve, reject) => {
      let said = '';
      started.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('ready to accept connections')) resolve();
      });
      started.on('close', () => reject(new Error(`postgres ended: ${said}`)));
    });
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    // Its processes too have ended when it closes.
    const closed = once(child, 'close');
    child.kill('SIGQUIT');
    await closed;
  };
  const query = async (text: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const client = new Client({ connectionString: url, application_name: 'test' });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  await start();
  if (password !== undefined) {
    await query(`ALTER ROLE clipwright PASSWORD '${password.replaceAll("'", "''")}'`);
    await writeFile(join(data, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
    await query('SELECT pg_reload_conf()').catch(() => {});
  }
  return {
    ...{ url, start, kill, query },
    clients: async () => {
      const others = "backend_type = 'client backend' AND pid <> pg_backend_pid()";
      const [row] = await query(`SELECT count(*)::int AS count FROM pg_stat_activity WHERE ${others}`);
      return Number(row?.count);
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function program(name: string): string {
  if (postgresPrograms === undefined) throw new Error('There is no PostgreSQL.');
  return join(postgresPrograms, name);
}

/** Made once in a run of tests, and copied with whom it belongs to. */
async function makeCluster(data: string): Promise<void> {
  const made = await madeOnce('postgres', async (place) => {
    const folder = await ownFolder();
    const settings = ['-N', '-A', 'trust', '-U', 'clipwright', '-E', 'UTF8', '--locale=C', '--no-instructions'];
    await run(program('initdb'), ['-D', join(folder, 'data'), ...settings], { ...who, cwd: folder });
    await rename(join(folder, 'data'), join(place, 'data'));
    await rm(folder, { recursive: true });
  });
  await run('cp', ['-a', join(made, 'data'), data]);
}

/** A folder of who runs it. */
async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clipwright-postgres-'));
  if (who.uid !== undefined) await chown(folder, who.uid, who.gid);
  return folder;
}
