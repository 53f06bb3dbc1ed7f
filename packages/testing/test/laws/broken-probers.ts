import { ClipwrightError, type Prober, type SourceInfo } from '@clipwright/core';
import { catchError, defer, map, mergeMap, NEVER, Observable, tap, throwError } from 'rxjs';

type Break = (prober: Prober, plain: Prober) => Prober;

const change = (prober: Prober, parts: Partial<Prober>): Prober => ({
  probe: (request) => prober.probe(request),
  index: (...asked) => prober.index(...asked),
  settled: () => prober.settled(),
  [Symbol.asyncDispose]: () => prober[Symbol.asyncDispose](),
  ...parts,
});

/** Breaks both answers. */
const answering =
  (alter: <T>(answer$: Observable<T>) => Observable<T>): Break =>
  (prober) =>
    change(prober, {
      probe: (request) => alter(prober.probe(request)),
      index: (...asked) => alter(prober.index(...asked)),
    });

/** Breaks what is told of the source. */
const telling =
  (alter: (info: SourceInfo) => SourceInfo): Break =>
  (prober) =>
    change(prober, { probe: (request) => prober.probe(request).pipe(map(alter)) });

const failing = (alter: (error: unknown) => Error): Break =>
  answering((answer$) =>
    answer$.pipe(
      catchError((error: unknown) => {
        const kept = error instanceof ClipwrightError && !['source-missing', 'not-media'].includes(error.code);
        return throwError(() => (kept ? error : alter(error)));
      }),
    ),
  );

/** An answer that is long in coming. */
const endless = (prober: Prober) => prober.probe({ uri: 'synthetic:one?delay=100000' });

let times = 0;

/** Probers that break a promise each. */
export const brokenProbers: Readonly<Record<string, Break>> = {
  'was written for another contract': (prober) => change(prober, { contracts: { Prober: 0 } }),
  'starts without a subscriber': (prober) =>
    change(prober, {
      probe: (request) => {
        endless(prober).subscribe({ error: () => {} });
        return prober.probe(request);
      },
    }),
  'answers twice': answering((answer$) => answer$.pipe(mergeMap((answer) => [answer, answer]))),
  'tells something else each time': telling((info) => {
    times += 1;
    return { ...info, container: `synthetic ${times}` };
  }),
  'counts its frames wrongly': telling((info) => ({ ...info, video: { ...info.video, frames: 1 } })),
  'has info that is no data': telling((info) => ({ ...info, hints: Object({ date: new Date(0) }) })),
  'leaves out the next frame': (prober) =>
    change(prober, {
      index: (request, range, detail) =>
        prober
          .index(request, range, detail)
          .pipe(map((index) => (range === undefined ? index : { ...index, timestamps: index.timestamps.slice(0, 8) }))),
    }),
  'leaves out groups': (prober) =>
    change(prober, {
      index: (request, range, detail) =>
        prober
          .index(request, range, detail)
          .pipe(map((index) => (range === undefined ? index : { ...index, gops: index.gops.slice(1) }))),
    }),
  'takes any stream': (prober) => change(prober, { probe: ({ uri }) => prober.probe({ uri }) }),
  'goes on when it is left': (prober, plain) =>
    change(prober, {
      probe: (request) =>
        new Observable((subscriber) => {
          let isOver = false;
          const answer$ = prober
            .probe(request)
            .pipe(tap({ next: () => (isOver = true), error: () => (isOver = true) }));
          subscriber.add(answer$.subscribe(subscriber));
          subscriber.add(() => void (isOver || endless(plain).subscribe({ error: () => {} })));
        }),
    }),
  'has untyped errors': failing(() => new Error('untyped')),
  'has one code for everything': failing(() => new ClipwrightError('internal', 'It did not work.')),
  guesses: (prober) =>
    change(prober, {
      probe: ({ uri, ...request }) => prober.probe({ uri: uri.replace(/\?fail=probe-incomplete$/, ''), ...request }),
      index: ({ uri, ...request }) => prober.index({ uri: uri.replace(/\?fail=probe-incomplete$/, ''), ...request }),
    }),
  'never notices a change': (prober, plain) => change(prober, { index: (...asked) => plain.index(...asked) }),
  'answers when it is disposed': (prober) => change(prober, { [Symbol.asyncDispose]: async () => {} }),
  'abandons who waits when it is disposed': (prober) => {
    let disposed = false;
    const waiting = <T>(ask: () => Observable<T>): Observable<T> =>
      defer(() => {
        const late = disposed;
        return ask().pipe(catchError((error: unknown) => (disposed && !late ? NEVER : throwError(() => error))));
      });
    return change(prober, {
      probe: (request) => waiting(() => prober.probe(request)),
      index: (...asked) => waiting(() => prober.index(...asked)),
      [Symbol.asyncDispose]: () => {
        disposed = true;
        return prober[Symbol.asyncDispose]();
      },
    });
  },
};
