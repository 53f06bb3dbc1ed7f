import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

/** A Redis of the test's own, which keeps nothing when it is killed. */
export interface RedisServer extends AsyncDisposable {
  /** With the password, if there is one. */
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** The keys that are there. */
  keys(): Promise<string[]>;
  /** Clients beside the one that asks. */
  clients(): Promise<number>;
}

const running = new Set<ChildProcess>();

/** Ends those that a test that failed left. */
export function killServers(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** @param password Whoever connects must know it; none is asked for unless it is given. */
export async function redisServer({ password }: { readonly password?: string } = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'clipwright-redis-'));
  const port = await freePort();
  const url = `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const options = [
      ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
      ...(password === undefined ? [] : ['--requirepass', password]),
    ];
    const started = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    running.add(started);
    started.once('close', () => running.delete(started));
    await new Promise<void>((resolve, reject) => {
      started.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('Ready to accept') && resolve());
      started.on('close', () => reject(new Error('redis-server ended.')));
    });
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };
  const asked = async <T>(ask: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(url);
    try {
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  };
  await start();
  return {
    ...{ url, start, kill },
    keys: () => asked(async (redis) => (await redis.keys('*')).sort()),
    clients: () =>
      asked(
        async (redis) =>
          String(await redis.client('LIST'))
            .trim()
            .split('\n').length - 1,
      ),
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
