import { defer, EMPTY, map, NEVER, Observable, of, Subject, type Subscriber } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { CacheEvent } from '../../src/contracts/clip-cache.ts';
import type { OpenEvent, OpenRequest } from '../../src/contracts/clip-loader.ts';
import { type ClipLoader, type ClipSource, ClipwrightError, type SourceInfo } from '../../src/index.ts';
import { sourceId } from '../../src/model/source-id.ts';
import { runRetries } from '../../src/pipelines/retries.ts';
import { sourcePool } from '../../src/pipelines/source-pool.ts';

const requests = ['a', 'b'].map((name) => ({ uri: `synthetic:${name}` }));

/** Opens for ever, and counts how often that was begun and is still under way. */
function slowLoader(
  opening: () => void = () => {},
): ClipLoader & { readonly begun: number; readonly underWay: number } {
  let begun = 0;
  let underWay = 0;
  return {
    get begun() {
      return begun;
    },
    get underWay() {
      return underWay;
    },
    open() {
      opening();
      return new Observable(() => {
        begun++;
        underWay++;
        return () => {
          underWay--;
        };
      });
    },
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

describe('a pool of sources that is closed', () => {
  it('opens nothing any more, and asks for nothing', () => {
    let asked = 0;
    const loader = slowLoader(() => {
      asked++;
    });
    const pool = sourcePool(loader, runRetries());
    pool.close();
    for (const request of requests) pool.acquire(request).subscribe();
    expect([asked, loader.begun]).toEqual([0, 0]);
  });

  it('from within an opening keeps nothing of it, and does not begin it again', () => {
    const loader = slowLoader(() => pool.close());
    const pool = sourcePool(loader, runRetries());
    for (const request of requests) pool.acquire(request).subscribe();
    expect(loader.begun).toBeLessThanOrEqual(1);
    expect(loader.underWay).toBe(0);
  });
});

/** A source of which nothing is asked but to be closed. */
class Source implements ClipSource {
  readonly uri = 'synthetic:a';
  readonly info: SourceInfo = {
    ...({ container: 'none', start: '0/1', duration: '1/1' } as const),
    video: {
      ...{ index: 0, codec: 'none', width: 2, height: 2, displayWidth: 2, displayHeight: 2, rotation: 0 },
      ...({
        sampleAspectRatio: '1/1',
        pixelFormat: 'yuv420p',
        frameRate: '25/1',
        timebase: '1/25',
        origin: 0,
      } as const),
      ...{ frames: 25, color: {} },
    },
  };
  closings = 0;
  index = () => EMPTY;
  async *video(): AsyncGenerator<never> {}
  async *audio(): AsyncGenerator<never> {}
  async [Symbol.asyncDispose](): Promise<void> {
    this.closings++;
  }
}

const loaderThat = (open: ClipLoader['open']): ClipLoader => ({
  open,
  settled: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

const a = { uri: 'synthetic:a' };

describe('a pool that is closed', () => {
  it('tells nothing to those who wait, who hold and who ask later, and closes what is held as it is left', () => {
    const sources: Source[] = [];
    const loader = loaderThat(({ uri }) =>
      uri === a.uri
        ? defer(() => {
            const source = new Source();
            sources.push(source);
            return of<OpenEvent>({ type: 'opened', source });
          })
        : NEVER,
    );
    const pool = sourcePool(loader, runRetries());
    const told: unknown[] = [];
    const ask = (request: OpenRequest) =>
      pool.acquire(request).subscribe({
        next: ({ type }) => told.push(type),
        error: (error) => told.push(error),
        complete: () => told.push('complete'),
      });
    const holder = ask(a);
    ask({ uri: 'synthetic:never' });
    pool.close();
    ask(a);
    ask({ uri: 'synthetic:later' });
    expect([told, sources.map(({ closings }) => closings)]).toEqual([['leased'], [0]]);
    holder.unsubscribe();
    expect(sources.map(({ closings }) => closings)).toEqual([1]);
  });
});

describe('a source that comes when everybody has left', () => {
  it('is closed, and waited for', async () => {
    let opening: Subscriber<OpenEvent> | undefined;
    // Takes no notice of being left.
    const stubborn = loaderThat(
      () =>
        new Observable((subscriber) => {
          opening = subscriber;
        }),
    );
    const pool = sourcePool(stubborn, runRetries());
    pool
      .acquire(a)
      .pipe(map((event) => event))
      .subscribe()
      .unsubscribe();
    pool.close();
    const source = new Source();
    opening?.next({ type: 'opened', source });
    await pool.settled();
    expect(source.closings).toBe(1);
  });
});

describe('the sources of a run', () => {
  /** Opens a new source each time, and keeps them all. */
  const opening = () => {
    const sources: Source[] = [];
    const open = (): Observable<OpenEvent> => {
      const source = new Source();
      sources.push(source);
      return of({ type: 'opened', source, cached: sources.length === 1 });
    };
    return { sources, loader: loaderThat(open) };
  };

  it('stay open from the first use to the last that is foreseen', async () => {
    const { sources, loader } = opening();
    const pool = sourcePool(loader, runRetries(), new Map([[sourceId(a), 3]]));
    for (let use = 0; use < 2; use++) {
      pool.acquire(a).subscribe().unsubscribe();
      pool.used(a);
    }
    expect([sources.map(({ closings }) => closings), pool.opened]).toEqual([[0], 1]);
    const last = pool.acquire(a).subscribe();
    pool.used(a);
    expect(sources[0]?.closings).toBe(0);
    last.unsubscribe();
    expect(sources[0]?.closings).toBe(1);
  });

  it('count uses that came to nothing before they asked', () => {
    const { sources, loader } = opening();
    const pool = sourcePool(loader, runRetries(), new Map([[sourceId(a), 2]]));
    pool.used(a);
    pool.acquire(a).subscribe().unsubscribe();
    expect(sources[0]?.closings).toBe(0);
    pool.used(a);
    expect(sources[0]?.closings).toBe(1);
  });

  it('stay until the pool is closed where no uses are foreseen', () => {
    const { sources, loader } = opening();
    const pool = sourcePool(loader, runRetries());
    const holder = pool.acquire(a).subscribe({ error: expect.fail, complete: expect.fail });
    pool.used(a);
    pool.used(a);
    pool.acquire({ uri: 'synthetic:b' }).subscribe().unsubscribe();
    expect(sources.map(({ closings }) => closings)).toEqual([0, 0]);
    pool.close();
    expect(sources.map(({ closings }) => closings)).toEqual([0, 1]);
    holder.unsubscribe();
    expect(sources.map(({ closings }) => closings)).toEqual([1, 1]);
  });

  it('tell how far their opening is', () => {
    const opening = new Subject<OpenEvent>();
    const pool = sourcePool(
      loaderThat(() => opening),
      runRetries(),
    );
    const events: CacheEvent<ClipSource>[] = [];
    pool.acquire(a).subscribe((event) => events.push(event));
    const half: OpenEvent = { type: 'progress', ratio: 0.5 };
    opening.next(half);
    const source = new Source();
    opening.next({ type: 'opened', source });
    opening.complete();
    expect(events).toEqual([half, { type: 'leased', value: source, hit: false }]);
    expect(pool.opened).toBe(1);
  });

  it('are hits for all but the first, and for that one too where a cache had it open', () => {
    const { loader } = opening();
    const pool = sourcePool(loader, runRetries());
    const hits: boolean[] = [];
    const note = (request: { readonly uri: string }) =>
      pool.acquire(request).subscribe((event) => event.type === 'leased' && hits.push(event.hit));
    for (const name of ['a', 'b', 'b']) note({ uri: `synthetic:${name}` });
    expect(hits).toEqual([true, false, true]);
  });

  it('that failed fail whoever asks later, and are not tried again until their last use is over', () => {
    let tries = 0;
    const error = new ClipwrightError('source-missing', 'There is no such source.');
    const failing = loaderThat(
      () =>
        new Observable((subscriber) => {
          tries++;
          subscriber.error(error);
        }),
    );
    const pool = sourcePool(failing, runRetries(), new Map([[sourceId(a), 2]]));
    const errors: unknown[] = [];
    const ask = () => pool.acquire(a).subscribe({ error: (reason) => errors.push(reason) });
    ask();
    ask();
    expect([errors, tries]).toEqual([[error, error], 1]);
    pool.used(a);
    pool.used(a);
    ask();
    expect(tries).toBe(2);
  });
});
