// Needs redis-server or postgresql.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@clipwright/test-kit/seeded-random';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterEach, describe, expect, it } from 'vitest';
import { onEachBroker } from './brokers.ts';
import { type Child, killAll, startChild } from './child.ts';
import { alone, nothing, place } from './studio.ts';

/**
 * A render of many pieces while workers, coordinator and broker are killed again and again. `CLIPWRIGHT_SOAK_PIECES` and
 * `CLIPWRIGHT_SOAK_SEED` choose how many, and which run.
 */
const pieces = Number(process.env.CLIPWRIGHT_SOAK_PIECES ?? 500);
const seed = Number(process.env.CLIPWRIGHT_SOAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Seconds of the longest outage: 90 in a whole run, less in a shorter one. */
const longestOutage = Math.ceil((90 * Math.min(pieces, 500)) / 500);

afterEach(killAll);

onEachBroker((broker) => {
  describe.runIf(isSoak)('a render by three workers, in the soak (CLIPWRIGHT_SOAK=1)', () => {
    it(`has its bytes, whoever is killed meanwhile (${pieces} pieces, seed ${seed})`, {
      timeout: 3_600_000,
    }, async () => {
      await using whole = await place(broker);
      const at = { ...whole, goneAfter: 5, queue: { ...whole.queue, patience: 200 } };
      const random = seededRandom(seed);
      await Promise.all(
        Array.from({ length: 10 }, (_, file) => writeFile(join(at.media, `${file}.mp4`), 'frames=2400')),
      );
      // Of other lengths and beginnings each, so that each is a piece of its own.
      const items = Array.from({ length: pieces }, (_, index) => {
        const start = Math.floor(index / 10) * 24 + (index % 10);
        return {
          source: join(at.media, `${index % 10}.mp4`),
          start: `${start}/24`,
          end: `${start + 8 + (index % 17)}/24`,
        };
      });
      const timeline = { items };
      const expected = await alone(at, 'alone.mp4', timeline);

      const begun = performance.now();
      const made: { readonly job: string; readonly at: number }[] = [];
      /** When the broker came back, and something was finished after it. */
      const waits: number[] = [];
      let back: number | undefined = begun;
      const counts = { begun: 0, hits: 0, failed: 0, killed: 0, outages: 0, outage: 0 };
      const attempts = 20;
      const onLine = (line: string): void => {
        const [type, job = '', more] = line.split(' ');
        if (type === 'begun') counts.begun += 1;
        if (type === 'failed') counts.failed += 1;
        if (type !== 'finished') return;
        const now = performance.now();
        if (back !== undefined) waits.push(now - back);
        back = undefined;
        if (more === 'true') counts.hits += 1;
        else made.push({ job, at: now });
      };
      const start = (): Child => startChild({ role: 'slow', place: at, attempts, onLine });
      const workers = [start(), start(), start()];
      const output = { file: join(at.out, 'out.mp4') };
      const coordinate = (): Child => startChild({ role: 'coordinator', place: at, timeline, output, attempts });
      let first = coordinate();
      let isOver = false;

      const killing = async (): Promise<void> => {
        while (!isOver) {
          await sleep(2000);
          if (isOver) return;
          const one = random.below(workers.length);
          await workers[one]?.kill();
          counts.killed += 1;
          workers[one] = start();
        }
      };
      const outages = async (): Promise<void> => {
        while (!isOver) {
          await sleep(5000 + random.below(20_000));
          if (isOver) return;
          const seconds = 1 + random.below(longestOutage);
          counts.outages += 1;
          counts.outage += seconds;
          await at.broker.kill();
          back = undefined;
          await sleep(seconds * 1000);
          await at.broker.start();
          back = performance.now();
        }
      };
      const coordinating = async (): Promise<void> => {
        for (let killed = 0; killed < 2; killed += 1) {
          // In the middle of the first and of the second third.
          while (made.length < ((2 * killed + 1) * pieces) / 6) await sleep(100);
          await first.kill();
          first = coordinate();
        }
        await first.said('completed');
        isOver = true;
      };
      await Promise.all([killing(), outages(), coordinating()]);
      const seconds = (performance.now() - begun) / 1000;

      expect((await readFile(output.file)).equals(expected)).toBe(true);
      await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
      const left = await at.left();
      const twice = left.writes.reduce((sum, writes) => sum + Math.max(0, writes - 1), 0);
      const longest = Math.max(0, ...waits) / 1000;
      const said = { seed, pieces, seconds, ...counts, made: made.length, twice, longestWaitAfterOutage: longest };
      process.stderr.write(`${JSON.stringify(said)}\n`);
      expect(left).toEqual({ ...nothing, writes: left.writes });
      expect(twice).toBeLessThanOrEqual(pieces / 10);
      expect(made.length - new Set(made.map(({ job }) => job)).size).toBeLessThanOrEqual(pieces / 10);
      expect(longest).toBeLessThan(30);
    });
  });
});
