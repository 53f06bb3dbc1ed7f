import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { digestOf, makeVideo, render, scene } from './scene.ts';

const at = scene('small-disks');
const video = at.file('a.mp4');
const timeline = {
  items: [
    { source: video, start: 0, end: 0.6 },
    { source: video, start: 0.8, end: 1.4 },
  ],
};
const mounted: string[] = [];

/** A disk of its own, in memory. */
function disk(name: string, options: string): string {
  const path = at.directory(name);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', path]);
  mounted.push(path);
  return path;
}

const remount = (path: string, options: string) => execFileSync('mount', ['-o', `remount,${options}`, path]);

/** Whether this process may mount: root, outside most containers. */
function mayMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'clipwright-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'none', path], { stdio: 'ignore' });
    execFileSync('umount', [path]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(path);
  }
}

/**
 * In the soak, since mounting takes the rights of root; a limit of the size of files stands for a full disk elsewhere.
 */
const isTried = isSoak && mayMount();

describe.runIf(isTried)('disks that end, and disks that are read only', () => {
  beforeAll(() => {
    makeVideo(video, 2);
  });
  afterEach(() => {
    for (const path of mounted.splice(0)) execFileSync('umount', [path]);
  });

  const failure = (options: { file: string; store: string }): Promise<unknown> =>
    render({ timeline, ...options }).then(
      ({ output }) => output,
      (error: unknown) => (error instanceof ClipwrightError ? error.code : error),
    );

  // Every size up to where all has room, so that the disk ends at every step.
  const sizes = [4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96];

  it.each(sizes)(
    'the output on a disk of %i KiB',
    async (size) => {
      const folder = disk(`output-${size}`, `size=${size}k`);
      const [file, store] = [join(folder, 'out.mp4'), at.file(`store-of-output-${size}`)];
      const code = await failure({ file, store });
      expect(size < 10 ? ['disk-full'] : ['disk-full', file]).toContain(code);
      expect(readdirSync(folder)).toEqual(code === file ? ['out.mp4'] : []);
      remount(folder, 'size=4m');
      const report = await render({ timeline, file, store, overwrite: true });
      // What was made before is kept.
      expect(report.segments.encoded).toBe(0);
    },
    60_000,
  );

  it.each(sizes)(
    'the store on a disk of %i KiB',
    async (size) => {
      const store = disk(`store-${size}`, `size=${size}k`);
      const folder = at.directory(`output-of-store-${size}`);
      const file = join(folder, 'out.mp4');
      const code = await failure({ file, store });
      expect(size < 10 ? ['disk-full'] : ['disk-full', file]).toContain(code);
      expect(readdirSync(folder)).toEqual(code === file ? ['out.mp4'] : []);
      remount(store, 'size=4m');
      await render({ timeline, file, store, overwrite: true });
      const again = await render({ timeline, file: at.file(`again-${size}.mp4`), store });
      expect(again.segments.encoded).toBe(0);
      expect(digestOf(at.file(`again-${size}.mp4`))).toBe(digestOf(file));
    },
    60_000,
  );

  it('a folder for the output that is read only', async () => {
    const folder = disk('read-only', 'size=4m');
    remount(folder, 'ro');
    const [file, store] = [join(folder, 'out.mp4'), at.file('store-of-read-only')];
    expect(await failure({ file, store })).toBe('output-unwritable');
    remount(folder, 'rw');
    expect(await failure({ file, store })).toBe(file);
  });

  it('a folder for the store that is read only', async () => {
    const store = disk('read-only-store', 'size=4m');
    remount(store, 'ro');
    const file = at.file('of-read-only-store.mp4');
    expect(await failure({ file, store })).toBe('store-failed');
    remount(store, 'rw');
    expect(await failure({ file, store })).toBe(file);
  });
});
