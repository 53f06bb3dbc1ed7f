import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { hold, producing } from '@clipwright/test-kit/artifacts';
import { isSoak } from '@clipwright/test-kit/soak';
import { describe, expect, it } from 'vitest';
import { directoryStore, verifyStore } from '../../src/index.ts';
import { storeLayout } from '../../src/store/layout.ts';
import { eachInDirectory } from './steps.ts';
import { contentOf, startWorker, type Worker, type WorkerOptions } from './worker.ts';

const directory = eachInDirectory();
const missing = 'was not there';

function optionsFor(seed: number, more: Partial<WorkerOptions> = {}): WorkerOptions {
  const path = directory.path;
  return { directory: join(path, 'store'), log: join(path, 'log'), prefix: '', keys: 1, bytes: 4096, seed, ...more };
}

/** The key of every load that was begun, by any worker. */
async function loads(): Promise<string[]> {
  return (await readFile(join(directory.path, 'log'), 'utf8')).split('\n').slice(0, -1);
}

describe('a process that is killed while it writes', () => {
  const kills = isSoak ? 200 : 5;

  it(`${kills} times: no wrong byte, and the next opening removes what it left`, async ({ annotate }) => {
    const path = join(directory.path, 'store');
    const bytes = 300_000;
    let kept = 0;
    let lost = 0;
    for (let round = 0; round < kills; round += 1) {
      const prefix = `${round}-`;
      const worker = startWorker(optionsFor(round, { prefix, keys: 1000, bytes }));
      await worker.ready;
      await setTimeout(Math.random() * 100);
      worker.kill();
      expect((await worker.ended).code).toBe(null);
      expect((await readdir(storeLayout(path).sessions)).length).toBeGreaterThan(0);
      {
        await using store = directoryStore({ directory: path });
        for (const key of (await loads()).filter((each) => each.startsWith(prefix))) {
          await using held = await hold(store, key, producing(missing));
          const content = await readFile(held.artifact.file);
          expect(content.equals(held.hit ? contentOf(key, bytes) : Buffer.from(missing))).toBe(true);
          if (held.hit) kept += 1;
          else lost += 1;
        }
      }
      expect(await readdir(storeLayout(path).sessions)).toEqual([]);
      expect(await readdir(storeLayout(path).leases)).toEqual([]);
    }
    // One load at a time: no more than that one is lost.
    expect(lost).toBeLessThanOrEqual(kills);
    expect(kept).toBeGreaterThanOrEqual(kills);
    const found = await verifyStore(path);
    expect([found.damagedBlobs, found.damagedRecords, found.danglingRecords]).toEqual([[], [], []]);
    await annotate(`${kills} kills: ${kept} entries kept, ${lost} loads cut off`);
  });
});

describe('processes on one directory', () => {
  const keys = isSoak ? 1000 : 50;

  it(`load each of ${keys} keys once, eight of them`, async ({ annotate }) => {
    const workers = Array.from({ length: 8 }, (_, seed) => startWorker(optionsFor(seed, { keys })));
    for (const worker of workers) expect(await worker.ended).toMatchObject({ code: 0 });
    const begun = await loads();
    expect(begun.length).toBe(keys);
    expect(new Set(begun).size).toBe(keys);
    await annotate(`${begun.length} loads of ${keys} keys`);
    expect(await verifyStore(join(directory.path, 'store'))).toMatchObject({ good: keys, damagedBlobs: [] });
  });

  it('load each once, and again only what a kill cut off', async ({ annotate }) => {
    const [count, kills] = isSoak ? [8, keys / 10] : [4, 4];
    await writeFile(join(directory.path, 'log'), '');
    let seed = 0;
    const start = (): Worker => startWorker(optionsFor(++seed, { keys }));
    const workers = Array.from({ length: count }, start);
    for (let kill = 0; kill < kills; kill += 1) {
      const at = kill % workers.length;
      await workers[at]?.ready;
      await setTimeout(Math.random() * 50);
      workers[at]?.kill();
      workers[at] = start();
    }
    for (const worker of workers) expect(await worker.ended).toMatchObject({ code: 0 });
    const begun = await loads();
    expect(new Set(begun).size).toBe(keys);
    expect(begun.length).toBeGreaterThanOrEqual(keys);
    expect(begun.length).toBeLessThanOrEqual(keys + kills);
    await annotate(`${begun.length} loads of ${keys} keys with ${kills} kills`);
    expect(await verifyStore(join(directory.path, 'store'))).toMatchObject({ good: keys, damagedBlobs: [] });
  });
});
