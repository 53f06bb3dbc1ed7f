import { abortable } from '@clipwright/core/author';
import { detectBeats } from '@clipwright/detect';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { lastValueFrom } from 'rxjs';
import type { CutMusic, CutSource } from '../reports/cut-report.ts';
import { type CutPlaces, numberOf } from './cut-flags.ts';
import { cutBeats, onBeats, type PlacedClip } from './on-beats.ts';

/** Sources that are cut up, and the order of their clips. */
export interface Cuts {
  readonly sources: readonly CutSource[];
  /** The clips of all, in order. */
  readonly clips: readonly PlacedClip[];
  /** Where in the music they begin; absent without music, and where it has no beats. */
  readonly musicStart?: number;
}

/** Finds the beats of music. Errors: those of `detectBeats`, and an `AbortError`. */
export async function beatsOf(
  music: { readonly source: string; readonly uri?: string },
  { tempo }: CutPlaces,
  { runner, signal }: { readonly runner: FfmpegRunner; readonly signal: AbortSignal },
): Promise<CutMusic> {
  const { source, uri = source } = music;
  const beats$ = detectBeats(uri, tempo === undefined ? {} : { tempo }, { runner });
  const beats = await lastValueFrom(beats$.pipe(abortable({ signal })));
  return { source, ...beats };
}

/** Puts clips of sources in order: one source after the other, or, to music, from beat to beat of each in turn. */
export function inOrder(sources: readonly CutSource[], music: CutMusic | undefined, flags: CutPlaces): Cuts {
  if (music === undefined) {
    return { sources, clips: sources.flatMap(({ clips }, of) => clips.map((clip) => ({ of, ...clip }))) };
  }
  const { scenes, every, at, everyBeats = 1, minClip } = flags;
  const beats = cutBeats(music.beats, everyBeats, numberOf(minClip) ?? 0);
  const clips = onBeats({
    pieces: sources.map((each) => each.clips),
    beats,
    oncePerPiece: scenes === true || every !== undefined || at !== undefined,
  });
  const [musicStart] = beats;
  return {
    sources: sources.map((each, k) => ({
      ...each,
      clips: clips.flatMap(({ of, start, end }) => (of === k ? [{ start, end }] : [])),
    })),
    clips,
    ...(musicStart === undefined ? {} : { musicStart }),
  };
}
