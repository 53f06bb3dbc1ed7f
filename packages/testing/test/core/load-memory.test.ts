import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadClips } from '@clipwright/core';
import { lastValueFrom, tap } from 'rxjs';
import { expect, it } from 'vitest';
import { syntheticLoader } from '../../src/index.ts';

const soak = process.env.CLIPWRIGHT_SOAK === '1';
const clips = soak ? 100_000 : 2000;
/** What the report keeps of a clip, its own line, and what a run notes of each piece: a few hundred bytes. */
const bytesPerClip = 600;

/** Bytes in use once nothing is left that nobody needs. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('Node gave no way to collect garbage.');
  collect();
  return process.memoryUsage().heapUsed;
}

it('keeps nothing of a clip that is done but its line in the report', async () => {
  const list = Array.from({ length: clips }, (_, i) => ({
    source: 'synthetic:a',
    start: (i % 5) / 4,
    end: (i % 5) / 4 + 0.5,
  }));
  const kept: number[] = [];
  let before = 0;
  let loaded = 0;
  const events$ = loadClips(list, {
    loader: syntheticLoader(),
    // Something large that only this clip needs: a picture, say.
    use: () => new Array(2000).fill(0.5),
  }).pipe(
    tap((event) => {
      if (event.type !== 'loaded') return;
      loaded += 1;
      if (loaded === clips / 4) before = bytesInUse();
      if (loaded === clips) kept.push(bytesInUse() - before);
    }),
  );
  await lastValueFrom(events$);
  expect(kept).toHaveLength(1);
  expect(kept[0]).toBeLessThan(0.75 * clips * bytesPerClip);
});
