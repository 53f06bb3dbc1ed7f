import { type ClipSource, ClipwrightError, instrument, type Measurement, withCache } from '@clipwright/core';
import type { OpenEvent } from '@clipwright/core/author';
import { lastValueFrom, map, of, throwError, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../../src/index.ts';
import { sharingCache } from '../sharing-cache.ts';

/** Without the time, which is only looked at. */
function timeless({ ms, ...rest }: Measurement): Omit<Measurement, 'ms'> {
  expect(ms).toBeGreaterThanOrEqual(0);
  return rest;
}

it('tells of openings and readings: how they ended, and what they handed out', async () => {
  const { backend, events$ } = instrument(syntheticLoader({ frames: 10, width: 16, height: 16 }));
  const all = lastValueFrom(events$.pipe(toArray()));
  const opened = await lastValueFrom(backend.open({ uri: 'synthetic:one' }));
  if (opened.type !== 'opened') throw new Error('It did not open.');
  const { source } = opened;
  await lastValueFrom(source.index());
  for await (const sample of source.video({ start: 0, end: source.info.duration }, { format: 'gray8' })) sample.close();
  for await (const sample of source.audio({ start: 0, end: 1 })) {
    sample.close();
    break;
  }
  await expect(lastValueFrom(backend.open({ uri: 'nowhere' }))).rejects.toMatchObject({ code: 'source-missing' });
  backend.open({ uri: 'synthetic:two' }).subscribe().unsubscribe();
  await source[Symbol.asyncDispose]();
  const reader = source.video({ start: 0, end: 1 })[Symbol.asyncIterator]();
  await expect(reader.next()).rejects.toMatchObject({ code: 'source-closed' });
  await backend[Symbol.asyncDispose]();
  const contract = 'ClipLoader';
  const one = { contract, of: 'synthetic:one' };
  expect((await all).map(timeless)).toEqual([
    { ...one, call: 'open', outcome: 'done', results: 1, bytes: 0 },
    { ...one, call: 'index', outcome: 'done', results: 1, bytes: 0 },
    { ...one, call: 'video', outcome: 'done', results: 10, bytes: 10 * 256 },
    { ...one, call: 'audio', outcome: 'left', results: 1, bytes: 1024 * 2 * 4 },
    { contract, of: 'nowhere', call: 'open', outcome: 'failed', code: 'source-missing', results: 0, bytes: 0 },
    { contract, of: 'synthetic:two', call: 'open', outcome: 'left', results: 0, bytes: 0 },
    { ...one, call: 'video', outcome: 'failed', code: 'source-closed', results: 0, bytes: 0 },
  ]);
});

it('leaves a source what it can: its content, its file, what decodes it, and its own check', async () => {
  const bare = syntheticLoader({ frames: 1 });
  const changed = new ClipwrightError('source-changed', 'It is another.');
  /** Opens the same with all that a source can have, or with nothing of it. */
  const opening = async (change: Partial<ClipSource>): Promise<ClipSource> => {
    const { backend } = instrument({
      ...bare,
      open: (request) =>
        bare.open(request).pipe(
          map((event): OpenEvent => {
            if (event.type !== 'opened') return event;
            const { uri, info, index, video, audio } = event.source;
            const { [Symbol.asyncDispose]: close } = event.source;
            const source = { uri, info, index, video, audio, [Symbol.asyncDispose]: close, ...change };
            return { type: 'opened', source, cached: true };
          }),
        ),
    });
    const event = await lastValueFrom(backend.open({ uri: 'synthetic:one' }));
    if (event.type !== 'opened') throw new Error('It did not open.');
    expect(event.cached).toBe(true);
    return event.source;
  };
  const all = await opening({
    fingerprint: 'abc',
    file: '/a.mp4',
    decoder: () => of('ffmpeg 5.1'),
    check: () => throwError(() => changed),
  });
  expect(all).toMatchObject({ fingerprint: 'abc', file: '/a.mp4' });
  if (all.decoder === undefined || all.check === undefined) throw new Error('They are lost.');
  expect(await lastValueFrom(all.decoder())).toBe('ffmpeg 5.1');
  await expect(lastValueFrom(all.check())).rejects.toBe(changed);
  const none = Object.keys(await opening({}));
  for (const name of ['fingerprint', 'file', 'decoder', 'check']) expect(none).not.toContain(name);
});

it('tells of leases and of files when they are there, and whether they were before', async () => {
  const cache = instrument(sharingCache());
  const store = instrument(memoryStore());
  const told: Measurement[] = [];
  cache.events$.subscribe((event) => told.push(event));
  store.events$.subscribe((event) => told.push(event));
  const shared = withCache(syntheticLoader(), cache.backend);
  const sources: ClipSource[] = [];
  for (const _ of [1, 2]) {
    const opened = await lastValueFrom(shared.open({ uri: 'synthetic:one' }));
    if (opened.type === 'opened') sources.push(opened.source);
  }
  expect(told.splice(0).map(timeless)).toEqual(
    [false, true].map((hit) => ({
      contract: 'ClipCache',
      call: 'acquire',
      of: '{"uri":"synthetic:one"}',
      outcome: 'done',
      results: 1,
      bytes: 0,
      hit,
    })),
  );
  for (const source of sources) await source[Symbol.asyncDispose]();
  await expect(cache.backend.hold('key', () => of())).rejects.toThrow('no handles');
  const held = { contract: 'ClipCache', call: 'hold', of: 'key', outcome: 'failed', code: 'internal' };
  expect(told.splice(0).map(timeless)).toEqual([{ ...held, results: 0, bytes: 0 }]);
  const kept = store.backend.acquire(null, () => of({ type: 'produced', meta: null })).subscribe({ error: () => {} });
  kept.unsubscribe();
  const failed = { contract: 'ArtifactStore', call: 'acquire', outcome: 'failed', code: 'contract-violation' };
  expect(told.map(timeless)).toEqual([{ ...failed, results: 0, bytes: 0 }]);
  expect(store.backend.fingerprint).toBeUndefined();
});

it('tells of a renderer’s jobs', async () => {
  const { backend, events$ } = instrument(fakeRenderer());
  const all = lastValueFrom(events$.pipe(toArray()));
  await lastValueFrom(backend.prepare({ output: '/memory/a.mp4', overwrite: false, sources: [] }));
  await backend[Symbol.asyncDispose]();
  expect((await all).map(timeless)).toEqual([
    { contract: 'ClipRenderer', call: 'prepare', of: '/memory/a.mp4', outcome: 'done', results: 1, bytes: 0 },
  ]);
});
