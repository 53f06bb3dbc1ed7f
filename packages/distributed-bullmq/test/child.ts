import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Place } from './studio.ts';

const script = fileURLToPath(new URL('./fixtures/child.mjs', import.meta.url));
const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));

export interface ChildOptions {
  readonly role: 'coordinator' | 'work' | 'hang' | 'crash' | 'block' | 'slow';
  readonly place: Pick<Place, 'media' | 'store' | 'queue' | 'goneAfter'>;
  readonly timeline?: object;
  readonly output?: object;
  /** A file that lets go what is blocked, by being there. */
  readonly gate?: string;
  readonly attempts?: number;
  /** Is told each line that it says. */
  readonly onLine?: (line: string) => void;
}

/** A process of its own. */
export interface Child {
  /** What it has said. */
  readonly lines: readonly string[];
  /** The first line that begins so. */
  said(word: string): Promise<string>;
  kill(signal?: NodeJS.Signals): Promise<void>;
  readonly gone: Promise<unknown>;
}

const running = new Set<ChildProcess>();

/** Ends those that a test that failed left. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** It runs the built package, which must be there. */
export function startChild({ onLine, ...options }: ChildOptions): Child {
  if (!existsSync(built)) throw new Error(`${built} is missing: build it first (npx tsc -b).`);
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const gone = once(child, 'close').finally(() => running.delete(child));
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    onLine?.(line);
    lines.push(line);
    for (const each of [...listeners]) each();
  });
  return {
    gone,
    lines,
    said: (word) =>
      Promise.race([
        new Promise<string>((resolve) => {
          const look = (): void => {
            const found = lines.find((line) => line.startsWith(word));
            if (found === undefined) return;
            listeners.delete(look);
            resolve(found);
          };
          listeners.add(look);
          look();
        }),
        // Its last lines are read by then.
        gone
          .then(() => new Promise(setImmediate))
          .then(() => {
            throw new Error(`The process ended before it said ${word}: ${lines.join(', ')}`);
          }),
      ]),
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await gone;
    },
  };
}
