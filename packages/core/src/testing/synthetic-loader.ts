import { Observable } from 'rxjs';
import type { ClipLoader, ClipSource, OpenEvent } from '../contracts/clip-loader.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { parseSyntheticUri, type SyntheticOptions, type SyntheticSpec } from './synthetic-options.ts';
import { type SyntheticCounters, syntheticSource } from './synthetic-source.ts';

/** A loader whose sources are made in JavaScript, for tests. */
export interface SyntheticLoader extends ClipLoader {
  /** What is alive now. */
  readonly counters: Readonly<SyntheticCounters>;
  /** What is alive now, one line each: none when everything is closed. */
  leftovers(): string[];
}

const steps = 2;

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
  const stops = new Set<() => void>();
  let disposed = false;

  const open = (uri: string): Observable<OpenEvent> =>
    new Observable((subscriber) => {
      if (disposed) return subscriber.error(disposedError());
      counters.opens += 1;
      let spec: SyntheticSpec;
      try {
        spec = parseSyntheticUri(uri, options);
      } catch (error) {
        return subscriber.error(error);
      }
      counters.opening += 1;
      const stop = (): void => subscriber.error(disposedError());
      stops.add(stop);
      let timer: ReturnType<typeof setTimeout> | undefined;
      subscriber.add(() => {
        clearTimeout(timer);
        stops.delete(stop);
        counters.opening -= 1;
      });

      const finish = (): void => {
        if (spec.fail !== undefined) {
          subscriber.error(new ClipwrightError(spec.fail, `${uri} fails, as it was asked to.`));
          return;
        }
        const source = syntheticSource(uri, spec, counters, () => sources.delete(source));
        sources.add(source);
        subscriber.next({ type: 'opened', source });
        subscriber.complete();
      };
      const advance = (step: number): void => {
        subscriber.next({ type: 'progress', ratio: step / steps });
        if (subscriber.closed) return;
        timer = setTimeout(() => (step < steps ? advance(step + 1) : finish()), spec.delay);
      };
      advance(0);
    });

  return {
    counters,
    leftovers: () =>
      [
        `openings: ${counters.opening}`,
        `sources: ${counters.sources}`,
        `readers: ${counters.readers}`,
        `samples: ${counters.samples}`,
      ].filter((line) => !line.endsWith(': 0')),
    open: ({ uri }) => open(uri),
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      for (const stop of [...stops]) stop();
      await Promise.all([...sources].map((source) => source[Symbol.asyncDispose]()));
    },
  };
}

function disposedError(): ClipwrightError {
  return new ClipwrightError('disposed', 'The synthetic loader is disposed.');
}
