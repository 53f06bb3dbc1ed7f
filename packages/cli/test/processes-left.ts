import { readdir, readFile } from 'node:fs/promises';

/** Command lines of processes that work on what has that path, by their ids. Linux only. */
export async function processesLeft(path: string): Promise<ReadonlyMap<number, string>> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const commands = await Promise.all(
    ids.map(async (id) => [id, await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')] as const),
  );
  return new Map(commands.filter(([, command]) => command.includes(path)));
}
