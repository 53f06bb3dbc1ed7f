import type { AudioSample, TimeRange, VideoFormat, VideoSample } from '@clipwright/core';
import { type ClipLoader, type ClipSource, ClipwrightError, Rational } from '@clipwright/core';
import { type OpenEvent, secondsToRational } from '@clipwright/core/author';
import { catchError, concat, defer, EMPTY, map, mergeMap, NEVER, Observable, of, shareReplay, throwError } from 'rxjs';

type Break = (loader: ClipLoader) => ClipLoader;

const change = (loader: ClipLoader, parts: Partial<ClipLoader>): ClipLoader => ({
  open: (request) => loader.open(request),
  settled: () => loader.settled(),
  [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  ...parts,
});

/** Breaks how it opens. */
const opening =
  (alter: (events: Observable<OpenEvent>, loader: ClipLoader) => Observable<OpenEvent>): Break =>
  (loader) =>
    change(loader, { open: (request) => alter(loader.open(request), loader) });

/** Breaks its sources. */
const sources = (alter: (source: ClipSource) => Partial<ClipSource>): Break =>
  opening((events) =>
    events.pipe(
      map((event) => {
        if (event.type === 'progress') return event;
        return { ...event, source: { ...event.source, ...alter(event.source) } };
      }),
    ),
  );

interface Reader<T> {
  next(): Promise<IteratorResult<T>>;
  return(): Promise<IteratorResult<T>>;
}

/** Breaks their readers. */
const readers = (alter: <T>(reader: Reader<T>) => Partial<Reader<T>>): Break => {
  const wrap = <T>(iterable: AsyncIterable<T>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]: () => {
      const inner = iterable[Symbol.asyncIterator]();
      const reader: Reader<T> = {
        next: () => inner.next(),
        return: () => inner.return?.() ?? Promise.resolve(ended),
      };
      return { ...reader, ...alter(reader) };
    },
  });
  return sources((source) => ({
    video: (range, format) => wrap(source.video(range, format)),
    audio: (range, format) => wrap(source.audio(range, format)),
  }));
};

const ended = { done: true, value: undefined } as const;

async function* nothing(): AsyncGenerator<never> {}

const isEmpty = ({ start, end }: TimeRange): boolean => secondsToRational(end).compare(secondsToRational(start)) <= 0;

const shiftEnd = ({ start, end }: TimeRange, by: Rational): TimeRange => ({
  start,
  end: secondsToRational(end).add(by).toString(),
});

async function* notBefore(samples: AsyncIterable<VideoSample>, { start }: TimeRange): AsyncGenerator<VideoSample> {
  for await (const sample of samples) {
    if (sample.timestamp > secondsToRational(start).toNumber() - 1e-6) yield sample;
    else sample.close();
  }
}

async function* once(samples: AsyncIterable<VideoSample>): AsyncGenerator<VideoSample> {
  let before: number | undefined;
  for await (const sample of samples) {
    if (sample.pts !== before) yield sample;
    else sample.close();
    before = sample.pts;
  }
}

async function* sharing(samples: AsyncIterable<VideoSample>): AsyncGenerator<VideoSample> {
  let before: VideoSample | undefined;
  for await (const sample of samples) {
    yield before?.pts === sample.pts ? { ...sample, data: before.data } : sample;
    before = sample;
  }
}

const checkOf = (source: ClipSource): Observable<never> => source.check?.() ?? EMPTY;

const changed = (): ClipwrightError => new ClipwrightError('source-changed', 'It is another.');

const isAsked = ({ every, at }: VideoFormat): boolean => every !== undefined || at !== undefined;

async function* humming(samples: AsyncIterable<AudioSample>): AsyncGenerator<AudioSample> {
  for await (const sample of samples) {
    sample.data.fill(0.1);
    yield sample;
  }
}

const isDeclined = (error: unknown): boolean => error instanceof ClipwrightError && error.code === 'source-declined';

async function* closing(samples: AsyncIterable<AudioSample>, source: ClipSource): AsyncGenerator<AudioSample> {
  yield* samples;
  await source[Symbol.asyncDispose]();
}

