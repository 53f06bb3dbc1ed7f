// Needs redis-server or postgresql.
import { writeFile } from 'node:fs/promises';
import { NEVER } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { onEachBroker, onOneBroker } from './brokers.ts';
import { killAll, startChild } from './child.ts';
import { halting } from './halting.ts';
import { alone, coordinator, ended, lengths, madeBy, nothing, type Place, place, queueOf, worker } from './studio.ts';

afterEach(killAll);

/** Takes a job that somebody works on, so that it waits again: as the broker does with one whose worker seems gone. */
async function deliverAgain(at: Place, id: string): Promise<void> {
  await using opened = queueOf(at);
  const job = await opened.queue.getJob(id);
  // Whoever has the lock.
  await job?.moveToWait('0');
}

onEachBroker((broker) => {
  describe('a piece that two workers have', () => {
    it('is made by one of them, and kept once', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      const { fixture, letGo } = halting();
      await using one = worker(at, fixture);
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      const { job } = await one.told('progress');
      // The first among those that wait, so that the other one takes it at once.
      await deliverAgain(at, job);
      await using other = worker(at);
      await expect.poll(() => other.events.some((event) => event.type === 'begun' && event.job === job)).toBe(true);
      letGo();
      expect(await rendering).toEqual(expected);
      expect(new Set(madeBy(one, other)).size).toBe(lengths.length + 1);
      expect(madeBy(other)).not.toContain(job);
      await ended(first, one, other);
      expect(await at.left()).toEqual(nothing);
    });
  });
});

onOneBroker((broker) => {
  describe('a worker that is alive and stuck', () => {
    it('with a blocked event loop loses its piece to another, and finds it when it comes to itself', async () => {
      await using whole = await place(broker);
      const at = { ...whole, goneAfter: 1 };
      const expected = await alone(at);
      const gate = `${at.out}/.gate`;
      const blocked = startChild({ role: 'block', place: at, gate });
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      await blocked.said('blocked');
      // It may have made the sound before.
      const job = blocked.lines.findLast((line) => line.startsWith('begun'))?.split(' ')[1];
      await using other = worker(at, {}, { pieces: lengths.length + 1 });
      await expect.poll(() => other.events.some((event) => event.type === 'begun' && event.job === job)).toBe(true);
      await writeFile(gate, '');
      expect(await rendering).toEqual(expected);
      await blocked.kill('SIGTERM');
      await ended(first, other);
      expect(await at.left()).toEqual({ ...nothing, files: ['.gate'] });
    });

    it('with work that never ends when it is given up hands its piece on, and goes on itself', async () => {
      await using whole = await place(broker);
      const at = { ...whole, goneAfter: 1 };
      const expected = await alone(at);
      let held = 0;
      const stuck = {
        hold: () => {
          held += 1;
          return NEVER;
        },
      };
      await using one = worker(at, stuck, { stuckAfter: 0.5 });
      // As a process that the kernel does not let go.
      let letGo = (): void => {};
      const never = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      one.parts.renderer.settled = () => never;
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      expect(await one.told('failed')).toMatchObject({ code: 'bullmq/piece-stuck' });
      await using other = worker(at);
      expect(await rendering).toEqual(expected);
      expect(held).toBeGreaterThan(0);
      letGo();
      await ended(first, one, other);
      expect(await at.left()).toEqual(nothing);
    });
  });
});
