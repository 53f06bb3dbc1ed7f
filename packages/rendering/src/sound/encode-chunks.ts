import type { ProgressEvent } from '@clipwright/core';
import type { PendingWork, SoundChunk } from '@clipwright/core/author';
import { packetLayout } from '@clipwright/core/plan';
import { catchError, concat, concatMap, defer, EMPTY, finalize, from, map, type Observable, throwError } from 'rxjs';
import { byteFeed } from '../output/byte-feed.ts';
import { ownPackets } from './assemble.ts';
import type { GainedRequest, UnmeasuredSound } from './clip-gains.ts';
import { encodePcm } from './encode-pcm.ts';
import type { ChunkProduced, WantedChunk } from './gather-chunks.ts';
import { type LostSound, openSound } from './open-sound.ts';
import { replayable } from './replayable.ts';
import type { SoundEngine } from './sound-engine.ts';
import type { SoundWindow } from './sound-window.ts';

/** Encoders at work in one go, each of which looks at every sample that goes in: a minute of sound. */
export const together = 12;

/**
 * Mixes the sound from the first of the chunks to the last in one go, and encodes them, some of them in one go.
 * The bytes of each are the same in any company. That all of it could be decoded is known at the end, and so that is
 * when they are told.
 */
export function encodeChunks(
  engine: SoundEngine,
  { request, unmeasured }: GainedRequest,
  wanted: readonly WantedChunk[],
  pending: PendingWork,
): Observable<ProgressEvent | ChunkProduced> {
  return defer(() => {
    const { encoding } = request;
    const all = windowOf(wanted);
    // All are of one sound, and so at one level.
    const sound = openSound(engine, request, all, wanted[0]?.chunk.level);
    const mixed = replayable(sound.bytes, all.from, encoding.channels);
    const whole = byteFeed(sound.bytes, sound.release, pending);
    const groups: WantedChunk[][] = [];
    for (let i = 0; i < wanted.length; i += together) groups.push(wanted.slice(i, i + together));

    const encodeGroup = (group: readonly WantedChunk[]): Observable<ProgressEvent> => {
      const own = windowOf(group);
      const feed = byteFeed(mixed.stretch(own, group.at(-1) === wanted.at(-1)), async () => {}, pending);
      const isAsItIs = encoding.codec === 'pcm_s16le';
      const encoded = isAsItIs ? encodePcm(group, feed, encoding) : engine.encode(group, feed);
      const progress = encoded.pipe(
        map((seconds): ProgressEvent => {
          const done = own.from - all.from + seconds * encoding.sampleRate;
          return { type: 'progress', ratio: Math.min(1, Math.max(0, done / Math.max(1, all.to - all.from))) };
        }),
      );
      // Sound that broke off is a shorter stream, and no failure of the encoder.
      const checked = defer(() => {
        if (feed.failure !== undefined) throw feed.failure.error;
        return EMPTY;
      });
      return concat(progress, checked).pipe(
        catchError((error: unknown) => throwError(() => (feed.failure === undefined ? error : feed.failure.error))),
        finalize(feed.stop),
      );
    };
    return concat(
      from(groups).pipe(concatMap(encodeGroup)),
      from(wanted).pipe(
        concatMap(async ({ chunk, target }) => {
          await ownPackets(encoding, { chunk, file: target.file });
          return produced(chunk, { lost: sound.lost(), unmeasured }, packetLayout(encoding).packet);
        }),
      ),
    ).pipe(finalize(whole.stop));
  });
}

function windowOf(wanted: readonly WantedChunk[]): SoundWindow {
  return { from: wanted[0]?.chunk.from ?? 0, to: wanted.at(-1)?.chunk.to ?? 0 };
}

/** What is told of a sound. */
interface Told {
  readonly lost: readonly LostSound[];
  readonly unmeasured: readonly UnmeasuredSound[];
}

/**
 * A chunk beside which something is lost may sound of that, which its own samples do not say: it is good for this run
 * alone. So is one of which more is to be told than its key stands for.
 */
function produced(chunk: SoundChunk, { lost, unmeasured }: Told, around: number): ChunkProduced {
  const own = lost.flatMap(({ stretch, from, to }) => {
    const samples = Math.min(to, chunk.end) - Math.max(from, chunk.begin);
    return samples > 0 ? [{ stretch, samples }] : [];
  });
  const isWhole = lost.every(({ from, to }) => from >= chunk.to + around || to <= chunk.from - around);
  const quiet = unmeasured
    .filter(({ from, to }) => from < chunk.end && to > chunk.begin)
    .map(({ stretch, side }) => ({ stretch, side }));
  const meta = {
    samples: chunk.end - chunk.begin,
    ...(own.length === 0 ? {} : { lost: own }),
    ...(quiet.length === 0 ? {} : { unmeasured: quiet }),
  };
  return { type: 'produced', chunk, meta, ...(isWhole && quiet.length === 0 ? {} : { keep: false }) };
}