/** Loaders that break a promise each. */
export const brokenLoaders: Readonly<Record<string, Break>> = {
  'was written for another contract': (loader) => change(loader, { contracts: { ClipLoader: 0 } }),
  'starts without a subscriber': (loader) =>
    change(loader, {
      open: (request) => {
        loader.open(request).subscribe({ error: () => {} });
        return loader.open(request);
      },
    }),
  'shares its runs': opening((events) => {
    let opened: OpenEvent | undefined;
    return defer(() =>
      events.pipe(
        map((event) => {
          if (event.type === 'opened') opened ??= event;
          return event.type === 'opened' ? (opened ?? event) : event;
        }),
      ),
    );
  }),
  'opens twice': opening((events) =>
    events.pipe(mergeMap((event) => (event.type === 'opened' ? [event, event] : [event]))),
  ),
  'goes back': opening((events) =>
    events.pipe(mergeMap((event) => (event.type === 'progress' ? [event, { ...event, ratio: 0 }] : [event]))),
  ),
  'goes on when it is left': opening(
    (events) =>
      new Observable((subscriber) => {
        events.subscribe({
          next: (event) => subscriber.next(event),
          error: (error) => subscriber.error(error),
          complete: () => subscriber.complete(),
        });
      }),
  ),
  'takes back what it gave when it is left': opening(
    (events) =>
      new Observable((subscriber) => {
        let given: ClipSource | undefined;
        subscriber.add(() => void given?.[Symbol.asyncDispose]());
        const subscription = events.subscribe({
          next: (event) => {
            if (event.type === 'opened') given = event.source;
            subscriber.next(event);
            if (!subscriber.closed) given = undefined;
          },
          error: (error) => subscriber.error(error),
          complete: () => subscriber.complete(),
        });
        subscriber.add(subscription);
      }),
  ),
  'has untyped errors': opening((events) =>
    events.pipe(
      catchError((error) => throwError(() => (error.code === 'disposed' ? error : new Error(error.message)))),
    ),
  ),
  'has one code for everything': opening((events) =>
    events.pipe(catchError((error) => throwError(() => new ClipwrightError('internal', error.message)))),
  ),
  'leaks when it fails': opening((events, loader) =>
    events.pipe(
      catchError((error) => {
        loader.open({ uri: 'synthetic:leak' }).subscribe({ error: () => {} });
        return throwError(() => error);
      }),
    ),
  ),
  'ignores the choice of streams': (loader) => change(loader, { open: ({ uri }) => loader.open({ uri }) }),
  'knows no streams': (loader) =>
    change(loader, {
      open: ({ uri, streams = {} }) =>
        defer(() => {
          if (streams.video === undefined) return loader.open({ uri, streams });
          throw new ClipwrightError('no-such-stream', 'It knows none.');
        }),
    }),
  'closes once only': sources((source) => {
    let closed = false;
    return {
      [Symbol.asyncDispose]: async () => {
        if (closed) throw new Error('It is closed already.');
        closed = true;
        await source[Symbol.asyncDispose]();
      },
    };
  }),
  'never closes': sources(() => ({ [Symbol.asyncDispose]: async () => {} })),
  'names its sources otherwise': sources(() => ({ uri: 'synthetic:another' })),
  'invents a file': sources(() => ({ file: '/file.mp4' })),
  'has a new fingerprint each time': (loader) => {
    let count = 0;
    const renamed = sources(() => {
      count += 1;
      return { fingerprint: String(count) };
    });
    return renamed(loader);
  },
  'names what decodes it otherwise each time': (loader) => {
    let count = 0;
    const renamed = sources(() => {
      count += 1;
      const name = String(count);
      return { decoder: () => of(name) };
    });
    return renamed(loader);
  },
  'names two that decode it': sources(() => ({ decoder: () => of('one', 'one') })),
  'knows one fingerprint only': sources(() => ({ fingerprint: 'always the same' })),
  'opens when it is disposed': (loader) => change(loader, { [Symbol.asyncDispose]: async () => {} }),
  'abandons who waits when it is disposed': (loader) => {
    let disposed = false;
    return change(loader, {
      open: (request) =>
        defer(() => {
          const late = disposed;
          const abandon = (error: unknown) => (disposed && !late ? NEVER : throwError(() => error));
          return loader.open(request).pipe(catchError(abandon));
        }),
      [Symbol.asyncDispose]: () => {
        disposed = true;
        return loader[Symbol.asyncDispose]();
      },
    });
  },
  'skips the frame that is showing': sources((source) => ({
    video: (range, format = {}) =>
      isAsked(format) ? source.video(range, format) : notBefore(source.video(range, format), range),
  })),
  'gives a frame too many': sources((source) => ({
    video: (range, format) => {
      const frame = Rational.one.div(Rational.from(source.info.video.frameRate));
      const longer = isEmpty(range) || isAsked(format ?? {}) ? range : shiftEnd(range, frame);
      return source.video(longer, format);
    },
  })),
  'has one reader for all': sources((source) => {
    const shared = new Map<string, AsyncIterable<VideoSample>>();
    return {
      video: (range, format) => {
        const key = JSON.stringify([range, format]);
        const reader = shared.get(key) ?? source.video(range, format);
        shared.set(key, reader);
        return reader;
      },
    };
  }),
  'ignores the format': sources((source) => ({
    video: (range, { every, at } = {}) =>
      source.video(range, { ...(every === undefined ? {} : { every }), ...(at === undefined ? {} : { at }) }),
  })),
  'reads nothing of an empty range': sources((source) => ({
    video: (range, format) => (isEmpty(range) ? nothing() : source.video(range, format)),
  })),
  'gives a frame once, however often it is asked for': sources((source) => ({
    video: (range, format = {}) =>
      format.at === undefined ? source.video(range, format) : once(source.video(range, format)),
  })),
  'gives several samples one memory': sources((source) => ({
    video: (range, format = {}) =>
      format.every === undefined ? source.video(range, format) : sharing(source.video(range, format)),
  })),
  'counts its steps from the zero': sources((source) => ({
    video: (range, format = {}) => {
      const { every } = format;
      if (every === undefined || secondsToRational(every).compare(0) <= 0) return source.video(range, format);
      const step = secondsToRational(every);
      const start = step.mul(secondsToRational(range.start).div(step).floor());
      return source.video({ start: start.toString(), end: range.end }, format);
    },
  })),
  'takes any times': sources((source) => ({
    video: (range, format = {}) => {
      if (!isAsked(format)) return source.video(range, format);
      try {
        return source.video(range, format);
      } catch {
        return nothing();
      }
    },
  })),
  'hangs on return while next is pending': readers((reader) => {
    let pending = 0;
    return {
      next: async () => {
        pending += 1;
        try {
          return await reader.next();
        } finally {
          pending -= 1;
        }
      },
      return: () => (pending > 0 ? new Promise(() => {}) : reader.return()),
    };
  }),
  'reads on after return': readers(() => ({ return: async () => ended })),
  'just ends when its source closes': readers((reader) => ({
    next: () =>
      reader.next().catch((error) => {
        if (error.code === 'source-closed') return ended;
        throw error;
      }),
  })),
  'counts its frames wrongly': sources(({ info }) => ({
    info: { ...info, video: { ...info.video, frames: (info.video.frames ?? 0) + 1 } },
  })),
  'has info that is no data': sources(({ info }) => ({ info: Object.assign({ opened: new Date(0) }, info) })),
  'loses a sample of sound': sources((source) => ({
    audio: (range, format) => source.audio(isEmpty(range) ? range : shiftEnd(range, Rational.of(-1n, 40000n)), format),
  })),
  'takes itself for another the second time': sources((source) => {
    let asked = 0;
    return {
      check: () =>
        defer(() => {
          asked += 1;
          return asked === 1 ? checkOf(source) : throwError(changed);
        }),
    };
  }),
  'takes itself for another when somebody else closes it': (loader) => {
    const closed = new Set<string>();
    const broken = sources((source) => ({
      check: () => defer(() => (closed.has(source.uri) ? throwError(changed) : checkOf(source))),
      [Symbol.asyncDispose]: () => {
        closed.add(source.uri);
        return source[Symbol.asyncDispose]();
      },
    }));
    return broken(loader);
  },
  'says that it did not change': sources((source) => ({
    check: () =>
      new Observable<never>((subscriber) => {
        // Methods are compared loosely: so it can be given what it should not be.
        const any: { next(value: string): void } = subscriber;
        any.next('unchanged');
        return checkOf(source).subscribe(subscriber);
      }),
  })),
  'never notices a change': sources(() => ({ check: () => EMPTY })),
  'cannot tell of a change': opening((events) =>
    events.pipe(
      map((event) => {
        if (event.type === 'progress') return event;
        const { check: _, ...source } = event.source;
        return { ...event, source };
      }),
    ),
  ),
  'looks for changes once': sources((source) => {
    const check$ = checkOf(source).pipe(shareReplay());
    return { check: () => check$ };
  }),
  'tells of a change once': sources((source) => {
    let told = false;
    return {
      check: () =>
        checkOf(source).pipe(
          catchError((error) => {
            if (told) return EMPTY;
            told = true;
            return throwError(() => error);
          }),
        ),
    };
  }),
  'has one code for every change': sources((source) => ({
    check: () =>
      checkOf(source).pipe(
        catchError((error) => throwError(() => new ClipwrightError('source-damaged', error.message))),
      ),
  })),
  hums: sources((source) => ({ audio: (range, format) => humming(source.audio(range, format)) })),
  'declines too late': opening((events) =>
    events.pipe(
      catchError((error: unknown) =>
        isDeclined(error)
          ? concat(
              of({ type: 'progress' as const, ratio: 0 }),
              throwError(() => error),
            )
          : throwError(() => error),
      ),
    ),
  ),
  'fails what it should decline': opening((events) =>
    events.pipe(
      catchError((error: unknown) =>
        throwError(() => (isDeclined(error) ? new ClipwrightError('not-media', 'It is not.') : error)),
      ),
    ),
  ),
  'closes a source with its first reader': sources((source) => ({
    audio: (range, format) => closing(source.audio(range, format), source),
  })),
};
