import type { ClipLoader, ClipSource } from '@clipwright/core';
import { ClipwrightError } from '@clipwright/core';
import type { OpenEvent, OpenRequest } from '@clipwright/core/author';
import { chooseStream, timed } from '@clipwright/core/probing';
import { concat, defer, finalize, type Observable, of, Subject, takeUntil } from 'rxjs';
import { steps } from './steps.ts';
import { parseSyntheticUri, type SyntheticOptions } from './synthetic-options.ts';
import { type SyntheticCounters, syntheticSource } from './synthetic-source.ts';

/** A loader whose sources are made in JavaScript, for tests. */
export interface SyntheticLoader extends ClipLoader {
  /** What is alive now. */
  readonly counters: Readonly<SyntheticCounters>;
  /** What is alive now, one line each: none when everything is closed. */
  leftovers(): string[];
}

/**
 * A loader that ffmpeg knows nothing of. Each frame carries its number in black and white cells, read back by
 * {@link readFrameNumber}, over a colour that follows from the source's name; the sound is a beep in every second.
 * A source is named and described by its URI: `synthetic:one?frames=48&rate=30000/1001&size=160x90`; see
 * {@link SyntheticOptions} for the parameters. Disposing the loader closes its sources.
 *
 * @example
 * const loader = syntheticLoader({ frames: 24 });
 * loader.open({ uri: 'synthetic:one?first=100' });
 */
export function syntheticLoader(options: SyntheticOptions = {}): SyntheticLoader {
  const counters: SyntheticCounters = { opens: 0, opening: 0, sources: 0, readers: 0, samples: 0 };
  const sources = new Set<ClipSource>();
  const disposal = new Subject<never>();

  const open = ({ uri, streams = {}, rate }: OpenRequest): Observable<OpenEvent> =>
    defer(() => {
      const spec = parseSyntheticUri(uri, options);
      counters.opens += 1;
      counters.opening += 1;
      const opened = defer(() => {
        if (spec.fail !== undefined) throw new ClipwrightError(spec.fail, `${uri} fails, as it was asked to.`);
        if (rate !== undefined) throw timed(uri);
        chooseStream(uri, 'video', [{ index: 0, isDefault: true }], streams.video);
        chooseStream(uri, 'audio', spec.audio === 0 ? [] : [{ index: 1, isDefault: true }], streams.audio);
        const source = syntheticSource(uri, spec, counters, () => sources.delete(source));
        sources.add(source);
        return of<OpenEvent>({ type: 'opened', source });
      });
      return concat(steps(spec.delay), opened).pipe(
        finalize(() => {
          counters.opening -= 1;
        }),
      );
    }).pipe(takeUntil(disposal));

  return {
    contracts: { ClipLoader: 1 },
    counters,
    leftovers: () =>
      [
        `openings: ${counters.opening}`,
        `sources: ${counters.sources}`,
        `readers: ${counters.readers}`,
        `samples: ${counters.samples}`,
      ].filter((line) => !line.endsWith(': 0')),
    open,
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: async () => {
      // An error of the notifier reaches whoever waits, and whoever comes later.
      disposal.error(new ClipwrightError('disposed', 'The synthetic loader is disposed.'));
      await Promise.all([...sources].map((source) => source[Symbol.asyncDispose]()));
    },
  };
}
