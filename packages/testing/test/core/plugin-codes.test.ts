import { ClipwrightError, renderTimeline, resultFrom } from '@clipwright/core';
import { throwError } from 'rxjs';
import { expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

it('a code of a plug-in’s own reaches who renders with its kind, and its clip', async () => {
  const inner = fakeRenderer();
  const failure = new ClipwrightError('wall/odd', 'Odd.', { kind: 'media', details: { stretch: 0 } });
  const renderer = {
    prepare: inner.prepare.bind(inner),
    concurrency: inner.concurrency.bind(inner),
    renderSegment: () => throwError(() => failure),
    renderAudio: inner.renderAudio.bind(inner),
    join: inner.join.bind(inner),
    settled: () => inner.settled(),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
  const deps = {
    loader: syntheticLoader(),
    renderer,
    store: memoryStore({ files: inner.files }),
    onError: 'fail',
  } as const;
  const render = resultFrom(renderTimeline({ items: [{ source: 'synthetic:a' }] }, { file: '/o.mp4' }, deps));
  await expect(render).rejects.toMatchObject({ code: 'wall/odd', kind: 'media', details: { index: 0 } });
});
