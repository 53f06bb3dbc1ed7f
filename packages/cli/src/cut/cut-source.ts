import { type OpenClip, Rational } from '@clipwright/core';
import { type DetectOptions, detect, type Finding } from '@clipwright/detect';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { mergeMap, type Observable, of, tap } from 'rxjs';
import type { CutSource } from '../reports/cut-report.ts';
import { clipsOf } from './clips-of.ts';
import type { CutPlaces } from './cut-flags.ts';

interface Cutting {
  /** What is looked for; `undefined` where nothing is. */
  readonly wanted: DetectOptions | undefined;
  readonly flags: CutPlaces;
  readonly runner: FfmpegRunner;
  /** @param ratio 0 to 1. */
  readonly onProgress: (ratio: number) => void;
}

/** Looks for what is wanted in a source, and cuts it up. */
export function cutSource(
  { source, info }: Pick<OpenClip, 'source' | 'info'>,
  name: string,
  { wanted, flags, runner, onProgress }: Cutting,
): Observable<CutSource> {
  const duration = Rational.from(info.duration).toNumber();
  const cutAt = (findings: readonly Finding[]): CutSource => {
    return { source: name, duration, findings, clips: clipsOf(duration, findings, flags) };
  };
  if (wanted === undefined) return of(cutAt([]));
  return detect(source, wanted, { runner }).pipe(
    tap((event) => {
      if (event.type === 'progress') onProgress(event.ratio);
    }),
    mergeMap((event) => (event.type === 'detected' ? [cutAt(event.findings)] : [])),
  );
}
