import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for one test file. */
export async function scratch(): Promise<{
  readonly path: string;
  /** The files that are there. */
  names(): Promise<string[]>;
  remove(): Promise<void>;
}> {
  const path = await mkdtemp(join(tmpdir(), 'clipwright-test-'));
  return { path, names: () => readdir(path), remove: () => rm(path, { recursive: true, force: true }) };
}
