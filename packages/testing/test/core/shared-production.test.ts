import { type ClipRenderer, type RenderDeps, type RenderReport, renderTimeline, resultFrom } from '@clipwright/core';
import type { Produce, SoundChunk } from '@clipwright/core/author';
import { concat, defer, firstValueFrom, ignoreElements, map, of, Subject, tap, timer } from 'rxjs';
import { expect, it } from 'vitest';
import { type FakeRenderer, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

/** Makes a sound of chunks, which are kept: one after the other, so that some are asked for when a run has gone. */
function ofChunks(renderer: FakeRenderer): ClipRenderer {
  const chunk = (index: number): SoundChunk => {
    const [from, to] = [1000 * index, 1000 * (index + 1)];
    return { index, packets: 1, lead: 0, from, to, begin: from, end: to };
  };
  const produce: Produce = ({ file }) =>
    defer(() => {
      renderer.files.set(file, new Uint8Array(1));
      return timer(20).pipe(map(() => ({ type: 'produced' as const, meta: {} })));
    });
  return {
    ...renderer,
    renderAudio: (request, target, inputs) => {
      const chunks = [0, 1, 2, 3].map(
        (index) => inputs.keeper?.acquire(chunk(index), produce).pipe(ignoreElements()) ?? of(),
      );
      return concat(...chunks, renderer.renderAudio(request, target, inputs));
    },
  };
}

/*
 * Two runs that want the same files of one store, each with sources of its own, which it closes when it ends. What the
 * first makes is for both; it is given up at some moment, and the second needs no more than itself.
 */
it.each([0, 5, 10, 15, 20, 30])(
  'a run goes on alone when the one that it shares its work with is left: %d ms',
  async (moment) => {
    const fake = fakeRenderer({ delay: 10 });
    const renderer = ofChunks(fake);
    const store = memoryStore({ files: fake.files });
    const loaders = [syntheticLoader(), syntheticLoader()];
    const items = ['a', 'b', 'a'].map((name, i) => ({ source: `synthetic:${name}`, start: i / 4, end: i / 4 + 1 }));
    const [first$, second$] = loaders.map((loader, i) =>
      renderTimeline({ items }, { file: `/out-${i}.mp4` }, { loader, renderer, store } satisfies RenderDeps),
    );
    if (first$ === undefined || second$ === undefined) throw new Error('There are two.');
    const first = first$.subscribe();
    const joined = new Subject<void>();
    const second: Promise<RenderReport> = resultFrom(
      second$.pipe(tap((event) => event.type === 'progress' && event.phase === 'encode' && joined.next())),
    );
    // The second waits for what the first makes.
    await firstValueFrom(joined);
    await firstValueFrom(timer(moment));
    first.unsubscribe();
    const report = await second;
    expect(report.clips.map(({ status }) => status)).toEqual(['rendered', 'rendered', 'rendered']);
    expect([...loaders.flatMap((loader) => loader.leftovers()), ...fake.leftovers(), ...store.leftovers()]).toEqual([]);
  },
);
