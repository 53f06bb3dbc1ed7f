import { resolve } from 'node:path';
import type {
  Clip,
  LoadEvent,
  LoadOptions,
  LoadReport,
  OpenClips,
  OutputOptions,
  PlanEvent,
  PlanReport,
  RenderDeps,
  RenderEvent,
  RenderReport,
  Timeline,
  Used,
  UseOptions,
} from '@clipwright/core';
import type { OptionsOf } from '@clipwright/core/author';
import type { Observable } from 'rxjs';
import type { ClipwrightOptions } from './options.ts';
import { partsOf, type RenderParts } from './parts.ts';

type Core = typeof import('@clipwright/core');

const shape = {
  store: 'any',
  cache: 'any',
  loader: 'any',
  renderer: 'any',
  ffmpeg: 'any',
  loadConcurrency: 'any',
  concurrency: 'any',
  signal: 'any',
} satisfies OptionsOf<ClipwrightOptions>;

/** What a run takes beside the parts. */
export type RunOptions<O, E> = Omit<O, keyof RenderParts> & {
  /** Is told of everything that happens: progress, clips, what is tried again. What it throws ends the run. */
  readonly onEvent?: (event: E) => void;
};

/** What became of the clips. */
export interface Loaded {
  readonly report: LoadReport;
}

/** What became of the clips, and of `use` on each. */
export interface LoadedValues<R> extends Loaded {
  /** What `use` gave, by the clips' positions in the list; `undefined` of one that was skipped. */
  readonly values: readonly (R | undefined)[];
}

/**
 * Loading and rendering, with the usual parts. Each of its members rejects as the function of `@clipwright/core` that
 * it runs errs, with `cancelled` when a signal aborts, and with `disposed` when it comes too late.
 */
export interface Clipwright extends AsyncDisposable {
  /** Opens clips side by side, checks them, and runs `use` on each while its source is open: core's `loadClips`. */
  load<R>(clips: readonly Clip[], options: RunOptions<UseOptions<R>, LoadEvent<Used<R>>>): Promise<LoadedValues<R>>;
  load(clips: readonly Clip[], options?: RunOptions<LoadOptions, LoadEvent>): Promise<Loaded>;
  /** Opens clips, and keeps them open until what it gives is disposed, or this is: core's `openClips`. */
  open(clips: readonly Clip[], options?: Omit<LoadOptions, keyof RenderParts>): Promise<OpenClips>;
  /**
   * Renders a timeline into one video: core's `renderTimeline`. Its file may be relative to the working directory, as
   * sources may.
   */
  render(
    timeline: Timeline,
    output: OutputOptions,
    options?: RunOptions<RenderDeps, RenderEvent>,
  ): Promise<RenderReport>;
  /** Says what rendering would make, refuses what it would refuse, and writes nothing: core's `planTimeline`. */
  plan(timeline: Timeline, output: OutputOptions, options?: RunOptions<RenderDeps, PlanEvent>): Promise<PlanReport>;
  /** The parts themselves, for core's functions and their Observables. They stay this program's. */
  parts(): Promise<RenderParts>;
}

/**
 * Everything that loading and rendering take, put together: a loader of files, a cache of open ones, a store of
 * finished work, a renderer, and one runner of ffmpeg for all. Nothing is loaded or made before it is needed. Disposing
 * it cancels what still runs and closes what it made; parts that were given stay open.
 *
 * Errors, of the first run: `invalid-option`.
 *
 * @example
 * await using video = clipwright({ store: '/var/cache/clips' });
 * const report = await video.render({ items: clips }, { file: '/videos/out.mp4' });
 */
