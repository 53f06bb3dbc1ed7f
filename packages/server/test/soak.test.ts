import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterEach, expect, it } from 'vitest';
import { stateEvent } from '../src/api/events.ts';
import { rendersAnswer } from '../src/api/renders.ts';
import { type ChildServer, childServer, killAll } from './child-server.ts';
import { renderOf, token } from './studio.ts';
import { received } from './watch.ts';

afterEach(killAll);

const milliseconds = 600_000;
const jobs = 200;
const watchers = 50;

/** The same numbers each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/*
 * Ten minutes, which no other run has: skipped unless CLIPWRIGHT_SOAK is 1.
 */
it.skipIf(!isSoak)(
  `${jobs} jobs, ${watchers} watchers that come and go, and kills, for ten minutes (a soak alone): nobody misses a change`,
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'clipwright-server-soak-'));
    const [media, out] = [join(root, 'media'), join(root, 'out')];
    for (const each of [media, out]) await mkdir(each);
    await writeFile(join(media, 'a.mp4'), 'frames=24');
    const places = { media, out, database: join(root, 'jobs.db') };
    let server: ChildServer = childServer(places, 'whole');
    const end = Date.now() + milliseconds;
    const isOver = { watching: false };

    const watch = async (seed: number): Promise<readonly string[]> => {
      const chance = random(seed);
      const seen: string[] = [];
      let last = '0';
      while (!isOver.watching) {
        const leaving = new AbortController();
        try {
          const url = (await server.said('url')).slice('url '.length);
          const headers = { authorization: `Bearer ${token}`, 'last-event-id': last };
          const response = await fetch(`${url}/api/v1/events`, { headers, signal: leaving.signal });
          const timer = setTimeout(() => leaving.abort(), 500 + chance() * 5000);
          for await (const { event, id = '', data } of received(response)) {
            if (event !== 'state') continue;
            const { job, seq, state } = stateEvent.parse(data);
            seen.push(`${id} ${job} ${seq} ${state}`);
            last = id;
            if (chance() < 0.05) break;
          }
          clearTimeout(timer);
        } catch {
          // It was left, or the server is gone: it goes on from where it was.
        } finally {
          leaving.abort();
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return seen;
    };

    const watching = Array.from({ length: watchers }, (_, seed) => watch(seed + 1));
    const chance = random(99);
    let asked = 0;
    while (asked < jobs || Date.now() < end) {
      const half = Math.min(jobs, asked + Math.ceil(chance() * 12));
      for (; asked < half; asked++) {
        const key = { name: `${asked}.mp4` };
        // Refused where too many wait: asked again until it is taken.
        for (;;) {
          const response = await server.ask('/api/v1/renders', renderOf(key.name)).catch(() => undefined);
          await response?.arrayBuffer();
          // Taken before the server was gone, so that the answer did not come.
          if (response?.status === 201 || response?.status === 409) break;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 1000 + chance() * 6000));
      await server.kill();
      server = childServer(places, 'whole');
      await server.said('url');
    }
    const open = async (): Promise<number> => {
      const { jobs } = rendersAnswer.parse(await (await server.ask('/api/v1/renders?limit=500')).json());
      return jobs.filter(({ state }) => state === 'queued' || state === 'running').length;
    };
    await expect.poll(open, { timeout: 120_000 }).toBe(0);
    const all: string[] = [];
    const url = (await server.said('url')).slice('url '.length);
    const headers = { authorization: `Bearer ${token}`, 'last-event-id': '0' };
    const response = await fetch(`${url}/api/v1/events`, { headers });
    for await (const { event, id = '', data } of received(response)) {
      if (event === 'load') break;
      const { job, seq, state } = stateEvent.parse(data);
      all.push(`${id} ${job} ${seq} ${state}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 8000));
    isOver.watching = true;
    for (const seen of await Promise.all(watching)) expect(seen).toEqual(all);
    const made = rendersAnswer.parse(await (await server.ask('/api/v1/renders?limit=500')).json()).jobs;
    expect(made.length).toBe(jobs);
    // One that was running at three kills has failed with them, and its name is free.
    const done = made.filter(({ state }) => state === 'done').map(({ output }) => output);
    expect(made.filter(({ state, error }) => state !== 'done' && error?.code !== 'crashed')).toEqual([]);
    expect((await readdir(out)).sort()).toEqual(done.sort());
    await server.kill('SIGTERM');
    await rm(root, { recursive: true });
  },
);
