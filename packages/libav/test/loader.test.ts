import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipLoader, ClipSource, VideoFormat } from '@clipwright/core';
import { allowedInputs } from '@clipwright/node-kit';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libavEngine, libavLoader } from '../src/index.ts';
import { childrenOf, openFiles } from './open-files.ts';

/** Noise, so that packets are large, and four groups of twelve frames. */
const noisy = 'testsrc2=s=160x96:r=30:d=1.6,noise=alls=30:allf=t:all_seed=1[v]';
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12', '-bf', '3', '-sc_threshold', '0'];
const openGroups = ['-c:v', 'libx264', '-x264-params', 'open-gop=1:keyint=12:min-keyint=12:bframes=3:scenecut=0'];
const mpeg2 = ['-c:v', 'mpeg2video', '-q:v', '3', '-g', '12', '-bf', '2'];
const mpeg4 = ['-c:v', 'mpeg4', '-q:v', '3', '-g', '12', '-bf', '2'];

const directory = mkdtempSync(join(tmpdir(), 'clipwright-libav-'));

async function openSource(loader: ClipLoader, uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}

/** The digests of a source's frames by their times, as many as are given. */
async function read(source: ClipSource, format: VideoFormat = {}): Promise<ReadonlyMap<number, string>> {
  const seen = new Map<number, string>();
  for await (const { pts, data, close } of source.video({ start: 0, end: source.info.duration }, format)) {
    seen.set(pts, createHash('md5').update(data).digest('hex'));
    close();
  }
  return seen;
}

describe.skipIf(!hasLibrary)('libavLoader (needs node-av)', () => {
  const engine = libavEngine({ workers: 2 });
  const loader = libavLoader({ engine });
  let whole = '';
  beforeAll(async () => {
    whole = await makeMedia(directory, 'whole.mp4', noisy, h264);
  });
  afterAll(async () => {
    await loader[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['h264.mp4', h264],
    ['open.mkv', openGroups],
    ['open.ts', openGroups],
    ['mpeg2.ts', mpeg2],
    ['mpeg2.mpg', mpeg2],
    ['mpeg4.avi', mpeg4],
  ])('a frame asked for alone is the one of all frames, wherever it stands: %s', async (name, options) => {
    await using source = await openSource(loader, await makeMedia(directory, name, noisy, options));
    const all = await read(source);
    expect(all.size).toBe(48);
    const { timestamps } = await firstValueFrom(source.index());
    for (const position of [0, 9, 11, 12, 13, 25, 35, 36, 47]) {
      const seen = await read(source, { at: [`${position}/30`] });
      const pts = timestamps[position] ?? Number.NaN;
      expect([...seen], `frame ${position}`).toEqual([[pts, all.get(pts)]]);
    }
  });

  it.each([
    ['damaged.mp4', h264],
    ['damaged.ts', openGroups],
    ['damaged.mkv', mpeg2],
  ])(
    'what is left out of a damaged file is the same by any number of threads, and what is given is right: %s',
    async (name, options) => {
      const file = await makeMedia(directory, name, noisy, options);
      const truth = await read(await openSource(loader, file));
      const bytes = readFileSync(file);
      let noticed = 0;
      for (let round = 0; round < 4; round += 1) {
        // Zeros somewhere in the middle, more than a packet of pictures between keyframes has.
        const from = Math.floor((0.3 + 0.1 * round) * bytes.length);
        writeFileSync(file, Buffer.concat([bytes.subarray(0, from), Buffer.alloc(9000), bytes.subarray(from + 9000)]));
        const given: (readonly (readonly [number, string])[])[] = [];
        for (const threads of [1, 2, 4]) {
          await using other = libavLoader({ engine, threads });
          const source = await openSource(other, file);
          const seen = [...(await read(source, { onDamage: 'omit' }))];
          expect(seen.filter(([pts, digest]) => truth.get(pts) !== digest)).toEqual([]);
          if (seen.length < truth.size) {
            await expect(read(source)).rejects.toMatchObject({ code: 'source-damaged' });
            noticed += 1;
          }
          given.push(seen);
        }
        expect(given[1]).toEqual(given[0]);
        expect(given[2]).toEqual(given[0]);
      }
      expect(noticed).toBeGreaterThan(0);
    },
  );

  it('a worker that crashes ends its readers, and the next ones have another', async () => {
    await using engine = libavEngine({ isolate: true, workers: 1 });
    await using loader = libavLoader({ engine });
    const source = await openSource(loader, whole);
    const reader = source.video({ start: 0, end: source.info.duration })[Symbol.asyncIterator]();
    const first = await reader.next();
    if (first.done !== true) first.value.close();
    const [child = 0] = childrenOf().filter((pid) => openFiles(directory, [pid]).length > 0);
    process.kill(child, 'SIGSEGV');
    const drain = async (): Promise<void> => {
      for (;;) if ((await reader.next()).done === true) return;
    };
    await expect(drain()).rejects.toMatchObject({ code: 'tool-failed', details: { end: 'SIGSEGV' } });
    expect((await read(source)).size).toBe(48);
  });

  it('frames that are closed give their memory to those that follow', async () => {
    const { pictures } = await import('../src/jobs/pictures.ts');
    await using source = await openSource(loader, whole);
    const index = await firstValueFrom(source.index());
    const shape = { width: 160, height: 96, pixelFormat: 'yuv420p' };
    const args = {
      ...{ file: whole, allowed: allowedInputs(), stream: 0, threads: 2, omits: false },
      spans: [{ index, wanted: index.timestamps }],
      shaping: { shape, filters: 'format=yuv420p' },
      bytes: (160 * 96 * 3) / 2,
    };
    const spent: ArrayBuffer[] = [];
    const used = new Set<ArrayBuffer>();
    let frames = 0;
    // As a slow consumer does: one is worked on while the next is ready.
    let held: ArrayBuffer | undefined;
    for (const picture of pictures.run(args, spent)) {
      if (picture === undefined) continue;
      frames += 1;
      used.add(picture.data);
      if (held !== undefined) spent.push(held);
      held = picture.data;
    }
    expect(frames).toBe(48);
    expect(used.size).toBeLessThanOrEqual(3);
  });
});
