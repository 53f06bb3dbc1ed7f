import { type Observable, Subject, takeUntil } from 'rxjs';
import { fromTask } from '../bridges/from-task.ts';
import type { OpenRequest } from '../contracts/clip-loader.ts';
import { contractVersions } from '../contracts/contract-versions.ts';
import type { Prober, ProberHelp } from '../contracts/prober.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { type Described, describeSource } from '../probing/describe-source.ts';
import type { FoundSource } from '../probing/found-source.ts';
import { authorError } from './author-error.ts';
import { checkDefinition } from './check-definition.ts';

/** Sources of which is kept what was found; those asked for longest ago are forgotten first. */
const maxKept = 32;

/** What the author's work of probing is told. */
export interface ProbeWork {
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Can look up what a prober cannot know by itself; absent where nobody can. */
  readonly help?: ProberHelp;
}

/** What the author of a prober writes. A class will do as well as an object: members are called on it. */
export interface ProberDefinition {
  /** Names it in messages: `y4m`. */
  readonly name: string;
  /** Whether it knows sources of this kind, as far as the name tells; of others it tells nothing. @default all */
  accepts?(uri: string): boolean;
  /**
   * What is in a source: its streams, and the packets of its pictures. What is concluded from them is done here, alike
   * for all probers. Throw `probe-incomplete` for what is not known for certain; other errors are typed as
   * {@link SourceDefinition} says.
   */
  probe(uri: string, work: ProbeWork): Promise<FoundSource> | FoundSource;
  /**
   * Stands for the bytes of a source, such as its size and the time of its change: its index is told without probing it
   * again as long as this is the same, and refused (`source-changed`) when it is not. @default it is probed again
   */
  identify?(uri: string, signal: AbortSignal): Promise<string> | string;
  /** Called once, when nothing is being probed any more. */
  close?(): Promise<void> | void;
}

/** What is kept of a source. */
interface KeptSource {
  readonly identity: string;
  readonly described: Described;
}

/**
 * A prober by what its author writes: what a source's headers say. Conclusions, the index, choosing streams, cancelling,
 * typed errors and closing are done here.
 *
 * @param definition Errors: `invalid-option`.
 */
export function defineProber(definition: ProberDefinition): Prober {
  const optional = { accepts: 'function', identify: 'function', close: 'function' } as const;
  checkDefinition('defineProber', definition, { name: 'text', probe: 'function' }, optional);
  const plugin = `prober "${definition.name}"`;
  const kept = new Map<string, KeptSource>();
  const working = pendingWork();
  /** Errors when the prober is disposed. */
  const end$ = new Subject<never>();
  let closing: Promise<void> | undefined;

  const describe = async (request: OpenRequest, work: ProbeWork): Promise<Described> => {
    const { uri } = request;
    if (definition.accepts?.(uri) === false) {
      throw new ClipwrightError('probe-incomplete', `The ${plugin} does not know sources like ${uri}.`, {
        remedy: 'Ask another prober.',
      });
    }
    const identity = definition.identify === undefined ? undefined : await definition.identify(uri, work.signal);
    if (work.signal.aborted) throw new ClipwrightError('cancelled', 'Nobody waits for it any more.');
    const described = describeSource(request, await definition.probe(uri, work));
    if (identity !== undefined) keep(kept, JSON.stringify(request), { identity, described });
    return described;
  };

  const known = async (request: OpenRequest, signal: AbortSignal): Promise<Described | undefined> => {
    const found = kept.get(JSON.stringify(request));
    if (found === undefined) return undefined;
    if ((await definition.identify?.(request.uri, signal)) === found.identity) return found.described;
    throw new ClipwrightError('source-changed', `${request.uri} changed since it was opened.`, {
      remedy: 'Wait until it is complete, and try again.',
    });
  };

  /** Something that is found out of a source. */
  const asking = <T>(uri: string, ask: (signal: AbortSignal) => Promise<T>): Observable<T> =>
    fromTask((signal) => {
      const answer = ask(signal).catch((error: unknown) => {
        throw authorError(plugin, uri, error);
      });
      void working.track(answer);
      return answer;
    }).pipe(takeUntil(end$));

  return {
    contracts: { Prober: contractVersions.Prober },
    probe: (request, help) =>
      asking(request.uri, async (signal) => {
        const { info } = await describe(request, help === undefined ? { signal } : { signal, help });
        return info;
      }),
    index: (request) =>
      asking(request.uri, async (signal) => {
        const { index } = (await known(request, signal)) ?? (await describe(request, { signal }));
        return index;
      }),
    settled: () => working.settled(),
    [Symbol.asyncDispose]: () => {
      closing ??= Promise.resolve().then(async () => {
        await working.settled();
        await definition.close?.();
      });
      // An error of the notifier reaches whoever waits, and whoever comes later.
      end$.error(new ClipwrightError('disposed', `The ${plugin} was disposed.`));
      return closing;
    },
  };
}

function keep(kept: Map<string, KeptSource>, key: string, source: KeptSource): void {
  kept.delete(key);
  kept.set(key, source);
  const [oldest] = kept.keys();
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
}
