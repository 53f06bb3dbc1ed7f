import { toClipwrightError, type VideoCodec } from '@clipwright/core';
import type { EncoderFamily } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { hardwareEncoders } from '@clipwright/filters';
import { catchError, concat, concatMap, defer, from, type Observable, of, toArray } from 'rxjs';
import { listed } from './listed.ts';
import { tryEncoder } from './try-encoder.ts';

/** An encoder that needs a device, as it was found to be. */
export interface HardwareEncoder {
  /** Its name in ffmpeg, by which it can be asked for. */
  readonly name: string;
  readonly family: EncoderFamily;
  readonly codec: VideoCodec;
  readonly works: boolean;
  /** Why it does not; absent where it does. */
  readonly reason?: string;
}

/**
 * The encoders of devices that an ffmpeg was built with, each tried with a few frames, one after the other: being built
 * with one says nothing of the machine. Emits once and completes. Errors: those of the runner.
 */
export function tryHardware(runner: FfmpegRunner): Observable<readonly HardwareEncoder[]> {
  return defer(() => listed(runner)).pipe(
    concatMap((lists) => {
      const there = hardwareEncoders.filter(({ name }) => lists.encoders.has(name));
      return from(there.map((encoder) => ({ encoder, lists })));
    }),
    concatMap(({ encoder, lists }): Observable<HardwareEncoder> => {
      const { name, family, codec } = encoder;
      return concat(tryEncoder(runner, encoder, of(lists)), of({ name, family, codec, works: true })).pipe(
        catchError((error: unknown) => {
          const { code, message, details } = toClipwrightError(error);
          if (code === 'cancelled' || code === 'disposed') throw error;
          const reason = typeof details.reason === 'string' ? details.reason : message;
          return of({ name, family, codec, works: false, reason });
        }),
      );
    }),
    toArray(),
  );
}
