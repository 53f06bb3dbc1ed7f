import type { ArtifactStore, ProgressEvent } from '@clipwright/core';
import type { Json, Produce, StoreEvent } from '@clipwright/core/author';
import { concat, defer, finalize, from, ignoreElements, of } from 'rxjs';
import type { LawProduct, LawsOptions } from './law.ts';
import type { Observed } from './leftovers.ts';
import { type Recording, record } from './recording.ts';

/** An empty store, and the way to the files that it keeps. */
export interface StoreProduct extends LawProduct, Observed {
  readonly store: ArtifactStore;
  /** Writes a new file. */
  write(file: string, data: Uint8Array): Promise<void>;
  /** Whether there is such a file. */
  exists(file: string): Promise<boolean>;
  /** Where files lie that are no part of the store, if it has fingerprints of them. */
  readonly sources?: SourceFiles;
}

/** Files that a store is asked to tell apart. */
export interface SourceFiles {
  /** Absolute path of one that does not exist, in a directory that does; another one each time. */
  path(): string;
  /** Writes one, also over what is there. */
  write(file: string, data: Uint8Array): Promise<void>;
}

export interface StoreCapabilities {
  /** It has fingerprints, and the product has `sources`. */
  readonly fingerprint: boolean;
}

export interface StoreLawsOptions extends LawsOptions<StoreProduct> {
  /** @default it has no fingerprints */
  readonly capabilities?: StoreCapabilities;
}

/** A producer that counts its runs, and waits to be told to go on. */
export interface CountedProducer {
  readonly produce: Produce;
  /** Producers begun so far, and running now. */
  readonly counts: { begun: number; running: number };
  /** Where they were told to write. */
  readonly targets: string[];
  /** Resolves when the next one has begun, or at once when one has. */
  begun(): Promise<void>;
  /** Lets what runs, and what comes, go on. */
  release(): void;
}

export interface ProducerOptions {
  readonly content?: string;
  readonly meta?: Json;
  /** Whether its file may be kept. @default not said */
  readonly keep?: boolean;
  /** What it ends with instead of one `produced`. */
  readonly ending?: 'nothing' | 'twice' | { readonly error: unknown };
  /** Whether it writes its file. @default true */
  readonly writes?: boolean;
  /** Whether it goes on by itself. @default true */
  readonly free?: boolean;
}

const encoder = new TextEncoder();

export function producer(product: StoreProduct, options: ProducerOptions = {}): CountedProducer {
  const { content = 'content', meta = null, keep, ending, writes = true, free = true } = options;
  const counts = { begun: 0, running: 0 };
  const targets: string[] = [];
  const gate = signal();
  const begun = signal();
  if (free) gate.resolve();
  return {
    counts,
    targets,
    begun: () => begun.promise,
    release: gate.resolve,
    produce: ({ file }) =>
      defer(() => {
        counts.begun += 1;
        counts.running += 1;
        targets.push(file);
        begun.resolve();
        const steps = [0.25, 0.5].map((ratio): ProgressEvent => ({ type: 'progress', ratio, bytes: 1000 * ratio }));
        const written = defer(() => (writes ? from(product.write(file, encoder.encode(content))) : of(undefined)));
        const waiting = defer(() => from(gate.promise));
        const produced = of({ type: 'produced' as const, meta, ...(keep === undefined ? {} : { keep }) });
        const last = defer(() => {
          if (ending === 'nothing') return of();
          if (ending === 'twice') return concat(produced, produced);
          if (ending === undefined) return produced;
          throw ending.error;
        });
        return concat(of(...steps), written.pipe(ignoreElements()), waiting.pipe(ignoreElements()), last).pipe(
          finalize(() => {
            counts.running -= 1;
          }),
        );
      }),
  };
}

export type StoreRecording = Recording<StoreEvent>;

/** One who asks for a file. */
export function ask({ store }: StoreProduct, { produce }: CountedProducer, key: string | null = 'key'): StoreRecording {
  return record(store.acquire(key, produce));
}

interface Signal {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function signal(): Signal {
  let resolve = (): void => {};
  const promise = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve };
}
