// Needs redis-server or postgresql.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { chooseProfile } from '@clipwright/core/plan';
import { NEVER, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { onEachBroker, onOneBroker } from './brokers.ts';
import {
  alone,
  coordinator,
  ended,
  lengths,
  madeBy,
  nothing,
  type Place,
  place,
  timelineOf,
  worker,
} from './studio.ts';

/** Pictures of all clips, and the sound. */
const pieces = lengths.length + 1;

onEachBroker((broker) => {
  describe('a render by workers', () => {
    it('has the bytes of one process, every piece made once, and leaves nothing', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      {
        await using one = worker(at);
        await using other = worker(at);
        await using first = coordinator(at);
        expect(await first.render('out.mp4')).toEqual(expected);
        const made = madeBy(one, other);
        expect(made).toHaveLength(pieces);
        expect(new Set(made).size).toBe(pieces);
        expect(first.parts.fake.jobs.map(({ type }) => type)).toEqual(['join']);
        for (const { fake, synthetic } of [first.parts, one.parts, other.parts]) {
          expect(fake.leftovers()).toEqual([]);
          // The worker's own; the coordinator's are closed when its run has ended.
          await expect.poll(() => synthetic.leftovers()).toEqual([]);
        }
      }
      expect(await at.broker.jobs()).toEqual([]);
      await expect.poll(() => at.broker.clients()).toBe(0);
    });

    it('two coordinators that want the same have it made once', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      await using one = worker(at, {}, { pieces: 3 });
      await using first = coordinator(at);
      await using second = coordinator(at);
      expect(await Promise.all([first.render('a.mp4'), second.render('b.mp4')])).toEqual([expected, expected]);
      expect(madeBy(one)).toHaveLength(pieces);
    });

    it('goes on from what the store has', async () => {
      await using at = await place(broker);
      await using one = worker(at);
      {
        await using first = coordinator(at);
        await first.render('a.mp4');
      }
      // What workers made, without what the coordinator made of it.
      await using again = coordinator(at);
      const report = await again.report('b.mp4');
      expect(report.segments).toMatchObject({ encoded: 0, reused: lengths.length });
      expect(madeBy(one)).toHaveLength(pieces);
    });
  });
});

