// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { directoryStore, memoryCache, temporaryStore } from '@clipwright/cache';
import {
  type ArtifactStore,
  type ClipLoader,
  type GivenClip,
  loadClips,
  type OutputOptions,
  type RenderReport,
  renderTimeline,
} from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom, take, tap, toArray } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { headersEngine } from './engine-of.ts';
import { like } from './smart-render.ts';
import { ffmpeg, splitRecording } from './split-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-split-faults-'));
const engine = headersEngine();
const { loader, renderer } = engine;
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const made: string[] = [];
beforeAll(() => {
  made.push(...splitRecording(folder, 'made.mp4', 'h264', 0).parts);
});

/** Copies of the parts, for each test its own. */
let parts: [string, string, string] = ['', '', ''];
let tests = 0;
beforeEach(() => {
  tests += 1;
  const copied = made.map((part, i) => {
    const copy = join(folder, `${tests}-${i}.mp4`);
    copyFileSync(part, copy);
    return copy;
  });
  const [first = '', second = '', third = ''] = copied;
  parts = [first, second, third];
});

/** A loader that counts what is open. */
function counting(inner: ClipLoader) {
  const seen = { opened: [] as string[], open: 0 };
  const counted = like(inner, {
    open: (request) =>
      inner.open(request).pipe(
        tap((event) => {
          if (event.type !== 'opened') return;
          seen.opened.push(request.uri);
          seen.open += 1;
          const { source } = event;
          const dispose = source[Symbol.asyncDispose].bind(source);
          let closed = false;
          source[Symbol.asyncDispose] = () => {
            if (!closed) seen.open -= 1;
            closed = true;
            return dispose();
          };
        }),
      ),
  });
  return { seen, loader: counted };
}

async function failure(source: readonly string[], more: Omit<GivenClip, 'source'> = {}) {
  const counted = counting(loader);
  const clips = [{ source, ...more }, { source: made[0] ?? '' }];
  const events = await lastValueFrom(loadClips(clips, { loader: counted.loader }).pipe(toArray()));
  expect(counted.seen.open).toBe(0);
  const [skipped] = events.flatMap((event) => (event.type === 'skipped' ? [event.error] : []));
  return { code: skipped?.code, message: skipped?.message ?? '', details: skipped?.details };
}

async function render(items: readonly GivenClip[], output: Partial<OutputOptions>, store: ArtifactStore, own = loader) {
  const file = join(folder, `out-${tests}.mp4`);
  const deps = { loader: own, renderer, store };
  const options = { file, overwrite: true, preset: 'ultrafast', ...output } as const;
  const event = await lastValueFrom(renderTimeline({ items }, options, deps));
  if (event.type !== 'done') throw new Error('There is no report.');
  return event.report satisfies RenderReport;
}

describe('a part that cannot be used', () => {
  it('is missing', async () => {
    rmSync(parts[1]);
    const { code, message, details } = await failure(parts);
    expect(code).toBe('source-missing');
    expect(message).toContain(`Part 2 of 3, ${parts[1]}`);
    expect(details).toMatchObject({ part: parts[1] });
  });

  it('is cut off before its index', async () => {
    truncateSync(parts[2], 5000);
    const { code, details } = await failure(parts);
    expect(code).toBe('source-truncated');
    expect(details).toMatchObject({ part: parts[2] });
  });

  it('is a playlist that names other files', async () => {
    writeFileSync(parts[1], `ffconcat version 1.0\nfile '${basename(parts[0])}'\n`);
    const { code, details } = await failure(parts);
    expect(code).toBe('not-media');
    expect(details).toMatchObject({ part: parts[1] });
  });

  const formats = [
    ['size', ['-vf', 'scale=320:240', '-preset', 'ultrafast', '-c:a', 'copy']],
    ['codec of the sound', ['-c:v', 'copy', '-c:a', 'ac3']],
    ['sample rate', ['-c:v', 'copy', '-c:a', 'aac', '-ar', '32000']],
    ['number of channels', ['-c:v', 'copy', '-an']],
    ['timebase', ['-c', 'copy', '-video_track_timescale', '90000']],
  ] as const;
  const other = (what: string): string => join(folder, `other ${what}.mp4`);
  beforeAll(() => {
    ffmpeg('-i', made[1] ?? '', ...formats.flatMap(([what, args]) => [...args, other(what)]));
  });
  it.each(formats)('has another %s', async (what) => {
    copyFileSync(other(what), parts[1]);
    const { code, message, details } = await failure(parts);
    expect(code).toBe('other-format');
    expect(message).toContain(parts[1]);
    expect(details).toMatchObject({ part: parts[1], differs: expect.arrayContaining([what]) });
  });

  it('is on another machine, which is refused for it as for any source', async () => {
    const url = 'https://example.org/GX020042.MP4';
    const { code, details } = await failure([parts[0], url]);
    expect(code).toBe('source-refused');
    expect(details).toMatchObject({ part: url });
  });
});

