import { type ClipLoader, type ClipSource, loadClips, type OpenClip, resultFrom, withCache } from '@clipwright/core';
import type { OpenEvent } from '@clipwright/core/author';
import { EMPTY, lastValueFrom, map, Observable, of, type Subscriber, take, tap } from 'rxjs';
import { expect, it } from 'vitest';
import { syntheticLoader } from '../../src/index.ts';
import { sharingCache } from './sharing-cache.ts';

const clips = [{ source: 'synthetic:a' }, { source: 'synthetic:b' }, { source: 'synthetic:a' }];

it('opens a source once for runs side by side, and says that it was open', async () => {
  const loader = syntheticLoader({ delay: 3 });
  const cache = sharingCache();
  const runs = [1, 2, 3].map(() => resultFrom(loadClips(clips, { loader, cache })));
  const reports = await Promise.all(runs);
  expect(loader.counters.opens).toBe(2);
  expect(reports.map(({ misses }) => misses).toSorted()).toEqual([0, 0, 2]);
  expect(loader.leftovers()).toEqual([]);
});

it('gives a lease whose disposal releases it, once, while others read on', async () => {
  const loader = syntheticLoader();
  const shared = withCache(loader, sharingCache());
  const open = () => openedBy(shared);
  const [first, second] = [await open(), await open()];
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  expect(second.info.video.frames).toBe(48);
  const [sample] = [await second.video({ start: 0, end: 1 })[Symbol.asyncIterator]().next()];
  expect(sample.done).toBe(false);
  sample.value?.close();
  await second[Symbol.asyncDispose]();
  expect(loader.counters.sources).toBe(0);
});

it('ends the readers of who gives it back, and nobody else’s', async () => {
  const loader = syntheticLoader();
  const shared = withCache(loader, sharingCache());
  const open = () => openedBy(shared);
  const [one, two] = [await open(), await open()];
  const range = { start: 0, end: 1 };
  const readers = [one, one, one, two].map((source) => source.video(range)[Symbol.asyncIterator]());
  const [between, pending, unread, others] = readers;
  (await between?.next())?.value?.close();
  (await others?.next())?.value?.close();
  const waiting = expect(pending?.next()).rejects.toMatchObject({ code: 'source-closed' });
  await one[Symbol.asyncDispose]();
  await waiting;
  await expect(between?.next()).rejects.toMatchObject({ code: 'source-closed' });
  await expect(unread?.next()).rejects.toMatchObject({ code: 'source-closed' });
  await expect(lastValueFrom(one.index())).rejects.toMatchObject({ code: 'source-closed' });
  const sample = await others?.next();
  expect(sample?.done).toBe(false);
  sample?.value?.close();
  await two[Symbol.asyncDispose]();
  expect(loader.leftovers()).toEqual([]);
});

it('releases what nobody took', async () => {
  const loader = syntheticLoader({ delay: 1 });
  const shared = withCache(loader, sharingCache());
  shared.open({ uri: 'synthetic:a' }).subscribe().unsubscribe();
  await lastValueFrom(shared.open({ uri: 'synthetic:a' }).pipe(take(1)));
  await shared.settled();
  expect(loader.leftovers()).toEqual([]);
  await expect(lastValueFrom(shared.open({ uri: 'nowhere' }))).rejects.toMatchObject({ code: 'source-missing' });
  await shared[Symbol.asyncDispose]();
  await expect(lastValueFrom(loader.open({ uri: 'synthetic:a' }))).rejects.toMatchObject({ code: 'disposed' });
});

it('closes what comes when everybody has left', async () => {
  const loader = syntheticLoader();
  const opened = await lastValueFrom(loader.open({ uri: 'synthetic:a' }));
  let opening: Subscriber<OpenEvent> | undefined;
  // Takes no notice of being left.
  const stubborn: ClipLoader = {
    open: () =>
      new Observable((subscriber) => {
        opening = subscriber;
      }),
    settled: () => loader.settled(),
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  };
  const shared = withCache(stubborn, sharingCache());
  shared.open({ uri: 'synthetic:a' }).subscribe().unsubscribe();
  expect(loader.counters.sources).toBe(1);
  opening?.next(opened);
  await shared.settled();
  expect(loader.counters.sources).toBe(0);
});

it('lends a source that is a class with private members', async () => {
  const plain = syntheticLoader();
  class OwnSource implements ClipSource {
    readonly #inner: ClipSource;
    constructor(inner: ClipSource) {
      this.#inner = inner;
    }
    get uri() {
      return this.#inner.uri;
    }
    get info() {
      return this.#inner.info;
    }
    get fingerprint() {
      return this.#inner.fingerprint ?? '';
    }
    decoder() {
      return of('own 1');
    }
    index(...asked: Parameters<ClipSource['index']>) {
      return this.#inner.index(...asked);
    }
    video(...asked: Parameters<ClipSource['video']>) {
      return this.#inner.video(...asked);
    }
    audio(...asked: Parameters<ClipSource['audio']>) {
      return this.#inner.audio(...asked);
    }
    [Symbol.asyncDispose]() {
      return this.#inner[Symbol.asyncDispose]();
    }
  }
  const loader: ClipLoader = {
    open: (request) =>
      plain
        .open(request)
        .pipe(map((event) => (event.type === 'opened' ? { ...event, source: new OwnSource(event.source) } : event))),
    settled: () => plain.settled(),
    [Symbol.asyncDispose]: () => plain[Symbol.asyncDispose](),
  };
  const use = async (clip: OpenClip) => {
    let frames = 0;
    for await (const sample of clip.video()) {
      frames += 1;
      sample.close();
    }
    return [frames, clip.source.fingerprint !== '', await lastValueFrom(clip.source.decoder?.() ?? EMPTY)];
  };
  const told: unknown[] = [];
  const run = loadClips(clips, { loader, cache: sharingCache(), use });
  await lastValueFrom(run.pipe(tap((event) => event.type === 'loaded' && told.push(event.value))));
  expect(told).toEqual(clips.map(() => [48, true, 'own 1']));
  expect(plain.leftovers()).toEqual([]);
});

async function openedBy(loader: ClipLoader): Promise<ClipSource> {
  const event = await lastValueFrom(loader.open({ uri: 'synthetic:a' }));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}
