import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const bin = join(import.meta.dirname, '../../../../packages/cli/bin/clipwright.js');

export interface Served extends AsyncDisposable {
  /** Opens the studio, once. */
  readonly openUrl: string;
  readonly out: string;
  /** Kills it as the system would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again in its place, for whoever was let in before. */
  again(): Promise<void>;
}

export interface ServedOptions {
  /** For its outputs and what it keeps. */
  readonly directory: string;
  /** @default the folder `media` of the directory */
  readonly media?: string;
  /** Where the built page lies. */
  readonly page: string;
  /** The program to take for ffmpeg. */
  readonly ffmpeg?: string;
}

/** `clipwright serve` with the page. */
export async function served({
  directory,
  media = join(directory, 'media'),
  page,
  ffmpeg,
}: ServedOptions): Promise<Served> {
  const out = join(directory, 'out');
  const token = join(directory, 'token');
  await mkdir(out, { recursive: true });
  await writeFile(token, `${randomUUID()}\n`);
  const start = (port: number) => {
    const folders = ['--media', media, '--out', out, '--page', page, '--token-file', token];
    const child = spawn(process.execPath, [bin, 'serve', '--json', '--port', String(port), ...folders], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        CLIPWRIGHT_CACHE_DIR: join(directory, 'cache'),
        ...(ffmpeg !== undefined && { CLIPWRIGHT_FFMPEG: ffmpeg }),
      },
    });
    return { child, closed: once(child, 'close') };
  };
  let server = start(0);
  const openUrl = await opened(server.child.stdout);
  return {
    openUrl,
    out,
    kill: async () => {
      server.child.kill('SIGKILL');
      await server.closed;
    },
    again: async () => {
      server = start(Number(new URL(openUrl).port));
      await opened(server.child.stdout);
    },
    [Symbol.asyncDispose]: async () => {
      server.child.kill('SIGTERM');
      await server.closed;
    },
  };
}

/** The address that a server prints when it listens. */
async function opened(output: Readable): Promise<string> {
  let said = '';
  for await (const line of createInterface({ input: output })) {
    said += line;
    const openUrl = /"openUrl":\s*"([^"]+)"/.exec(said)?.[1];
    if (openUrl !== undefined) return openUrl;
  }
  throw new Error(`The server did not start: ${said}`);
}