export function clipwright(options: ClipwrightOptions = {}): Clipwright {
  const parts = partsOf(options);
  const ending = new AbortController();
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  /** Runs something that ends when the caller's signal, the program's or its disposal says so. */
  const run = <T>(own: AbortSignal | undefined, work: (core: Core, signal: AbortSignal) => Promise<T>): Promise<T> => {
    const late = closing !== undefined;
    const signals = [ending.signal, options.signal, own].filter((signal) => signal !== undefined);
    const result = (async () => {
      // The larger part of what there is to load.
      const [core, { checkOptions }] = await Promise.all([
        import('@clipwright/core'),
        import('@clipwright/core/author'),
      ]);
      if (late) {
        throw new core.ClipwrightError('disposed', 'This program was disposed.', { remedy: 'Create another one.' });
      }
      checkOptions('', options, shape);
      return await work(core, AbortSignal.any(signals));
    })();
    const ended = result.finally(() => running.delete(ended));
    running.add(ended);
    return ended;
  };

  const { loadConcurrency, concurrency } = options;
  const renderDefaults = {
    ...(loadConcurrency === undefined ? {} : { loadConcurrency }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
  const loadDefaults = loadConcurrency === undefined ? {} : { concurrency: loadConcurrency };

  function load<R>(
    clips: readonly Clip[],
    options: RunOptions<UseOptions<R>, LoadEvent<Used<R>>>,
  ): Promise<LoadedValues<R>>;
  function load(clips: readonly Clip[], options?: RunOptions<LoadOptions, LoadEvent>): Promise<Loaded>;
  function load<R>(
    clips: readonly Clip[],
    options: RunOptions<UseOptions<R>, LoadEvent<Used<R>>> | RunOptions<LoadOptions, LoadEvent> = {},
  ) {
    return run(options.signal, async ({ loadClips, resultFrom }, signal): Promise<Loaded | LoadedValues<R>> => {
      const given = { ...(await parts.load()), signal };
      if (!('use' in options)) {
        const { onEvent, ...own } = options;
        const events$ = loadClips(clips, { ...loadDefaults, ...own, ...given });
        return { report: await resultFrom(await telling(events$, onEvent)) };
      }
      const { onEvent, ...own } = options;
      const values = new Array<R | undefined>(clips.length).fill(undefined);
      const told$ = await telling(loadClips(clips, { ...loadDefaults, ...own, ...given }), (event) => {
        if (event.type === 'loaded') values[event.index] = event.value;
        onEvent?.(event);
      });
      return { report: await resultFrom(told$), values };
    });
  }

  return {
    load,
    open: (clips, own = {}) =>
      run(own.signal, async ({ openClips }, signal) =>
        openClips(clips, { ...loadDefaults, ...own, ...(await parts.load()), signal }),
      ),
    render: (timeline, output, { onEvent, ...own } = {}) =>
      run(own.signal, async ({ renderTimeline, resultFrom }, signal) => {
        const deps = { ...renderDefaults, ...own, ...(await parts.render()), signal };
        return resultFrom(await telling(renderTimeline(timeline, placed(output), deps), onEvent));
      }),
    plan: (timeline, output, { onEvent, ...own } = {}) =>
      run(own.signal, async ({ planTimeline, resultFrom }, signal) => {
        const deps = { ...renderDefaults, ...own, ...(await parts.render()), signal };
        return resultFrom(await telling(planTimeline(timeline, placed(output), deps), onEvent));
      }),
    parts: () => run(undefined, () => parts.render()),
    [Symbol.asyncDispose]: () => {
      closing ??= (async () => {
        ending.abort();
        await Promise.allSettled(running);
        await parts[Symbol.asyncDispose]();
      })();
      return closing;
    },
  };
}

/** What is asked for by a relative path lies in the working directory, as sources do. */
function placed(output: OutputOptions): OutputOptions {
  // What is no text is refused by core, in its words.
  return typeof output.file === 'string' ? { ...output, file: resolve(output.file) } : output;
}

async function telling<E>(events$: Observable<E>, onEvent: ((event: E) => void) | undefined): Promise<Observable<E>> {
  const { tap } = await import('rxjs');
  return events$.pipe(tap((event) => onEvent?.(event)));
}
