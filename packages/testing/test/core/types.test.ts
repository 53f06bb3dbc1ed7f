import {
  type ClipCache,
  type ClipLoader,
  type ClipSource,
  type LoadEvent,
  type LoadReport,
  loadClips,
  type ProgressEvent,
  type RenderDeps,
  type RenderEvent,
  type RenderReport,
  type RunProgress,
  renderTimeline,
  resultFrom,
  type Used,
} from '@clipwright/core';
import { ClipCacheId, ClipLoaderId, type Clipwright } from '@clipwright/core/inversify';
import { type Observable, type ObservedValueOf, of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

// They are checked by the compiler; nothing here runs.
type Of<T extends string, E extends { readonly type: string }> = Extract<E, { readonly type: T }>;

describe('what `use` gives is the type of `value`', () => {
  const usedValue = <R>(_run: (loader: ClipLoader) => Observable<LoadEvent<Used<R>>>) =>
    expectTypeOf<Of<'loaded', LoadEvent<Used<R>>>['value']>();

  it('of a value, a promise and a stream', () => {
    usedValue((loader) => loadClips([], { loader, use: () => 7 })).toEqualTypeOf<number>();
    usedValue((loader) => loadClips([], { loader, use: async ({ frames }) => [frames] })).toEqualTypeOf<number[]>();
    usedValue((loader) => loadClips([], { loader, use: () => of('a', 'b') })).toEqualTypeOf<string>();
    usedValue((loader) => loadClips([], { loader, use: async () => {} })).toEqualTypeOf<void>();
  });

  it('and without it there is none', () => {
    const run = (loader: ClipLoader) => loadClips([], { loader, concurrency: 2 });
    type Loaded = Of<'loaded', ObservedValueOf<ReturnType<typeof run>>>;
    expectTypeOf<Loaded>().not.toHaveProperty('value');
    expectTypeOf<Loaded>().toHaveProperty('clip');
  });
});

describe('events', () => {
  it('of progress have one shape: that of a piece, and for a run its counts beside it', () => {
    expectTypeOf<RunProgress>().toExtend<ProgressEvent>();
    expectTypeOf<Of<'progress', LoadEvent>>().toEqualTypeOf<RunProgress>();
    expectTypeOf<Of<'progress', RenderEvent>>().toExtend<RunProgress>();
    expectTypeOf<Of<'progress', RenderEvent>['phase']>().toEqualTypeOf<'load' | 'fingerprint' | 'encode' | 'join'>();
  });

  it('end in a report, which is what a run comes to', () => {
    const load = (loader: ClipLoader) => resultFrom(loadClips([], { loader, use: () => 1 }));
    expectTypeOf(load).returns.resolves.toEqualTypeOf<LoadReport>();
    const render = (deps: RenderDeps) => resultFrom(renderTimeline({ items: [] }, { file: 'a.mp4' }, deps));
    expectTypeOf(render).returns.resolves.toEqualTypeOf<RenderReport>();
  });
});

describe('a container', () => {
  it('gives what an identifier stands for', () => {
    const get = (program: Clipwright) => [program.get(ClipLoaderId), program.get(ClipCacheId)] as const;
    expectTypeOf(get).returns.toEqualTypeOf<readonly [ClipLoader, ClipCache<ClipSource>]>();
  });

  it('loads with a step and without, as the function does', () => {
    const used = (program: Clipwright) => program.loadClips([], { use: ({ frames }) => frames });
    expectTypeOf(used).returns.toEqualTypeOf<Observable<LoadEvent<Used<number>>>>();
    const plain = (program: Clipwright) => program.loadClips([]);
    expectTypeOf(plain).returns.toEqualTypeOf<Observable<LoadEvent>>();
  });
});
