import { type ClipSource, ClipwrightError } from '@clipwright/core';
import { defineLoader, type LoaderDefinition, type OpenEvent, type SourceDefinition } from '@clipwright/core/author';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';

/** Work of an author's that ends when the test says so, whatever it is told. */
class Deferred<T> {
  resolve: (value: T) => void = () => {};
  readonly promise = new Promise<T>((resolve) => {
    this.resolve = resolve;
  });
}

const video = { width: 2, height: 1, pixelFormat: 'gray', frameRate: 10, frames: 12 } as const;
const whole = { start: 0, end: 1 };

async function open(definition: Partial<SourceDefinition>): Promise<{ source: ClipSource; settled(): Promise<void> }> {
  const frames: SourceDefinition['frames'] = (wanted) => wanted.map(() => new Uint8Array(2));
  const loader = defineLoader({ name: 'test', open: () => ({ video, frames, ...definition }) });
  const last = await lastValueFrom(loader.open({ uri: 'one' }));
  if (last.type !== 'opened') throw new Error('no source');
  return { source: last.source, settled: () => loader.settled() };
}

/** Whether a promise is settled, once everything that is due has happened. */
async function isSettled(promise: PromiseLike<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  return settled;
}

describe('a source that is opened while nobody waits any more', () => {
  it('is closed, once, and settling waits for it', async () => {
    const opening = new Deferred<SourceDefinition>();
    const signals: AbortSignal[] = [];
    let closed = 0;
    const definition: LoaderDefinition = {
      name: 'test',
      open: (_, { signal }) => {
        signals.push(signal);
        return opening.promise;
      },
    };
    const loader = defineLoader(definition);
    const events: OpenEvent[] = [];
    const subscription = loader.open({ uri: 'one' }).subscribe((event) => events.push(event));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    subscription.unsubscribe();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    const settled = loader.settled();
    expect(await isSettled(settled)).toBe(false);
    const close = (): void => {
      closed += 1;
    };
    opening.resolve({ video, frames: () => [], close });
    await settled;
    await loader[Symbol.asyncDispose]();
    expect({ events, closed }).toEqual({ events: [{ type: 'progress', ratio: 0 }], closed: 1 });
  });

  it('is closed when the loader is disposed, which whoever waited is told at once', async () => {
    const opening = new Deferred<SourceDefinition>();
    const ends: string[] = [];
    const loader = defineLoader({
      name: 'test',
      open: () => opening.promise,
      close: () => void ends.push('loader'),
    });
    const failed = lastValueFrom(loader.open({ uri: 'one' }));
    const disposed = loader[Symbol.asyncDispose]();
    await expect(failed).rejects.toMatchObject({ code: 'disposed' });
    expect(await isSettled(disposed)).toBe(false);
    opening.resolve({ video, frames: () => [], close: () => void ends.push('source') });
    await disposed;
    await loader[Symbol.asyncDispose]();
    expect(ends).toEqual(['source', 'loader']);
  });
});

describe('a reader whose author is still at work', () => {
  it('is left at once, the author is told, and settling waits for it', async () => {
    const decoding = new Deferred<void>();
    const log: string[] = [];
    const { source, settled } = await open({
      async *frames(_, signal) {
        signal.addEventListener('abort', () => log.push('told'));
        try {
          await decoding.promise;
          yield new Uint8Array(2);
        } finally {
          log.push('ended');
        }
      },
    });
    const reader = source.video(whole)[Symbol.asyncIterator]();
    const pending = reader.next();
    expect(await isSettled(pending)).toBe(false);
    expect(await reader.return?.()).toMatchObject({ done: true });
    expect(await pending).toMatchObject({ done: true });
    expect(log).toEqual(['told']);
    const settling = settled();
    expect(await isSettled(settling)).toBe(false);
    decoding.resolve();
    await settling;
    expect(log).toEqual(['told', 'ended']);
    await source[Symbol.asyncDispose]();
  });

  it('ends at once when the source is closed, which waits for the author', async () => {
    const decoding = new Deferred<void>();
    const log: string[] = [];
    const { source } = await open({
      async *frames() {
        await decoding.promise;
        log.push('frames');
        yield new Uint8Array(2);
      },
      audio: { sampleRate: 8000, channels: 1 },
      async *sound() {
        await decoding.promise;
        log.push('sound');
        yield new Float32Array(2);
      },
      close: () => void log.push('closed'),
    });
    const readers = [source.video(whole), source.audio(whole)].map((one) => one[Symbol.asyncIterator]());
    const pending = readers.map((reader) => reader.next());
    expect(await isSettled(Promise.any(pending))).toBe(false);
    const closing = source[Symbol.asyncDispose]();
    for (const one of pending) await expect(one).rejects.toMatchObject({ code: 'source-closed' });
    expect(await isSettled(closing)).toBe(false);
    decoding.resolve();
    await closing;
    expect(log.sort()).toEqual(['closed', 'frames', 'sound']);
    await source[Symbol.asyncDispose]();
    expect(log).toHaveLength(3);
  });
});

