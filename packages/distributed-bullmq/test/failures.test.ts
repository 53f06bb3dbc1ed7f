// Needs redis-server or postgresql.

import { afterEach, describe, expect, it } from 'vitest';
import { onEachBroker, onOneBroker } from './brokers.ts';
import { killAll, startChild } from './child.ts';
import { halting } from './halting.ts';
import { alone, coordinator, ended, lengths, madeBy, nothing, place, timelineOf, worker } from './studio.ts';

afterEach(killAll);

onEachBroker((broker) => {
  describe('a worker', () => {
    it('that is killed in the middle of a piece: another makes it', async () => {
      await using whole = await place(broker);
      const at = { ...whole, goneAfter: 1 };
      const expected = await alone(at);
      const killed = startChild({ role: 'hang', place: at });
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      await killed.said('progress');
      await killed.kill();
      await using second = worker(at);
      expect(await rendering).toEqual(expected);
      await ended(first, second);
      expect(await at.left()).toEqual(nothing);
    });

    it('that is ended hands its piece back, and another makes it', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      await using leaving = worker(at, halting().fixture);
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      await leaving.told('progress');
      await leaving.leave();
      expect(leaving.events.filter(({ type }) => type !== 'trouble').at(-1)).toMatchObject({ type: 'returned' });
      expect(leaving.parts.fake.leftovers()).toEqual([]);
      await using second = worker(at);
      expect(await rendering).toEqual(expected);
      expect(madeBy(leaving, second)).toHaveLength(lengths.length + 1);
      await ended(first, leaving, second);
      expect(await at.left()).toEqual(nothing);
    });
  });

  describe('a coordinator', () => {
    it('that cancels reaches the worker, and nothing is left', async () => {
      await using at = await place(broker);
      await using halted = worker(at, halting().fixture, { pieces: 2 });
      await using first = coordinator(at);
      const leaving = new AbortController();
      const rendering = first.render('out.mp4', { signal: leaving.signal });
      await halted.told('progress');
      leaving.abort();
      await expect(rendering).rejects.toMatchObject({ code: 'cancelled' });
      expect(await halted.told('failed')).toMatchObject({ code: 'cancelled' });
      await expect.poll(() => halted.parts.fake.leftovers()).toEqual([]);
      await ended(first, halted);
      expect(await at.left()).toEqual(nothing);
    });
  });

  describe('a broker', () => {
    it('that is killed, and comes back without a memory, costs nothing but time', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      const { fixture, letGo } = halting();
      await using one = worker(at, fixture);
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      await one.told('progress');
      await at.broker.kill();
      letGo();
      await at.broker.start();
      expect(await rendering).toEqual(expected);
      await ended(first, one);
      expect(await at.left()).toEqual(nothing);
    });

    it('that stays away ends the render, and keeps nobody', async () => {
      await using at = await place(broker);
      const lost = { ...at, queue: { ...at.queue, patience: 1 } };
      await using one = worker(lost, halting().fixture);
      await using first = coordinator(lost);
      const rendering = first.render('out.mp4');
      await one.told('progress');
      await at.broker.kill();
      await expect(rendering).rejects.toMatchObject({ code: 'bullmq/broker-lost', kind: 'environment' });
      await one.leave();
      expect(one.parts.fake.leftovers()).toEqual([]);
    });

    it('that was never there ends the render', async () => {
      await using at = await place(broker);
      await at.broker.kill();
      await using first = coordinator(at, { queue: { ...at.queue, patience: 0.5 } });
      await expect(first.render('out.mp4')).rejects.toMatchObject({ code: 'bullmq/broker-lost' });
    });
  });
});

