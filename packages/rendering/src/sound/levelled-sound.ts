import type { ProgressEvent } from '@clipwright/core';
import { fromTask, type ProducedEvent, type SoundLevel } from '@clipwright/core/author';
import type { Loudness } from '@clipwright/loudness';
import { concatMap, defer, map, type Observable, of } from 'rxjs';
import { clipGains } from './clip-gains.ts';
import { encodedSound, type SoundMaking, type SoundProduced } from './encoded-sound.ts';
import { measuredFile, measuredMix } from './measure-sound.ts';
import { correctedLevel, firstLevel, settledLevel } from './sound-level.ts';

/** How much of the work it takes to measure the mix, and to encode it: what comes after is putting it right. */
const shares = { measured: 0.3, encoded: 0.8 };

/** What brings the mix to the loudness; nothing where it cannot be measured. */
interface FoundLevel {
  readonly level?: SoundLevel;
}

/** A sound that was made, and how loud it comes out of a decoder. */
interface Attempt {
  readonly produced: SoundProduced;
  readonly decoded: Loudness;
}

/**
 * The sound at a loudness: the mix is measured, made louder or quieter by one gain, and its true peaks are limited. Then
 * what comes out of a decoder is measured; where that is not right, since a codec adds to peaks, it is made once more
 * with the difference taken into account. Nothing is heard but the gain and the limiter.
 *
 * @param target LUFS.
 */
export function levelledSound(making: SoundMaking, target: number): Observable<ProgressEvent | ProducedEvent> {
  return defer(() => {
    const { engine, request, pending } = making;
    const gains = clipGains(engine, request);
    const tracked = <T>(work: Promise<T>): Promise<T> => {
      void pending.track(work.catch(() => {}));
      return work;
    };

    const level$ = fromTask((left, tell: (event: ProgressEvent) => void) => tracked(foundLevel(left, tell)));
    const foundLevel = async (left: AbortSignal, tell: (event: ProgressEvent) => void): Promise<FoundLevel> => {
      const { request: gained } = await gains(left);
      const mix = await measuredMix(engine, gained, left, (ratio) =>
        tell({ type: 'progress', ratio: ratio * shares.measured }),
      );
      const first = firstLevel(target, mix, request.encoding);
      if (first === undefined) return {};
      const measure = (level: SoundLevel): Promise<Loudness> => measuredMix(engine, gained, left, undefined, level);
      return { level: await settledLevel(target, mix, first, measure) };
    };
    const attempt = (level: SoundLevel | undefined, from: number, to: number): Observable<ProgressEvent | Attempt> =>
      encodedSound(making, { gains, level }).pipe(
        concatMap((event) => {
          if (event.type === 'progress') return of({ ...event, ratio: from + event.ratio * (to - from) });
          return fromTask((left) => tracked(measuredFile(engine, making.target.file, request.encoding, left))).pipe(
            map((decoded) => ({ produced: event, decoded })),
          );
        }),
      );

    return level$.pipe(
      concatMap((told) => {
        if ('type' in told) return of(told);
        const { level } = told;
        return attempt(level, shares.measured, shares.encoded).pipe(
          concatMap((made) => {
            if ('type' in made) return of(made);
            const better = level && correctedLevel(target, level, made.decoded);
            if (better === undefined) return of(finished(made, level));
            return attempt(better, shares.encoded, 1).pipe(
              map((again) => ('type' in again ? again : finished(again, better))),
            );
          }),
        );
      }),
    );
  });
}

function finished({ produced, decoded }: Attempt, level: SoundLevel | undefined): ProducedEvent {
  return { ...produced, meta: { ...produced.meta, loudness: { gain: level?.gain ?? 0, ...decoded } } };
}
