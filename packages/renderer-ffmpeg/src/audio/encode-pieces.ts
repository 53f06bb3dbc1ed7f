import type { PendingWork } from '@clipwright/core';
import {
  type AudioRequest,
  type ProgressEvent,
  packetLayout,
  type RenderInputs,
  type SoundPiece,
} from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { catchError, concat, concatMap, defer, EMPTY, finalize, from, type Observable, of, throwError } from 'rxjs';
import { byteFeed } from '../output/byte-feed.ts';
import { ownPackets } from './assemble.ts';
import { encodeCommand, type WantedPiece } from './encode-command.ts';
import type { PieceProduced } from './gather-pieces.ts';
import { type LostSound, openSound } from './open-sound.ts';
import { replayable } from './replayable.ts';
import type { SoundWindow } from './sound-window.ts';

/** Encoders in one process, each of which looks at every sample that goes in: a minute of sound. */
export const together = 12;

export interface EncodePiecesOptions {
  readonly inputs: RenderInputs;
  readonly direct: boolean;
  readonly pending: PendingWork;
}

/**
 * Mixes the sound from the first of the pieces to the last in one go, and encodes them, some of them by one process.
 * The bytes of each are the same in any company. That all of it could be decoded is known at the end, and so that is
 * when they are told.
 */
export function encodePieces(
  runner: FfmpegRunner,
  request: AudioRequest,
  wanted: readonly WantedPiece[],
  { inputs, direct, pending }: EncodePiecesOptions,
): Observable<ProgressEvent | PieceProduced> {
  return defer(() => {
    const { encoding } = request;
    const all = windowOf(wanted);
    const sound = openSound(runner, request, { direct, sources: inputs.sources, window: all });
    const mixed = replayable(sound.bytes, all.from, encoding.channels);
    const whole = byteFeed(sound.bytes, sound.release, pending);
    const groups: WantedPiece[][] = [];
    for (let i = 0; i < wanted.length; i += together) groups.push(wanted.slice(i, i + together));

    const encodeGroup = (group: readonly WantedPiece[]): Observable<ProgressEvent> => {
      const own = windowOf(group);
      const feed = byteFeed(mixed.stretch(own, group.at(-1) === wanted.at(-1)), async () => {}, pending);
      return runner.run({ tool: 'ffmpeg', args: encodeCommand(encoding, group), stdin: feed }).pipe(
        concatMap((event): Observable<ProgressEvent> => {
          if (event.type === 'note') return EMPTY;
          if (event.type === 'progress') {
            const done = own.from - all.from + event.seconds * encoding.sampleRate;
            return of({ type: 'progress', ratio: Math.min(1, Math.max(0, done / Math.max(1, all.to - all.from))) });
          }
          // Sound that broke off is a shorter stream, and no failure of the encoder.
          if (feed.failure !== undefined) throw feed.failure.error;
          return EMPTY;
        }),
        catchError((error: unknown) => throwError(() => (feed.failure === undefined ? error : feed.failure.error))),
        finalize(feed.stop),
      );
    };
    return concat(
      from(groups).pipe(concatMap(encodeGroup)),
      from(wanted).pipe(
        concatMap(async ({ piece, target }) => {
          await ownPackets(encoding, { piece, file: target.file });
          return produced(piece, sound.lost(), packetLayout(encoding).packet);
        }),
      ),
    ).pipe(finalize(whole.stop));
  });
}

function windowOf(wanted: readonly WantedPiece[]): SoundWindow {
  return { from: wanted[0]?.piece.from ?? 0, to: wanted.at(-1)?.piece.to ?? 0 };
}

/** Sound that lacks something is good for this run alone. */
function produced(piece: SoundPiece, lost: readonly LostSound[], around: number): PieceProduced {
  const own = lost.flatMap(({ part, from, to }) => {
    const samples = Math.min(to, piece.end) - Math.max(from, piece.begin);
    return samples > 0 ? [{ part, samples }] : [];
  });
  const isWhole = lost.every(({ from, to }) => from >= piece.to + around || to <= piece.from - around);
  const meta = { samples: piece.end - piece.begin, ...(own.length === 0 ? {} : { lost: own }) };
  return { type: 'produced', piece, meta, ...(isWhole ? {} : { keep: false }) };
}