it('a signal does not abort when its source is handed over', async () => {
  let left: AbortSignal | undefined;
  const loader = defineLoader({
    name: 'test',
    open: (_, { signal }) => {
      left = signal;
      return { video, frames: () => [] };
    },
  });
  const last = await lastValueFrom(loader.open({ uri: 'one' }));
  expect({ type: last.type, aborted: left?.aborted }).toEqual({ type: 'opened', aborted: false });
  await loader[Symbol.asyncDispose]();
});

describe('what an author may not do is said so', () => {
  const definitions: readonly (readonly [string, Partial<SourceDefinition>])[] = [
    ['no side', { video: { ...video, width: 0 } }],
    ['times that fall', { video: { ...video, timebase: '1/10', timestamps: [0, 2, 1], end: 3 } }],
    ['no frame', { video: { ...video, frames: 0 } }],
    ['sound without a function', { audio: { sampleRate: 8000, channels: 1 } }],
    ['a first frame that is no keyframe', { video: { ...video, keyframes: [3] } }],
  ];
  it.each(definitions)('%s', async (_, definition) => {
    let closed = 0;
    const close = (): void => {
      closed += 1;
    };
    const opening = open({ ...definition, close });
    await expect(opening).rejects.toMatchObject({ code: 'contract-violation' });
    expect(closed).toBe(1);
  });

  const readings: readonly (readonly [string, string, Partial<SourceDefinition>])[] = [
    ['a picture of another size', 'contract-violation', { frames: () => [new Uint8Array(3)] }],
    ['an error without a code', 'contract-violation', { frames: () => JSON.parse('{') }],
    ['an error of the system', 'source-missing', { frames: () => enoent() }],
    ['fewer pictures than frames', 'source-damaged', { frames: () => [new Uint8Array(2)] }],
  ];
  it.each(readings)('%s: %s', async (_, code, definition) => {
    const { source } = await open(definition);
    const reading = async (): Promise<void> => {
      for await (const sample of source.video(whole)) sample.close();
    };
    await expect(reading()).rejects.toMatchObject({ code });
    await source[Symbol.asyncDispose]();
  });
});

function enoent(): never {
  throw Object.assign(new Error('gone'), { code: 'ENOENT' });
}

it('frames that do not decode are left out where that is asked for, and those behind them are there', async () => {
  const damaged = new Set([2, 3, 7]);
  const { source } = await open({
    *frames(wanted) {
      for (const frame of wanted) {
        if (damaged.has(frame)) throw new ClipwrightError('source-damaged', 'It is torn.');
        yield new Uint8Array(2).fill(frame);
      }
    },
  });
  const seen: (number | undefined)[] = [];
  for await (const { data } of source.video({ start: 0, end: 1.2 }, { onDamage: 'omit' })) seen.push(data[0]);
  expect(seen).toEqual([0, 1, 4, 5, 6, 8, 9, 10, 11]);
});

it('a definition that lacks something is refused where it is given', () => {
  const plain: { defineLoader(definition: object): unknown } = { defineLoader };
  expect(() => plain.defineLoader({ name: 'test' })).toThrow(/open .* is no function/);
  expect(() => plain.defineLoader({ open: () => {} })).toThrow(/name .* is no text/);
});
