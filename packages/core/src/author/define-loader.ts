import { Observable, Subject, takeUntil } from 'rxjs';
import type { ClipLoader, ClipSource, OpenEvent, OpenRequest } from '../contracts/clip-loader.ts';
import { contractVersions } from '../contracts/contract-versions.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { type PendingWork, pendingWork } from '../operators/pending-work.ts';
import { describeSource } from '../probing/describe-source.ts';
import { authorError, authorMistake } from './author-error.ts';
import { checkDefinition } from './check-definition.ts';
import type { DefinedOrigin } from './defined-origin.ts';
import { definedSource } from './defined-source.ts';
import { foundInDefinition } from './found-in-definition.ts';
import type { SourceDefinition } from './source-definition.ts';

/** Raised whenever samples are made otherwise from the same pictures and the same sound. */
const schema = 1;

/** What the author's work of opening is told, and tells. */
export interface OpenWork {
  /** Aborts when nobody waits for the source any more. What is opened all the same is closed. */
  readonly signal: AbortSignal;
  /** How far it has come, 0 to 1; what goes back is left out. */
  progress(ratio: number): void;
}

/** What the author of a loader writes. A class will do as well as an object: members are called on it. */
export interface LoaderDefinition {
  /** Names it in messages, and in what decodes its sources: `gif`. */
  readonly name: string;
  /**
   * Raised whenever the same source gives other frames or sound, since what was made of them is kept.
   * @default nothing that is made of its frames is kept on disk
   */
  readonly version?: string;
  /** Whether it opens sources of this kind, as far as the name tells. @default all */
  accepts?(uri: string): boolean;
  /**
   * Opens a source. What it throws is typed as {@link SourceDefinition} says; throw `not-media` for what is no source of
   * this kind, or `source-declined` where another loader is to be asked.
   */
  open(request: OpenRequest, work: OpenWork): Promise<SourceDefinition> | SourceDefinition;
  /** Called once, when all that it opened is closed. */
  close?(): Promise<void> | void;
}

/**
 * A loader by what its author writes: how to open a source, and how its frames and its sound are read, in the one format
 * that they come in. All that is the same for everybody is done here: ranges and times, pixel formats, sizes, rates and
 * channels, progress, readers that can be left at once, closing, typed errors, and the index.
 *
 * A source is declined (`source-declined`) before anything is opened where `accepts` says no. Where nobody waits any
 * more the author's work is told by a signal; nobody waits for it to obey, but `settled()` and disposing do.
 *
 * @param definition Errors: `invalid-option`.
 * @example
 * const noise = defineLoader({
 *   name: 'noise',
 *   version: '1',
 *   accepts: (uri) => uri.startsWith('noise:'),
 *   open: () => ({
 *     video: { width: 64, height: 36, pixelFormat: 'gray', frameRate: 25, frames: 250 },
 *     frames: (wanted) => wanted.map(() => Uint8Array.from({ length: 64 * 36 }, () => Math.random() * 256)),
 *   }),
 * });
 */
export function defineLoader(definition: LoaderDefinition): ClipLoader {
  const optional = { version: 'text', accepts: 'function', close: 'function' } as const;
  checkDefinition('defineLoader', definition, { name: 'text', open: 'function' }, optional);
  const { name, version } = definition;
  const plugin = `loader "${name}"`;
  const sources = new Set<ClipSource>();
  const ending = pendingWork();
  /** Errors when the loader is disposed. */
  const end$ = new Subject<never>();
  let closing: Promise<void> | undefined;

  const sourceOf = (request: OpenRequest, defined: SourceDefinition): ClipSource => {
    const origin = originOf(plugin, name, request, defined);
    const decoder = defined.decoder ?? (version === undefined ? undefined : `${name} ${version}`);
    const source = definedSource(origin, {
      decoder: decoder === undefined ? undefined : `${decoder}; author's kit ${schema}`,
      ending,
      onClosed: () => sources.delete(source),
    });
    sources.add(source);
    return source;
  };

  const open: ClipLoader['open'] = (request) =>
    new Observable<OpenEvent>((subscriber) => {
      const left = new AbortController();
      let handedOver = false;
      const work = async (): Promise<void> => {
        try {
          checkAccepted(definition, request.uri);
          const progress = progressOf((ratio) => subscriber.next({ type: 'progress', ratio }));
          progress(0);
          // Whoever left at that wants nothing opened.
          if (subscriber.closed) return;
          const defined = await definition.open(request, { signal: left.signal, progress });
          if (subscriber.closed) {
            await defined?.close?.();
            return;
          }
          const source = await sourceOrClosed(defined, () => sourceOf(request, defined));
          progress(1);
          if (subscriber.closed) {
            await source[Symbol.asyncDispose]();
            return;
          }
          handedOver = true;
          subscriber.next({ type: 'opened', source });
          subscriber.complete();
        } catch (error) {
          subscriber.error(authorError(plugin, request.uri, error));
        }
      };
      const working = work();
      subscriber.add(() => {
        // What the source is made of may go by the signal as long as it is open.
        if (!handedOver) left.abort();
        void ending.track(working);
      });
    }).pipe(takeUntil(end$));

  return {
    contracts: { ClipLoader: contractVersions.ClipLoader },
    open,
    settled: () => ending.settled(),
    [Symbol.asyncDispose]: () => {
      closing ??= Promise.resolve().then(() => closeAll(definition, sources, ending));
      // An error of the notifier reaches whoever waits, and whoever comes later.
      end$.error(new ClipwrightError('disposed', `The ${plugin} was disposed.`));
      return closing;
    },
  };
}

function checkAccepted(definition: LoaderDefinition, uri: string): void {
  if (definition.accepts === undefined || definition.accepts(uri)) return;
  throw new ClipwrightError('source-declined', `The loader "${definition.name}" does not open ${uri}.`, {
    remedy: 'Use a loader for sources of its kind.',
  });
}

/** Tells progress that never goes back and is no nonsense. */
function progressOf(tell: (ratio: number) => void): (ratio: number) => void {
  let last = -1;
  return (ratio) => {
    const next = Math.min(1, ratio);
    if (!(next > last && next >= 0)) return;
    last = next;
    tell(next);
  };
}

/** What is made of an author's source, which is closed where nothing can be. */
async function sourceOrClosed<T>(defined: SourceDefinition, make: () => T): Promise<T> {
  try {
    return make();
  } catch (error) {
    await defined?.close?.();
    throw error;
  }
}

function originOf(plugin: string, name: string, asked: OpenRequest, definition: SourceDefinition): DefinedOrigin {
  const { uri } = asked;
  const mistake = (message: string): ClipwrightError => authorMistake(plugin, uri, message);
  if (typeof definition?.frames !== 'function') throw mistake('it opened something without a function frames.');
  if (typeof definition.video !== 'object') throw mistake('it opened something without video.');
  const { found, request } = foundInDefinition(name, definition, asked, mistake);
  return {
    ...describeSource(request, found),
    uri,
    definition,
    mistake,
    failed: (error) => authorError(plugin, uri, error),
  };
}

async function closeAll(
  definition: LoaderDefinition,
  sources: ReadonlySet<ClipSource>,
  ending: PendingWork,
): Promise<void> {
  const closed = await Promise.allSettled([...sources].map((source) => source[Symbol.asyncDispose]()));
  await ending.settled();
  await definition.close?.();
  for (const outcome of closed) if (outcome.status === 'rejected') throw outcome.reason;
}
