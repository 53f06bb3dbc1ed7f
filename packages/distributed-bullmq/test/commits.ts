import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What was put into a store of this machine, whoever put it there, as the system saw it. */
export interface Commits extends Disposable {
  /** How often each record was written. */
  count(): Promise<readonly number[]>;
}

/** The folders in which a store has its records (`cache/src/store/layout.ts`). */
const shards = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));

export async function watchCommits(store: string): Promise<Commits> {
  const records = join(store, 'store-v1', 'ac');
  const writes = new Map<string, number>();
  const watchers = await Promise.all(
    shards.map(async (shard): Promise<FSWatcher> => {
      await mkdir(join(records, shard), { recursive: true });
      return watch(join(records, shard), (event, name) => {
        if (event === 'rename' && name !== null) writes.set(name, (writes.get(name) ?? 0) + 1);
      });
    }),
  );
  let marks = 0;
  return {
    count: async () => {
      // What happened before is told before.
      marks += 1;
      const mark = `mark-${marks}`;
      await writeFile(join(records, '00', mark), '');
      while (!writes.has(mark)) await new Promise(setImmediate);
      const names = (await readdir(records, { recursive: true })).flatMap((name) => name.split('/')[1] ?? []);
      return names.filter((name) => !name.startsWith('mark-')).map((name) => writes.get(name) ?? 0);
    },
    [Symbol.dispose]: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}
