import {
  type ArtifactTarget,
  type AudioPart,
  type AudioRequest,
  ClipwrightError,
  type ProducedEvent,
  type ProgressEvent,
  type RenderInputs,
} from '@clipwright/core';
import { composeCommand, type FfmpegRunner } from '@clipwright/ffmpeg';
import { catchError, concatMap, defer, EMPTY, finalize, type Observable, of, throwError } from 'rxjs';
import { byteFeed } from '../output/byte-feed.ts';
import type { Pending } from '../output/cleaned-up.ts';
import { openSource } from '../output/open-source.ts';
import { decodedPart, type PartBytes, sampledPart } from './part-bytes.ts';
import { soundBytes } from './sound-bytes.ts';

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
  const open = (part: AudioPart): PartBytes | undefined => {
    if (part.kind === 'crossfade') {
      throw new ClipwrightError('contract-violation', 'This renderer makes no crossfades of sound.');
    }
    if (part.kind === 'silence' || part.source.info.audio === undefined) return undefined;
    const { file } = part.source;
    if (options.shortWay && file !== undefined) return decodedPart(runner, part, file, encoding);
    return sampledPart(openSource(inputs.sources, part.source.id), part, encoding);
  };
  return defer(() => {
    const sound = soundBytes(parts, open);
    const feed = byteFeed(sound.bytes, sound.release, options.pending);
    return runner.run({ tool: 'ffmpeg', args: encodeCommand(request, target), stdin: feed }).pipe(
      concatMap((event): Observable<ProgressEvent | ProducedEvent> => {
        if (event.type === 'note') return EMPTY;
        if (event.type === 'progress') {
          const ratio = (event.seconds * encoding.sampleRate) / Math.max(1, samples);
          return of({ type: 'progress', ratio: Math.min(1, ratio) });
        }
        // Sound that broke off is a shorter stream, and no failure of the encoder.
        if (feed.failure !== undefined) throw feed.failure.error;
        return of({ type: 'produced', meta: { samples } });
      }),
      catchError((error: unknown) => throwError(() => (feed.failure === undefined ? error : feed.failure.error))),
      finalize(feed.stop),
    );
  });
}

/** In mp4 alone the samples that the encoder puts before the first are hidden by an edit list. */
function encodeCommand({ encoding }: AudioRequest, target: ArtifactTarget): string[] {
  const { sampleRate, channels, bitrate } = encoding;
  return composeCommand({
    inputs: [{ source: 'pipe', options: ['-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels)] }],
    outputs: [
      {
        target,
        options: [
          ...['-map', '0:a:0', '-c:a', 'aac', '-b:a', String(bitrate), '-map_metadata', '-1'],
          ...['-movie_timescale', '240000', '-fflags', '+bitexact', '-flags:a', '+bitexact', '-f', 'mp4'],
        ],
      },
    ],
  });
}
