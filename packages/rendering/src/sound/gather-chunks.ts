import { ClipwrightError, type ProgressEvent } from '@clipwright/core';
import type { ArtifactTarget, Produce, ProducedEvent, SoundChunk } from '@clipwright/core/author';
import { Observable, type Subscriber, Subscription } from 'rxjs';

/** A chunk of a sound, and where its packets go. */
export interface WantedChunk {
  readonly chunk: SoundChunk;
  readonly target: ArtifactTarget;
}

export interface ChunkProduced extends Omit<ProducedEvent, 'type'> {
  readonly type: 'produced';
  readonly chunk: SoundChunk;
}

/** Makes chunks of the sound together; ends when all are made. */
export type MakeChunks = (wanted: readonly WantedChunk[]) => Observable<ProgressEvent | ChunkProduced>;

export interface Gathering {
  /** How a chunk is made, for whoever keeps it. */
  produce(chunk: SoundChunk): Produce;
  /** To be told of each chunk that is found, or given up: nobody need wait for it. */
  found(chunk: SoundChunk): void;
}

/**
 * Milliseconds without news of any, after which those that are there start without the others, which may be in the
 * making elsewhere.
 */
const patience = 100;

/**
 * Of a number of chunks some are found and others are to be made: waits until that is known of all, and has those made
 * together, by one process instead of one for each. What is made of a chunk does not depend on its company.
 */
export function gatherChunks(chunks: readonly SoundChunk[], make: MakeChunks): Gathering {
  const unknown = new Set(chunks.map(({ index }) => index));
  let waiting: { readonly wanted: WantedChunk; readonly subscriber: Subscriber<ProgressEvent | ProducedEvent> }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const start = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const company = waiting.filter(({ subscriber }) => !subscriber.closed);
    waiting = [];
    if (company.length === 0) return;
    const work = new Subscription();
    let interested = company.length;
    for (const { subscriber } of company) {
      subscriber.add(() => {
        interested -= 1;
        if (interested === 0) work.unsubscribe();
      });
    }
    const missing = new ClipwrightError('internal', 'A chunk of the sound was not made.');
    const wanted = company.map((each) => each.wanted).sort((a, b) => a.chunk.index - b.chunk.index);
    work.add(
      make(wanted).subscribe({
        next: (event) => {
          if (event.type === 'progress') {
            for (const { subscriber } of company) subscriber.next(event);
            return;
          }
          const { chunk, ...produced } = event;
          const its = company.find((each) => each.wanted.chunk.index === chunk.index);
          its?.subscriber.next(produced);
          its?.subscriber.complete();
        },
        error: (error: unknown) => {
          for (const { subscriber } of company) subscriber.error(error);
        },
        complete: () => {
          for (const { subscriber } of company) subscriber.error(missing);
        },
      }),
    );
  };

  const known = (chunk: SoundChunk): void => {
    unknown.delete(chunk.index);
    if (unknown.size === 0) start();
    else if (waiting.length > 0) {
      clearTimeout(timer);
      timer = setTimeout(start, patience);
    }
  };

  return {
    produce: (chunk) => (target) =>
      new Observable((subscriber) => {
        waiting.push({ wanted: { chunk, target }, subscriber });
        known(chunk);
      }),
    found: known,
  };
}
