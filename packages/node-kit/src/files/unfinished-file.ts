import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { isTagGone, processTag } from '../processes/process-identity.ts';

/** A file of another machine's process that was not written to for so long is nobody's. Milliseconds. */
const silence = 24 * 3_600_000;

const pattern = /^\.clipwright-(\d+-\d+-[0-9a-f]+)-[0-9a-f-]{36}\.unfinished$/;

/**
 * A path for what will be put in the output's place: beside it, since only there is a rename all at once. It names this
 * process.
 */
export function unfinishedFile(output: string): string {
  return join(dirname(output), `.clipwright-${processTag()}-${randomUUID()}.unfinished`);
}

/**
 * Removes unfinished files beside the output whose processes are gone: were killed, so that they could not do it
 * themselves. Those of processes that run are left alone, whoever's they are. Never rejects: what cannot be removed
 * stays for the next to try.
 */
export async function removeAbandoned(output: string): Promise<void> {
  const directory = dirname(output);
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const [, tag] = pattern.exec(name) ?? [];
    if (tag === undefined) continue;
    const file = join(directory, name);
    if (isTagGone(tag) ?? (await isSilent(file))) await rm(file, { force: true }).catch(() => {});
  }
}

async function isSilent(file: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs > silence;
  } catch {
    return false;
  }
}
