import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./fixtures/worker.mjs', import.meta.url));
const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

export interface WorkerOptions {
  readonly directory: string;
  /** A file to which each load adds its key as a line. */
  readonly log: string;
  /** Keys are the prefix and a number from 0 to `keys` - 1, in an order that follows from the seed. */
  readonly prefix: string;
  readonly keys: number;
  readonly seed: number;
  /** An entry has this many bytes, or down to half of it. */
  readonly bytes: number;
  readonly maxBytes?: number;
  /** Goes through the keys again and again for so long. @default once */
  readonly milliseconds?: number;
  /** And until it has used so many, however long that takes. @default 0 */
  readonly min?: number;
  /** Each artifact is held for up to so many milliseconds before it is read. @default 0 */
  readonly holding?: number;
}

export interface Worker {
  /** When its first entry is there; also when it ended before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  kill(): void;
}

/** A process of its own that uses a store. It runs the built package, which must be there. */
export function startWorker(options: WorkerOptions): Worker {
  if (!existsSync(built)) throw new Error(`${built} is missing: build the package first (npx tsc -b packages/cache).`);
  const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let becomeReady = (): void => {};
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    if (output.includes('ready')) becomeReady();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => {
      becomeReady();
      resolve({ code, output });
    });
  });
  return { ready, ended, kill: () => void child.kill('SIGKILL') };
}

/** The content that a worker gives a key, written down a second time. */
export function contentOf(key: string, bytes: number): Buffer {
  const digest = createHash('sha256').update(key).digest();
  return Buffer.alloc(Math.ceil((bytes * (1 + (digest[0] ?? 0) / 255)) / 2), digest);
}
