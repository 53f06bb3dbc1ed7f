import type {
  ArtifactTarget,
  AudioMeta,
  AudioRequest,
  ProducedEvent,
  ProgressEvent,
  RenderInputs,
} from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { catchError, concatMap, defer, EMPTY, finalize, type Observable, of, throwError } from 'rxjs';
import { byteFeed } from '../output/byte-feed.ts';
import type { Pending } from '../output/cleaned-up.ts';
import { encodeCommand } from './encode-command.ts';
import { openSound } from './open-sound.ts';

/**
 * The whole sound as one stream, encoded once: in pieces it would click and drift at the joins. The parts are PCM of
 * exact lengths, so that both ways give the same number of samples.
 */
export function renderAudio(
  runner: FfmpegRunner,
  request: AudioRequest,
  target: ArtifactTarget,
  inputs: RenderInputs,
  options: { readonly shortWay: boolean; readonly pending: Pending },
): Observable<ProgressEvent | ProducedEvent> {
  const { parts, encoding } = request;
  const samples = parts.reduce((sum, part) => sum + part.samples, 0);
  return defer(() => {
    const sound = openSound(runner, request, { shortWay: options.shortWay, sources: inputs.sources });
    const feed = byteFeed(sound.bytes, sound.release, options.pending);
    return runner.run({ tool: 'ffmpeg', args: encodeCommand(encoding, target), stdin: feed }).pipe(
      concatMap((event): Observable<ProgressEvent | ProducedEvent> => {
        if (event.type === 'note') return EMPTY;
        if (event.type === 'progress') {
          const ratio = (event.seconds * encoding.sampleRate) / Math.max(1, samples);
          return of({ type: 'progress', ratio: Math.min(1, Math.max(0, ratio)), bytes: event.bytes });
        }
        // Sound that broke off is a shorter stream, and no failure of the encoder.
        if (feed.failure !== undefined) throw feed.failure.error;
        return of(produced(samples, sound.lost()));
      }),
      catchError((error: unknown) => throwError(() => (feed.failure === undefined ? error : feed.failure.error))),
      finalize(feed.stop),
    );
  });
}

/** Sound that lacks something is good for this run alone. */
function produced(samples: number, lost: NonNullable<AudioMeta['lost']>): ProducedEvent {
  if (lost.length === 0) return { type: 'produced', meta: { samples } };
  return { type: 'produced', meta: { samples, lost: lost.map((each) => ({ ...each })) }, keep: false };
}