it('pictures are not held where they go on in the next file', async () => {
  const { code } = await failure(parts, { outsidePicture: 'hold' });
  expect(code).toBe('invalid-clip');
});

it('no file and none of the names of one are refused before anything is opened', () => {
  const load = (source: unknown) => () => loadClips([JSON.parse(JSON.stringify({ source }))], { loader });
  expect(load([])).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('clips[0].source') }),
  );
  expect(load(['a.mp4', 3])).toThrow(
    expect.objectContaining({ message: expect.stringContaining('clips[0].source[1]') }),
  );
  expect(load(['a.mp4', ''])).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  expect(load(['a.mp4', ['b.mp4']])).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});

it('a damaged part is as a damaged source: its frames are held, counted, and the others are right', async () => {
  // Bytes of the second part's pictures, in the middle of the file.
  const bytes = readFileSync(parts[1]);
  bytes.fill(0x55, Math.round(bytes.length * 0.5), Math.round(bytes.length * 0.5) + 3000);
  writeFileSync(parts[1], bytes);
  await using store = temporaryStore();
  const { clips } = await render([{ source: parts }], { copy: 'never' }, store);
  expect(clips[0]?.status).toBe('rendered');
  expect(clips[0]?.damage?.missing ?? 0).toBeGreaterThan(0);
});

it('a part that changes while it is rendered fails the clip, and nothing of it is kept', async () => {
  await using store = temporaryStore();
  const changing = like(loader, {
    open: (request) =>
      loader.open(request).pipe(
        tap((event) => {
          // After it was opened.
          if (event.type === 'opened' && request.uri === parts[2]) {
            utimesSync(parts[2], new Date(1_600_000_000_000), new Date(1_600_000_000_000));
          }
        }),
      ),
  });
  const items = [{ source: parts }, { source: made[0] ?? '' }];
  const { clips } = await render(items, { copy: 'never' }, store, changing);
  expect(clips.map(({ status, code }) => [status, code])).toEqual([
    ['skipped', 'source-changed'],
    ['rendered', undefined],
  ]);
});

it.each([0, 1, 2])('an output in the place of part %i is refused', async (part) => {
  await using store = temporaryStore();
  const file = parts[part] ?? '';
  await expect(render([{ source: parts }], { file }, store)).rejects.toMatchObject({ code: 'output-is-source' });
});

it('is opened once, however many clips are of it, and closed at the end', async () => {
  const counted = counting(loader);
  const clips = [0, 1, 2, 3, 4].map((start) => ({ source: parts, start, end: start + 5 }));
  const event = await lastValueFrom(loadClips(clips, { loader: counted.loader, onError: 'fail' }));
  expect(event.type === 'done' ? event.report.loaded : 0).toBe(5);
  expect(counted.seen.opened.toSorted()).toEqual([...parts]);
  expect(counted.seen.open).toBe(0);
});

it('leaves no part open where it is left while they are opened', async () => {
  const counted = counting(loader);
  for (const after of isSoak ? [1, 2, 3, 4, 5, 6] : [1, 3, 6]) {
    await lastValueFrom(loadClips([{ source: parts }], { loader: counted.loader }).pipe(take(after)));
    await counted.loader.settled();
    await expect.poll(() => counted.seen.open).toBe(0);
  }
});

it('its parts are taken from a cache as any source is, and sound goes on all the same', async () => {
  await using cache = memoryCache({ idleTimeToLive: 1000 });
  const counted = counting(loader);
  const sounds: number[][] = [];
  for (const own of [{ loader: counted.loader, cache }, { loader: counted.loader, cache }, { loader }]) {
    const sound: number[] = [];
    await lastValueFrom(
      loadClips([{ source: parts, start: 2, end: 4 }], {
        ...own,
        onError: 'fail',
        use: async ({ audio }) => {
          for await (const { data } of audio()) for (const value of data) sound.push(value);
        },
      }),
    );
    sounds.push(sound);
  }
  const [one, ...others] = sounds.map((sound) => createHash('sha256').update(Float32Array.from(sound)).digest('hex'));
  expect(others).toEqual([one, one]);
});

it('what is made of it is kept by the content of all its parts', async () => {
  await using store = directoryStore({ directory: join(folder, 'kept') });
  // Two seconds across the last seam.
  const items = [{ source: parts, start: 6, end: 8 }];
  const first = await render(items, { copy: 'never' }, store);
  const again = await render(items, { copy: 'never' }, store);
  expect(first.frames).toBe(60);
  expect(first.segments.encoded).toBeGreaterThan(0);
  expect(again.segments).toMatchObject({ encoded: 0, reused: first.segments.total });
  // The same pictures in another file.
  ffmpeg('-i', made[2] ?? '', '-c', 'copy', '-metadata', 'title=other', parts[2]);
  const changed = await render(items, { copy: 'never' }, store);
  expect(changed.segments.encoded).toBeGreaterThan(0);
});