onOneBroker((broker) => {
  describe('the pieces that are sent at once', () => {
    it('are twice as many as there are workers, and 16 for a few', async () => {
      await using at = await place(broker);
      await using first = coordinator(at);
      const counts: number[] = [];
      const counting = first.renderer
        .concurrency(chooseProfile([], { size: { width: 160, height: 90 }, frameRate: '12/1' }))
        .subscribe((count) => counts.push(count));
      expect(counts).toEqual([16]);
      const workers = Array.from({ length: 10 }, () => worker(at));
      await expect.poll(() => counts.at(-1)).toBe(20);
      counting.unsubscribe();
      await ended(...workers);
    });
  });

  describe('what no worker makes is made by the coordinator', () => {
    it('sources outside of the folder of media', async () => {
      await using at = await place(broker);
      const outside = await mkdtemp(join(tmpdir(), 'clipwright-outside-'));
      await writeFile(join(outside, 'x.mp4'), 'frames=40');
      await using one = worker(at);
      await using first = coordinator(at);
      const { items } = timelineOf(at);
      await first.report('out.mp4', {
        timeline: { items: [...items, { source: join(outside, 'x.mp4'), end: '12/24' }] },
      });
      // Its picture, and the sound that has its as well.
      expect(first.parts.fake.jobs.map(({ type }) => type).sort()).toEqual(['audio', 'join', 'segment']);
      expect(madeBy(one)).toHaveLength(lengths.length);
      await rm(outside, { recursive: true });
    });

    it('all, where there is no worker', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      await using first = coordinator(at, { waitForWorkers: 0.2 });
      expect(await first.render('out.mp4')).toEqual(expected);
      expect(await at.broker.jobs()).toEqual([]);
    });

    it('pieces that fail at workers', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      const error = new ClipwrightError('source-damaged', 'It is damaged there.');
      await using one = worker(at, { fail: (job) => (job.type === 'segment' ? error : undefined) });
      await using first = coordinator(at);
      expect(await first.render('out.mp4')).toEqual(expected);
      expect(madeBy(one)).toHaveLength(1);
      // Each once: trying again would not help.
      expect(one.events.filter(({ type }) => type === 'failed')).toHaveLength(lengths.length);
      expect(await at.broker.jobs()).toEqual([]);
    });

    it('all, where workers have another renderer, each of which refuses once', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      await using one = worker(at, { readsFiles: false });
      await using first = coordinator(at);
      expect(await first.render('out.mp4')).toEqual(expected);
      const failed = one.events.filter(({ type }) => type === 'failed');
      expect(failed).toHaveLength(pieces);
      expect(failed[0]).toMatchObject({ code: 'bullmq/version-mismatch' });
      expect(one.parts.fake.jobs).toEqual([]);
    });
  });

  describe('sources that are not in the folder of media', () => {
    /** A list of one source more. */
    const with1 = (at: Place, source: string) => ({ items: [...timelineOf(at).items, { source, end: '12/24' }] });

    it('come from the store, once each, where they are to be shared', async () => {
      await using at = await place(broker);
      const outside = await mkdtemp(join(tmpdir(), 'clipwright-outside-'));
      await writeFile(join(outside, 'x.mp4'), 'frames=40');
      // A folder of media in which nothing is.
      const media = await mkdtemp(join(tmpdir(), 'clipwright-media-'));
      await using one = worker(at, {}, { media });
      await using first = coordinator(at, { media, shareSources: true });
      await first.report('out.mp4', { timeline: with1(at, join(outside, 'x.mp4')) });
      expect(first.parts.fake.jobs.map(({ type }) => type)).toEqual(['join']);
      expect(madeBy(one)).toHaveLength(pieces + 1);
      await ended(first, one);
      expect(await at.left()).toEqual(nothing);
      for (const folder of [outside, media]) await rm(folder, { recursive: true });
    });

    it('are fetched by workers whose loaders do that, where they are on another machine', async () => {
      await using at = await place(broker);
      const url = 'https://example.org/x.mp4';
      const remote = { [url]: join(at.media, 'fetched') };
      await writeFile(join(at.media, 'fetched'), 'frames=40');
      await using one = worker(at, { remote });
      await using first = coordinator(at, {}, { remote });
      await first.report('out.mp4', { timeline: with1(at, url) });
      expect(first.parts.fake.jobs.map(({ type }) => type)).toEqual(['join']);
      expect(madeBy(one)).toHaveLength(pieces + 1);
    });
  });

  describe('pieces with transforms', () => {
    const transformed = (at: Place, version: string) => ({
      items: timelineOf(at).items.map((item) => ({
        ...item,
        transforms: [{ name: 'grain', version, params: { a: [1] } }],
      })),
    });
    const grain = { apply: () => undefined };

    it('are made by workers that have them in that version', async () => {
      await using at = await place(broker);
      await using one = worker(at, {}, { transforms: [{ name: 'grain', version: '2', transform: grain }] });
      await using first = coordinator(at);
      const report = await first.report('out.mp4', { timeline: transformed(at, '2'), transforms: { grain } });
      expect(report.segments).toMatchObject({ encoded: lengths.length });
      expect(first.parts.fake.jobs.map(({ type }) => type)).toEqual(['join']);
      expect(madeBy(one)).toHaveLength(pieces);
    });

    it('are made by the coordinator where no worker has them', async () => {
      await using at = await place(broker);
      await using one = worker(at, {}, { transforms: [{ name: 'grain', version: '2', transform: grain }] });
      await using first = coordinator(at, { attempts: 1 });
      await first.report('out.mp4', { timeline: transformed(at, '3'), transforms: { grain } });
      expect(first.parts.fake.jobs.filter(({ type }) => type === 'segment')).toHaveLength(lengths.length);
      const failed = one.events.flatMap((event) => (event.type === 'failed' ? [event.code] : []));
      expect(failed).toEqual(lengths.map(() => 'bullmq/transform-missing'));
      // The same list with another frame more: nobody is asked again.
      const longer = transformed(at, '3').items.map((item) => ({ ...item, end: '30/24' }));
      await first.report('longer.mp4', { timeline: { items: longer }, transforms: { grain } });
      expect(one.events.filter(({ type }) => type === 'failed')).toHaveLength(lengths.length);
    });
  });

  describe('a piece that fails by what may pass', () => {
    it('is tried again by workers', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      let failures = 0;
      await using one = worker(at, {
        fail: (job) => {
          if (job.type !== 'audio' || failures === 2) return undefined;
          failures += 1;
          return new ClipwrightError('out-of-resources', 'There is too little memory just now.');
        },
      });
      await using first = coordinator(at);
      expect(await first.render('out.mp4')).toEqual(expected);
      expect(failures).toBe(2);
      expect(madeBy(one)).toHaveLength(pieces);
    });

    it('is given up where it shows no progress, and tried again', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      let held = 0;
      await using one = worker(
        at,
        {
          hold: ({ frames }) => {
            if (frames !== 18 || held > 0) return of(undefined);
            held += 1;
            return NEVER;
          },
        },
        { stuckAfter: 0.5 },
      );
      await using first = coordinator(at);
      expect(await first.render('out.mp4')).toEqual(expected);
      // Others too, on a busy machine.
      const failed = one.events.flatMap((event) => (event.type === 'failed' ? [event.code] : []));
      expect(new Set(failed)).toEqual(new Set(['bullmq/piece-stuck']));
    });
  });
});
