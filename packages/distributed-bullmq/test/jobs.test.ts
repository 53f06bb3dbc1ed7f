// Needs redis-server or postgresql.
import { concat, NEVER, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { bullmqJobs } from '../src/index.ts';
import { onEachBroker } from './brokers.ts';
import { type Coordinator, coordinator, lengths, place, queueOf, worker } from './studio.ts';

/** A render that goes on until it is disposed. */
function rendered(by: Coordinator): AsyncDisposable {
  const leaving = new AbortController();
  const rendering = by.report('out.mp4', { signal: leaving.signal }).catch(() => {});
  return {
    [Symbol.asyncDispose]: async () => {
      leaving.abort();
      await rendering;
    },
  };
}

onEachBroker((broker, { protocol }) => {
  describe('the jobs of a queue', () => {
    it('are those that are worked on, and where, those that wait, and those that failed, and why', async () => {
      await using at = await place(broker);
      const hold = () => concat(of({ type: 'progress' as const, ratio: 0.5 }), NEVER);
      expect(await bullmqJobs({ queue: at.queue })).toEqual({
        workers: [],
        active: 0,
        waiting: 0,
        failed: 0,
        jobs: [],
      });
      // Nothing was written by looking.
      expect(await at.broker.jobs()).toEqual([]);

      await using held = worker(at, { hold }, { name: 'machine:1' });
      await using opened = queueOf(at);
      await opened.queue.add('picture', 'nonsense', { jobId: 'wrong' });
      await held.told('failed');
      await using first = coordinator(at);
      await using _rendering = rendered(first);
      // Of the pictures the other two; and the sound, unless it was made before.
      const others = lengths.length - 1;
      await expect.poll(async () => (await bullmqJobs({ queue: at.queue })).jobs[0]?.ratio).toBe(0.5);
      await expect.poll(async () => (await bullmqJobs({ queue: at.queue })).waiting).toBeGreaterThanOrEqual(others);
      const { jobs, waiting, ...counts } = await bullmqJobs({ queue: at.queue });
      expect(counts).toEqual({ workers: ['machine:1'], active: 1, failed: 1 });
      const states = jobs.map(({ state }) => state);
      expect(states).toEqual(['active', ...Array.from({ length: waiting }, () => 'waiting'), 'failed']);
      const [active] = jobs;
      expect(active).toMatchObject({ kind: 'picture', worker: 'machine:1', ratio: 0.5, failures: 0 });
      expect(active?.sources?.join()).toMatch(/^[012]\.mp4$/);
      expect(Date.parse(active?.since ?? '')).toBeLessThanOrEqual(Date.now());
      expect(jobs.filter(({ kind, frames }) => kind === 'picture' && lengths.includes(frames ?? 0))).toHaveLength(3);
      expect(jobs.at(-1)).toMatchObject({ job: 'wrong', worker: 'machine:1', code: 'bullmq/job-refused' });
      expect(jobs.at(-1)).not.toHaveProperty('sources');
      expect((await bullmqJobs({ queue: at.queue, most: 1 })).jobs.map(({ state }) => state)).toEqual([
        'active',
        'waiting',
        'failed',
      ]);
    });

    it('are not told where no broker answers', async () => {
      const queue = { url: `${protocol}//user:secret@127.0.0.1:1/0`, patience: 0.2 };
      const failing = bullmqJobs({ queue });
      await expect(failing).rejects.toMatchObject({
        code: 'bullmq/broker-lost',
        message: expect.stringContaining('REFUSED'),
      });
      await expect(failing).rejects.not.toThrow('secret');
    });
  });

  it('workers have names that can be told', async () => {
    await using at = await place(broker);
    expect(() => worker(at, {}, { name: 'two words' })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