onOneBroker((broker) => {
  describe('a worker', () => {
    it('that is killed, and was the only one: the coordinator makes its piece', async () => {
      await using whole = await place(broker);
      const at = { ...whole, goneAfter: 1 };
      const expected = await alone(at);
      const killed = startChild({ role: 'hang', place: at });
      // It has all of its connections: otherwise nobody waits for it.
      await expect.poll(() => at.broker.clients()).toBeGreaterThanOrEqual(3);
      await using first = coordinator(at, { waitForWorkers: 2 });
      const rendering = first.render('out.mp4');
      await killed.said('progress');
      await killed.kill();
      expect(await rendering).toEqual(expected);
      await ended(first);
      expect(await at.left()).toEqual(nothing);
    });

    it('that is told so by a signal ends, and leaves no process', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      const child = startChild({ role: 'hang', place: at });
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      await child.said('progress');
      await child.kill('SIGTERM');
      await child.said('returned');
      await using second = worker(at);
      expect(await rendering).toEqual(expected);
      await ended(first, second);
      expect(await at.left()).toEqual(nothing);
    });

    it('that drains finishes its piece, and takes no other', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      const { fixture, letGo } = halting();
      await using draining = worker(at, fixture);
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      await draining.told('progress');
      const begun = draining.events.filter(({ type }) => type === 'begun').length;
      const drained = draining.drain();
      letGo();
      await drained;
      expect(madeBy(draining)).toHaveLength(begun);
      await using second = worker(at);
      expect(await rendering).toEqual(expected);
      expect(madeBy(draining, second)).toHaveLength(lengths.length + 1);
      await ended(first, draining, second);
      expect(await at.left()).toEqual(nothing);
    });
  });

  describe('a coordinator', () => {
    it('that is killed is gone on from by the next', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      const killed = startChild({
        role: 'coordinator',
        place: at,
        timeline: timelineOf(at),
        output: { file: `${at.out}/x.mp4` },
      });
      await killed.said('planned');
      const { fixture, letGo } = halting();
      await using one = worker(at, fixture);
      await one.told('progress');
      await killed.kill();
      letGo();
      await using next = coordinator(at);
      expect(await next.render('out.mp4')).toEqual(expected);
      expect(madeBy(one)).toHaveLength(lengths.length + 1);
      await ended(next, one);
      expect(await at.left()).toEqual(nothing);
    });
  });

  describe('all of them', () => {
    it('are told by a signal to end: they do, and the next ones go on', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      const [one, other] = [startChild({ role: 'hang', place: at }), startChild({ role: 'hang', place: at })];
      const output = { file: `${at.out}/x.mp4` };
      const first = startChild({ role: 'coordinator', place: at, timeline: timelineOf(at), output });
      await Promise.all([one.said('progress'), other.said('progress')]);
      await Promise.all([one, other, first].map((child) => child.kill('SIGTERM')));
      expect(await first.said('cancelled')).toBe('cancelled');
      for (const child of [one, other, first]) expect(await child.said('ended')).toBe('ended');
      // A piece that is handed back when its coordinator is gone already waits for the next ones.
      expect({ ...(await at.left()), jobs: [] }).toEqual(nothing);

      await using second = worker(at);
      await using next = coordinator(at);
      expect(await next.render('out.mp4')).toEqual(expected);
      await ended(next, second);
      expect(await at.left()).toEqual(nothing);
    });
  });

  describe('a piece that ends every worker', () => {
    it('is set aside and named, and the rest is rendered', async () => {
      await using whole = await place(broker);
      const at = { ...whole, goneAfter: 1 };
      await using first = coordinator(at);
      const rendering = first.report('out.mp4');
      for (let crashes = 0; crashes < 3; crashes += 1) await startChild({ role: 'crash', place: at }).gone;
      await using one = worker(at);
      const report = await rendering;
      expect(report.clips.map(({ status }) => status)).toEqual(['rendered', 'skipped', 'rendered']);
      expect(report.clips[1]).toMatchObject({ code: 'bullmq/piece-poisoned' });
      const [aside] = (await at.broker.jobs()).flatMap((key) => /[0-9a-f]{64}/.exec(key) ?? []);
      expect(report.clips[1]?.message).toContain(aside);
      expect(one.parts.fake.jobs.map((job) => job.type === 'segment' && job.request.frames)).not.toContain(13);

      // A later render may have it tried again.
      await using again = coordinator(at);
      const later = await again.report('again.mp4');
      expect(later.clips.map(({ status }) => status)).toEqual(['rendered', 'rendered', 'rendered']);
      await ended(first, one, again);
      expect(await at.left()).toEqual(nothing);
    });
  });
});
