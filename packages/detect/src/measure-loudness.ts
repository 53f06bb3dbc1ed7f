import { abortable, fromTask } from '@clipwright/core/author';
import { checkMusic, musicSamples, soundChannels } from '@clipwright/ffmpeg';
import { type Loudness, loudnessMeter } from '@clipwright/loudness';
import { concat, defer, lastValueFrom, type Observable } from 'rxjs';
import type { DetectDeps } from './detect.ts';

/** Samples per second at which sound is measured: those of an output. */
const sampleRate = 48_000;

/** How loud a file's sound is. Plain JSON data. */
export interface MeasuredLoudness extends Loudness {
  /** Seconds. */
  readonly duration: number;
}

/**
 * How loud the first sound of a file is, whatever else is in it: integrated loudness and true peak by ITU-R BS.1770-4,
 * loudness range by EBU Tech 3342. Mono is measured as one channel; more than two are mixed to two, as a render mixes
 * them. Only ten numbers a second are kept of it. Cold; emits once, and unsubscribing ends the process.
 * Errors: those of music: `source-missing`, `source-unreadable`, `not-media`, `no-audio-stream`, `source-appended`,
 * `unsupported-codec`; and those of {@link FfmpegRunner}.
 *
 * @param file A plain local file.
 * @example
 * const { integrated, truePeak } = await lastValueFrom(measureLoudness('song.mp3', { runner }));
 */
export function measureLoudness(file: string, { runner }: DetectDeps): Observable<MeasuredLoudness> {
  return concat(
    checkMusic(runner, file),
    defer(() => measured(file, { runner })),
  );
}

function measured(file: string, { runner }: DetectDeps): Observable<MeasuredLoudness> {
  return fromTask(async (signal) => {
    const told = await lastValueFrom(soundChannels(runner, file).pipe(abortable({ signal })));
    const channels = told === 1 ? 1 : 2;
    const meter = loudnessMeter({ sampleRate, channels });
    const blocks = musicSamples(runner, file, sampleRate, channels);
    signal.addEventListener('abort', () => void blocks.return(), { once: true });
    let samples = 0;
    for await (const block of blocks) {
      meter.push(block);
      samples += block.length / channels;
    }
    return { duration: samples / sampleRate, ...meter.loudness() };
  });
}
