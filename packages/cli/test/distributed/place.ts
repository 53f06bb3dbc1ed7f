import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeFile } from '@clipwright/test-kit/make-file';
import { type RedisServer, redisServer } from '@clipwright/test-kit/redis-server';
import { z } from 'zod';
import { faultsIn } from '../reports.ts';

/* What is started runs the built files, so build before. */

const bin = fileURLToPath(new URL('../../bin/clipwright.js', import.meta.url));
export const pieces = fileURLToPath(new URL('../fixtures/pieces.mjs', import.meta.url));

/** Folders, a broker with a password, and a list of four clips of two videos, for one test. */
export interface Place extends AsyncDisposable {
  readonly root: string;
  readonly media: string;
  readonly store: string;
  readonly list: string;
  readonly redis: RedisServer;
  /** A file with the address of the queue. */
  readonly queueFile: string;
  file(name: string): string;
  /** Starts the command with the queue in its environment. */
  start(argv: readonly string[], env?: Readonly<Record<string, string>>): Started;
  /** What commands leave in the folder for temporary files. */
  temporary(): Promise<readonly string[]>;
}

/** In no text that any command writes. */
export const password = 'never:told/in+any%text';

export async function place(): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'clipwright-distributed-')));
  const file = (name: string): string => join(root, name);
  const [media, store, list, queueFile] = [file('media'), file('store'), file('media/cuts.json'), file('queue')];
  for (const folder of [media, file('tmp')]) await mkdir(folder);
  makeFile(join(media, 'one.mp4'));
  makeFile(join(media, 'other.mp4'), '-vf', 'hue=h=90');
  const items = [
    { source: 'one.mp4', start: 0.1, end: 0.4 },
    { source: 'other.mp4', start: 0.2, end: 0.6 },
    { source: 'one.mp4', start: 0.5, end: 0.9 },
  ];
  await writeFile(list, JSON.stringify({ items }));
  const redis = await redisServer({ password });
  await writeFile(queueFile, `${redis.url}\n`);
  const started = new Set<ChildProcess>();
  return {
    ...{ root, media, store, list, redis, queueFile, file },
    start: (argv, env = {}) => {
      const child = spawn(process.execPath, [bin, ...argv], {
        cwd: root,
        env: {
          ...{ PATH: process.env.PATH, TMPDIR: file('tmp'), CLIPWRIGHT_CACHE_DIR: file('kept') },
          ...{ CLIPWRIGHT_QUEUE_URL: redis.url, ...env },
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.add(child);
      return following(child);
    },
    temporary: () => readdir(file('tmp')),
    [Symbol.asyncDispose]: async () => {
      for (const child of started) child.kill('SIGKILL');
      await redis[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const lineShape = z.looseObject({ type: z.string() });
export type Line = z.infer<typeof lineShape>;

/** A command that was started. */
export interface Started {
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of standard output that are events. */
  readonly events: readonly Line[];
  /** The first of them of that type. Fails when it ends before. */
  told(type: string): Promise<Line>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<number | null>;
}

function following(child: ChildProcess): Started {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('It has no output.');
  const text = { stdout: '', stderr: '' };
  const events: Line[] = [];
  const listeners = new Set<() => void>();
  stdout.on('data', (chunk: Buffer) => {
    text.stdout += chunk.toString();
  });
  stderr.on('data', (chunk: Buffer) => {
    text.stderr += chunk.toString();
  });
  createInterface({ input: stdout }).on('line', (line) => {
    if (!line.startsWith('{"type"')) return;
    events.push(lineShape.parse(JSON.parse(line)));
    for (const each of [...listeners]) each();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return {
    get stdout() {
      return text.stdout;
    },
    get stderr() {
      return text.stderr;
    },
    events,
    ended,
    kill: (signal) => void child.kill(signal),
    told: (type) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events.find((event) => event.type === type);
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended before it told of "${type}": ${text.stderr}${text.stdout}`)));
      }),
  };
}

/** Ids of pieces that were made, and not found. */
export function madeBy(...workers: readonly Started[]): readonly unknown[] {
  return workers
    .flatMap(({ events }) => events.filter(({ type, hit }) => type === 'finished' && hit === false))
    .map(({ job }) => job);
}

/** What of a worker's lines is not as the published schema says. */
export function faultsOfLines({ stdout }: Started): readonly string[] {
  return stdout
    .trim()
    .split('\n')
    .flatMap((line) => faultsIn('worker', JSON.parse(line)));
}

/** What a queue has in its broker when it has nothing to do. */
const ofQueue = /^bull:clipwright:(events|id|marker|meta|stalled-check)$/;

/** Everything else that is in the broker. */
export async function jobKeys({ redis }: Place): Promise<readonly string[]> {
  return (await redis.keys()).filter((key) => !ofQueue.test(key));
}
