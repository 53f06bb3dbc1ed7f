import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a run of tests is set up with: a folder that is removed after it, for what several files make once. */
export default async function setUp(project: { provide(key: 'runFolder', folder: string): void }) {
  const folder = await mkdtemp(join(tmpdir(), 'clipwright-run-'));
  project.provide('runFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
