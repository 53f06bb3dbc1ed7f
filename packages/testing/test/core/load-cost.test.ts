import { type ClipLoader, type ClipSource, loadClips, type SourceInfo } from '@clipwright/core';
import { lastValueFrom, of } from 'rxjs';
import { expect, it } from 'vitest';

const frames = 10_000;

const info: SourceInfo = {
  ...{ container: 'none', duration: `${frames}/25` },
  video: {
    ...{ index: 0, codec: 'none', width: 64, height: 36, displayWidth: 64, displayHeight: 36, rotation: 0 },
    ...{ sampleAspectRatio: '1/1', pixelFormat: 'yuv420p', frameRate: '25/1', timebase: '1/25', origin: 0 },
    ...{ frames, color: {} },
  },
};

/** How many times the timestamps of a source of so many frames are looked at when so many clips of it are loaded. */
async function looksFor(clips: number): Promise<number> {
  let looks = 0;
  const timestamps = new Proxy(
    Array.from({ length: frames }, (_, frame) => frame),
    {
      get: (times, position, receiver) => {
        if (typeof position === 'string' && /^\d/.test(position)) looks += 1;
        return Reflect.get(times, position, receiver);
      },
    },
  );
  const index = { timestamps, end: frames, gops: [{ pts: 0, dts: 0, packets: frames, bytes: 1, closed: true }] };
  const none = async (): Promise<void> => {};
  const nothing = async function* (): AsyncGenerator<never> {};
  const source: ClipSource = {
    ...{ uri: 'a', info, index: () => of(index), video: nothing, audio: nothing },
    [Symbol.asyncDispose]: none,
  };
  const loader: ClipLoader = {
    ...{ open: () => of({ type: 'opened', source }), settled: none },
    [Symbol.asyncDispose]: none,
  };
  const list = Array.from({ length: clips }, (_, i) => ({ source: 'a', start: i, end: i + 1 }));
  await lastValueFrom(loadClips(list, { loader }));
  return looks;
}

it('what a clip costs does not grow with the length of its source', async () => {
  const [few, many] = [await looksFor(10), await looksFor(110)];
  // A search by halves looks at 14 of ten thousand.
  expect(many - few).toBeLessThan(100 * 100);
});
