import { existsSync } from 'node:fs';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { thisProcess } from '@clipwright/node-kit';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../src/store/file-system.ts';
import { storeLayout } from '../../src/store/layout.ts';
import { Lease } from '../../src/store/lease.ts';
import { encodeOwner } from '../../src/store/owner.ts';
import { Session } from '../../src/store/session.ts';
import { storeTiming } from '../../src/store/timing.ts';
import { runs } from '../memory/runs.ts';
import { diskError, failing } from './faulty-files.ts';
import { deadOwner, eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const layout = () => storeLayout(directory.path);
const path = (): string => join(layout().leases, 'entry');

const sessions = new Set<Session>();
afterEach(async () => {
  for (const session of sessions) await session.close();
  sessions.clear();
});

/** Whoever wants the lease of one entry, on a clock that is set by hand and with hearts that beat by hand. */
async function contenders(more: Partial<FileSystem> = {}) {
  const clock = { now: 0 };
  const timing = { ...storeTiming, heartbeat: 1e9, leaseLimit: 1000, clock: () => clock.now };
  const session = new Session({ ...nodeFileSystem, ...more }, layout(), timing);
  sessions.add(session);
  await session.open();
  return { clock, session, next: async () => new Lease(session, await session.folder(), 'entry') };
}

const elsewhere = (nonce: string): string => encodeOwner({ ...thisProcess(), machine: 'another' }, nonce);

/** A lease of somebody else, whose heart beat last at that time, in seconds since 1970. */
async function putLease(text: string, beat: number): Promise<void> {
  await writeFile(path(), text);
  await utimes(path(), beat, beat);
}

describe('a lease', () => {
  it('is held by one at a time, in whatever order they take it and give it back', async () => {
    const step = fc.record({ who: fc.nat(2), takes: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { next, session } = await contenders();
        const hearts = session.heartbeats.size;
        const leases = [await next(), await next(), await next()];
        let holder: number | undefined;
        for (const { who, takes } of steps) {
          if (takes) {
            expect(await leases[who]?.take()).toBe(holder === undefined ? 'held' : 'busy');
            holder ??= who;
          } else {
            await leases[who]?.release();
            if (holder === who) holder = undefined;
          }
          expect(existsSync(path())).toBe(holder !== undefined);
          expect(session.heartbeats.size).toBe(hearts + (holder === undefined ? 0 : 1));
        }
        await Promise.all(leases.map((lease) => lease.release()));
        expect(await readdir(layout().leases)).toEqual([]);
      }),
      { numRuns: runs(20) },
    );
  }, 60_000);

  it.each<[string, Partial<FileSystem>]>([
    ['there are no links', { link: failing('ENOTSUP') }],
    [
      'there is no room',
      {
        writeText: (file, text) =>
          file.endsWith('.json') ? nodeFileSystem.writeText(file, text) : Promise.reject(diskError('ENOSPC')),
      },
    ],
  ])('is unavailable where %s, and none is left', async (_, broken) => {
    const { next } = await contenders(broken);
    const lease = await next();
    expect(await lease.take()).toBe('unavailable');
    await lease.release();
    expect(await readdir(layout().leases)).toEqual([]);
  });

  it('is unavailable where nobody can tell whose it is', async () => {
    const { next } = await contenders({ readText: failing('EIO') });
    await putLease(elsewhere('1'), 1);
    expect(await (await next()).take()).toBe('unavailable');
    expect(existsSync(path())).toBe(true);
  });

  it.each(['readText', 'status', 'rename'] as const)(
    'that is given back just before %s is to be tried again',
    async (call) => {
      const before = async (): Promise<void> => rm(path(), { force: true });
      const more: Partial<FileSystem> = {
        readText: async (file) => {
          if (call === 'readText') await before();
          return nodeFileSystem.readText(file);
        },
        status: async (file) => {
          if (call === 'status') await before();
          return nodeFileSystem.status(file);
        },
        rename: async (from, to) => {
          if (call === 'rename') await before();
          return nodeFileSystem.rename(from, to);
        },
      };
      const { next } = await contenders(more);
      await putLease(encodeOwner(deadOwner(), 'of one who is gone'), 1);
      const lease = await next();
      expect(await lease.take()).toBe('busy');
      expect(await lease.take()).toBe('held');
    },
  );

  it('of a process that is gone is broken at once, and is then to be had', async () => {
    const { next } = await contenders();
    await putLease(encodeOwner(deadOwner(), 'of one who is gone'), 1);
    const lease = await next();
    expect([await lease.take(), existsSync(path())]).toEqual(['busy', false]);
    expect(await lease.take()).toBe('held');
  });

  it.each([
    ['of another machine', elsewhere('1')],
    ['that is damaged', 'nonsense'],
    ['of a process that lives', encodeOwner(thisProcess(), '1')],
  ])('%s is waited for as long as it may be silent, and no longer', async (_, text) => {
    const { clock, next } = await contenders();
    await putLease(text, 1);
    const lease = await next();
    for (const now of [0, 500, 999]) {
      clock.now = now;
      expect([await lease.take(), existsSync(path())]).toEqual(['busy', true]);
    }
    clock.now = 1000;
    expect([await lease.take(), existsSync(path())]).toEqual(['busy', false]);
    expect(await lease.take()).toBe('held');
  });

  it.each([
    ['its heart beats', () => putLease(elsewhere('1'), 2)],
    ['another takes it over, at the same time of the disk’s clock', () => putLease(elsewhere('2'), 1)],
  ])('is waited for anew when %s', async (_, change) => {
    const { clock, next } = await contenders();
    await putLease(elsewhere('1'), 1);
    const lease = await next();
    expect(await lease.take()).toBe('busy');
    clock.now = 999;
    await change();
    expect(await lease.take()).toBe('busy');
    clock.now = 1998;
    expect([await lease.take(), existsSync(path())]).toEqual(['busy', true]);
    clock.now = 1999;
    expect([await lease.take(), existsSync(path())]).toEqual(['busy', false]);
  });

  it('that was taken over stays with its new holder when the old one gives his back', async () => {
    const { clock, next } = await contenders();
    const [old, young, third] = [await next(), await next(), await next()];
    expect(await old.take()).toBe('held');
    expect(await young.take()).toBe('busy');
    clock.now = 1000;
    expect(await young.take()).toBe('busy');
    expect(await young.take()).toBe('held');
    await old.release();
    expect(await third.take()).toBe('busy');
    await young.release();
    expect(await third.take()).toBe('held');
  });
});
