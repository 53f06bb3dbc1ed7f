import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processSpace, processStart } from '@clipwright/node-kit';

/** That a process was started by another, both told apart from later ones with their ids. */
interface ProcessRecord {
  readonly space: string;
  readonly owner: Known;
  /** The process leads a group of its own. */
  readonly child: Known;
}

interface Known {
  readonly pid: number;
  readonly started: string;
}

/**
 * Where this user's records are, in the system's folder for temporary files; Windows, which has no process groups, has
 * none.
 */
export function recordsFolder(): string | undefined {
  const user = process.getuid?.();
  return user === undefined ? undefined : join(tmpdir(), `clipwright-processes-${user}`);
}

/** Whether the folder is there and this user's alone: others could have us kill what they name. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
}

/**
 * Writes down that this program started a process. Never rejects: without a record the process is not ended by a later
 * start, no more. Resolves to what removes the record.
 */
export async function recordProcess(folder: string, pid: number): Promise<() => Promise<void>> {
  const file = join(folder, `${process.pid}-${pid}.json`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await isOurs(folder))) return async () => {};
    const [own, started] = await Promise.all([processStart(process.pid), processStart(pid)]);
    if (own !== undefined && started !== undefined) {
      const record: ProcessRecord = {
        space: processSpace(),
        owner: { pid: process.pid, started: own },
        child: { pid, started },
      };
      // Whole or not at all, whenever this program is killed.
      await writeFile(`${file}.new`, JSON.stringify(record));
      await rename(`${file}.new`, file);
    }
  } catch {
    // There is no room, or no right to write there.
  }
  return () => rm(file, { force: true }).catch(() => {});
}

/**
 * Kills the groups of recorded processes whose owner is gone, and removes their records. A process is killed only if it
 * is the recorded one: of this machine and container, with that id, and started at that time. Never rejects.
 */
export async function endLeftovers(folder: string): Promise<void> {
  if (!(await isOurs(folder).catch(() => false))) return;
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.map((name) => endLeftover(join(folder, name)).catch(() => {})));
}

async function endLeftover(file: string): Promise<void> {
  const record = parseRecord(await readFile(file, 'utf8'));
  // One that cannot be read is in the course of being written; what is elsewhere is not ours to judge.
  if (record === undefined || record.space !== processSpace()) return;
  if ((await processStart(record.owner.pid)) === record.owner.started) return;
  if ((await processStart(record.child.pid)) === record.child.started) process.kill(-record.child.pid, 'SIGKILL');
  await rm(file, { force: true });
}

function parseRecord(text: string): ProcessRecord | undefined {
  const data: unknown = JSON.parse(text);
  if (typeof data !== 'object' || data === null || !('space' in data) || typeof data.space !== 'string')
    return undefined;
  const owner = 'owner' in data ? parseKnown(data.owner) : undefined;
  const child = 'child' in data ? parseKnown(data.child) : undefined;
  return owner && child && { space: data.space, owner, child };
}

function parseKnown(data: unknown): Known | undefined {
  if (typeof data !== 'object' || data === null || !('pid' in data) || !('started' in data)) return undefined;
  const { pid, started } = data;
  // Less would name another group, or all processes.
  const valid = typeof pid === 'number' && Number.isInteger(pid) && pid > 1 && typeof started === 'string';
  return valid ? { pid, started } : undefined;
}
