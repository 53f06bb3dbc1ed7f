import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { createServer } from '@clipwright/server';
import { queueModules } from '../distributed/through-queue.ts';
import { exitCodes } from '../exit-codes.ts';
import type { SharingFlags } from '../options/queue-options.ts';
import { writeJson } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { composedEngines } from '../serve/composed-engines.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import type { CacheFlags } from '../store-choice.ts';
import { version } from '../version.ts';

export interface ServeFlags extends GlobalFlags, SourceFlags, CacheFlags, SharingFlags {
  readonly media: string;
  readonly out: string;
  readonly host?: string;
  readonly port?: number;
  readonly jobs?: number;
  readonly waiting?: number;
  readonly tokenFile?: string;
  readonly database?: string;
  readonly page?: string;
  readonly allowName?: readonly string[];
}

/** Serves renders over HTTP until it is cancelled. Errors: `invalid-option`, `tool-missing`, those of the server. */
export async function serve(flags: ServeFlags, context: RunContext): Promise<number> {
  const { cwd, signal, stdout } = context;
  const { host, port, jobs, waiting, page, allowName } = flags;
  const out = resolve(cwd, flags.out);
  const database = flags.database === undefined ? join(out, '.clipwright', 'jobs.db') : resolve(cwd, flags.database);
  const token =
    flags.tokenFile === undefined ? randomBytes(24).toString('base64url') : await tokenIn(flags.tokenFile, cwd);
  if (flags.database === undefined) await mkdir(dirname(database), { recursive: true });
  const media = resolve(cwd, flags.media);
  await using engines = await composedEngines(flags, context, await queueModules(flags, context, async () => media));
  await using server = await createServer({
    ...{ media, out, database, engines, token, version: version() },
    formats: formatsOf(context),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(waiting === undefined ? {} : { queue: waiting }),
    ...(page === undefined ? {} : { page: resolve(cwd, page) }),
    ...(allowName === undefined ? {} : { hosts: allowName }),
  });
  if (flags.json) writeJson(context, 'serve', { url: server.url, openUrl: server.openUrl() });
  else stdout.write(`Serving ${flags.media} on ${server.url}\nOpen ${server.openUrl()} (works once)\n`);
  if (!signal.aborted) await once(signal, 'abort');
  return exitCodes.cancelled;
}

async function tokenIn(file: string, cwd: string): Promise<string> {
  const token = (await readFile(resolve(cwd, file), 'utf8').catch(() => '')).trim();
  if (/^[\w.~+/-]{16,256}=*$/.test(token)) return token;
  throw new ClipwrightError('invalid-option', `There is no token in ${file}.`, {
    remedy: 'Put one line of at least 16 letters and digits into it, which nobody can guess.',
    details: { option: 'token-file' },
  });
}

function formatsOf({ extensions }: RunContext) {
  return Object.fromEntries(extensions.plugins.flatMap(({ plugin }) => Object.entries(plugin.formats ?? {})));
}
