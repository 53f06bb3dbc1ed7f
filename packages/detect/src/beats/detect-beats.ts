import { ClipwrightError } from '@clipwright/core';
import { checkOptions, fromTask, type OptionsOf } from '@clipwright/core/author';
import { checkMusic, type FfmpegRunner, musicSamples } from '@clipwright/ffmpeg';
import { concat, defer, type Observable } from 'rxjs';
import type { DetectDeps } from '../detect.ts';
import { within } from '../within.ts';
import { type Beats, beatListener } from './beat-listener.ts';
import { soundRate } from './onset-strength.ts';
import { fastest, slowest } from './tempo-of.ts';

/** How beats are looked for. */
export interface BeatOptions {
  /**
   * Beats a minute, about: 40 to 240. It decides where a tempo might as well be twice or half as fast. @default the one
   * that people would most likely tap, of those that fit
   */
  readonly tempo?: number;
  /** Seconds of music that are looked at, at most. Longer music is refused. @default 10800: three hours */
  readonly maxDuration?: number;
}

const shape = { tempo: 'any', maxDuration: 'any' } satisfies OptionsOf<BeatOptions>;

/**
 * Finds the beats of music: of a file with sound, whatever else is in it, of which a render would hear the same. After
 * D. P. W. Ellis, "Beat Tracking by Dynamic Programming" (Journal of New Music Research 36, 2007): how much begins at
 * each moment, one tempo for the whole, and the sequence of moments that fits both best. A tempo may drift by some
 * percent; beats go on through a pause. Only what begins at each moment is kept of the sound. The same file gives the
 * same beats. Cold; emits once, and unsubscribing ends the process.
 * Errors: `invalid-option`, `source-too-large`, those of music: `source-missing`, `source-unreadable`, `not-media`,
 * `no-audio-stream`, `source-appended`, `unsupported-codec`; and those of {@link FfmpegRunner}.
 *
 * @param file A plain local file.
 * @example
 * const { tempo, beats } = await lastValueFrom(detectBeats('song.mp3', {}, { runner }));
 */
export function detectBeats(file: string, options: BeatOptions, { runner }: DetectDeps): Observable<Beats> {
  return defer(() => {
    checkOptions('', options, shape);
    const { tempo, maxDuration = 10_800 } = options;
    if (tempo !== undefined) within('tempo', tempo, [slowest, fastest]);
    within('maxDuration', maxDuration, [1, 86_400]);
    return concat(checkMusic(runner, file), listened(runner, file, { tempo, maxDuration }));
  });
}

function listened(
  runner: FfmpegRunner,
  file: string,
  { tempo: about, maxDuration }: { readonly tempo: number | undefined; readonly maxDuration: number },
): Observable<Beats> {
  return fromTask(async (signal) => {
    const listener = beatListener();
    const blocks = musicSamples(runner, file, soundRate);
    signal.addEventListener('abort', () => void blocks.return(), { once: true });
    for await (const block of blocks) {
      listener.hear(block);
      if (listener.samples() > maxDuration * soundRate) throw tooLong(file, maxDuration);
    }
    return signal.aborted ? { duration: 0, beats: [] } : listener.beats(about);
  });
}

function tooLong(file: string, maxDuration: number): ClipwrightError {
  return new ClipwrightError('source-too-large', `The music ${file} is longer than ${maxDuration} s.`, {
    remedy: 'Cut out the part that is wanted.',
    details: { source: file },
  });
}
