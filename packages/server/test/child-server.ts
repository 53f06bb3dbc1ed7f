import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { token } from './studio.ts';

const script = fileURLToPath(new URL('./fixtures/server.mjs', import.meta.url));
const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/** A server in a process of its own. */
export interface ChildServer {
  /** When it has said so. */
  said(word: string): Promise<string>;
  ask(path: string, body?: unknown): Promise<Response>;
  /** Kills it, and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export interface ChildPlaces {
  readonly media: string;
  readonly out: string;
  readonly database: string;
}

const running = new Set<ChildProcess>();

/** Ends those that a test that failed left. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** It runs the built package, which must be there. @param how `half`: it writes videos by half, and no further. */
export function childServer({ media, out, database }: ChildPlaces, how: 'half' | 'whole'): ChildServer {
  if (!existsSync(built)) throw new Error(`${built} is missing: build it first (npx tsc -b packages/server).`);
  const child: ChildProcess = spawn(process.execPath, [script, media, out, database, how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const gone = once(child, 'close').finally(() => running.delete(child));
  let output = '';
  const listeners = new Set<() => void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const each of [...listeners]) each();
  });
  const lineOf = (word: string): string | undefined =>
    output
      .split('\n')
      .slice(0, -1)
      .find((line) => line.startsWith(word));
  const said = async (word: string): Promise<string> => {
    const line = new Promise<string>((resolve) => {
      const look = (): void => {
        const found = lineOf(word);
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
    });
    const end = gone.then(() => {
      throw new Error(`The server ended before it said ${word}: ${output}`);
    });
    return await Promise.race([line, end]);
  };
  return {
    said,
    ask: async (path, body) => {
      const url = (await said('url')).slice('url '.length);
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      return await fetch(url + path, {
        headers,
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
    },
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await gone;
    },
  };
}
