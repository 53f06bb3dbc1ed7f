import {
  ClipwrightError,
  type Produce,
  type ProducedEvent,
  type ProgressEvent,
  type SoundPiece,
} from '@clipwright/core';
import { Observable, type Subscriber, Subscription } from 'rxjs';
import type { WantedPiece } from './encode-command.ts';

export interface PieceProduced extends Omit<ProducedEvent, 'type'> {
  readonly type: 'produced';
  readonly piece: SoundPiece;
}

/** Makes pieces of the sound together; ends when all are made. */
export type MakePieces = (wanted: readonly WantedPiece[]) => Observable<ProgressEvent | PieceProduced>;

export interface Gathering {
  /** How a piece is made, for whoever keeps it. */
  produce(piece: SoundPiece): Produce;
  /** To be told of each piece that is found, or given up: nobody need wait for it. */
  found(piece: SoundPiece): void;
}

/**
 * Milliseconds without news of any, after which those that are there start without the others, which may be in the
 * making elsewhere.
 */
const patience = 100;

/**
 * Of a number of pieces some are found and others are to be made: waits until that is known of all, and has those made
 * together, by one process instead of one for each. What is made of a piece does not depend on its company.
 */
export function gatherPieces(pieces: readonly SoundPiece[], make: MakePieces): Gathering {
  const unknown = new Set(pieces.map(({ index }) => index));
  let waiting: { readonly wanted: WantedPiece; readonly subscriber: Subscriber<ProgressEvent | ProducedEvent> }[] = [];
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
    const missing = new ClipwrightError('internal', 'A piece of the sound was not made.');
    const wanted = company.map((each) => each.wanted).sort((a, b) => a.piece.index - b.piece.index);
    work.add(
      make(wanted).subscribe({
        next: (event) => {
          if (event.type === 'progress') {
            for (const { subscriber } of company) subscriber.next(event);
            return;
          }
          const { piece, ...produced } = event;
          const its = company.find((each) => each.wanted.piece.index === piece.index);
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

  const known = (piece: SoundPiece): void => {
    unknown.delete(piece.index);
    if (unknown.size === 0) start();
    else if (waiting.length > 0) {
      clearTimeout(timer);
      timer = setTimeout(start, patience);
    }
  };

  return {
    produce: (piece) => (target) =>
      new Observable((subscriber) => {
        waiting.push({ wanted: { piece, target }, subscriber });
        known(piece);
      }),
    found: known,
  };
}
