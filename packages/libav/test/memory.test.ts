import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipLoader, ClipSource } from '@clipwright/core';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libavEngine, libavLoader } from '../src/index.ts';
import { childrenOf, openFiles } from './open-files.ts';
import { growthOf, resident } from './resident.ts';

const isLinux = process.platform === 'linux';
const directory = mkdtempSync(join(tmpdir(), 'clipwright-memory-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function openSource(loader: ClipLoader, uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}

it('growth is that of the whole, not of a moment', () => {
  const flat = Array.from({ length: 40 }, (_, i) => (i % 7 === 0 ? 900 : 100 + (i % 3)));
  expect(Math.abs(growthOf(flat))).toBeLessThan(3);
  expect(growthOf(flat.map((each, i) => each + 10 * i))).toBeGreaterThan(200);
});

describe.skipIf(!hasLibrary).each([false, true])('libavLoader (needs node-av), isolated: %s', (isolate) => {
  let file = '';
  beforeAll(async () => {
    const picture = 'testsrc2=s=640x360:r=25:d=4[v]';
    file = await makeMedia(directory, 'a.mp4', picture, ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25']);
  });

  /** An engine with one worker, and what it and this process have. */
  function watched() {
    const before = childrenOf();
    const engine = libavEngine({ isolate, workers: 1 });
    const loader = libavLoader({ engine });
    const workers = (): number[] => childrenOf().filter((pid) => !before.includes(pid));
    return {
      loader,
      /** Bytes. */
      memory: () => resident(isLinux ? workers() : []),
      count: (what: 'fd' | 'task'): number[] =>
        isLinux ? [process.pid, ...workers()].map((pid) => readdirSync(`/proc/${pid}/${what}`).length) : [],
      [Symbol.asyncDispose]: async () => {
        await loader[Symbol.asyncDispose]();
        await engine[Symbol.asyncDispose]();
      },
    };
  }

  const many = isSoak ? 20_000 : 500;
  it(`${many} frames of a slow reader take no more memory than the first of them`, async () => {
    await using all = watched();
    await using source = await openSource(all.loader, file);
    const seen: number[] = [];
    const read = async (frames: number): Promise<void> => {
      for (let done = 0; done < frames; ) {
        for await (const { data, close } of source.video({ start: 0, end: source.info.duration })) {
          // It takes longer than decoding the next ones does.
          for (let round = 0; round < 2; round += 1) createHash('md5').update(data).digest();
          close();
          done += 1;
          if (done % (frames / 100) === 0) seen.push(all.memory());
        }
      }
    };
    await read(200);
    seen.splice(0);
    await read(many);
    expect(seen.length).toBe(100);
    // A frame has 0.35 MB: it is more than that where one in three stays (of 20,000, one in 140).
    expect(growthOf(seen)).toBeLessThan(30e6);
  });

  const openings = isSoak ? 500 : 50;
  it(`${openings} openings and readings leave no file, no thread and no memory behind`, async () => {
    await using all = watched();
    const openOne = async (): Promise<void> => {
      await using source = await openSource(all.loader, file);
      for await (const sample of source.video({ start: 0, end: '1/10' })) sample.close();
    };
    for (let opened = 0; opened < 5; opened += 1) await openOne();
    const [files, threads] = [all.count('fd'), all.count('task')];
    const seen: number[] = [];
    for (let opened = 0; opened < openings; opened += 1) {
      await openOne();
      seen.push(all.memory());
    }
    expect(all.count('fd')).toEqual(files);
    expect(all.count('task')).toEqual(threads);
    expect(openFiles(directory)).toEqual([]);
    expect(growthOf(seen)).toBeLessThan(30e6);
  });
});
