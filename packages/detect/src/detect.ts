import type { ClipSource, Rational } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { concat, defer, map, mergeMap, type Observable, of } from 'rxjs';
import { type DetectOptions, detectorsOf } from './detect-options.ts';
import { detectPictures } from './detect-pictures.ts';
import { detectSilence } from './detect-silence.ts';
import type { DetectEvent, Finding } from './finding.ts';
import type { ExactFinding } from './picture-findings.ts';

/** What detecting needs beside the source. */
export interface DetectDeps {
  /** Runs ffmpeg, within its budget of threads. */
  readonly runner: FfmpegRunner;
}

/**
 * Finds where scenes change in an open source, and where it is silent, black or frozen, by ffmpeg's own detectors: all
 * that is asked for in one pass over its pictures and one over its sound, side by side. Cold; unsubscribing ends the
 * processes. Pictures are read of a plain file alone, sound of any source.
 * Errors: `invalid-option`, `source-declined` for pictures of what is no plain file, and those of {@link FfmpegRunner}.
 *
 * @example
 * const { findings } = await lastValueFrom(detect(source, { scenes: {}, silence: { level: -35 } }, { runner }));
 */
export function detect(
  source: Pick<ClipSource, 'uri' | 'info' | 'file' | 'index' | 'audio'>,
  options: DetectOptions,
  { runner }: DetectDeps,
): Observable<DetectEvent> {
  return defer(() => {
    const detectors = detectorsOf(options);
    const works = [detectPictures(source, detectors, runner), detectSilence(source, detectors, runner)].filter(
      (work) => work !== undefined,
    );
    const ratios = works.map(() => 0);
    const found: ExactFinding[] = [];
    const working$ = of(...works.entries()).pipe(
      mergeMap(([position, work]) =>
        work.pipe(
          map((event): DetectEvent => {
            if (!('type' in event)) found.push(...event);
            ratios[position] = 'type' in event ? event.ratio : 1;
            return { type: 'progress', ratio: ratios.reduce((sum, each) => sum + each, 0) / ratios.length };
          }),
        ),
      ),
    );
    return concat(
      working$,
      defer(() => of<DetectEvent>({ type: 'detected', findings: found.sort(byTime).map(rounded) })),
    );
  });
}

function byTime(one: ExactFinding, other: ExactFinding): number {
  return beginOf(one).compare(beginOf(other));
}

function beginOf(finding: ExactFinding): Rational {
  return finding.kind === 'scene' ? finding.time : finding.start;
}

function rounded(finding: ExactFinding): Finding {
  if (finding.kind === 'scene') return { ...finding, time: seconds(finding.time) };
  return { ...finding, start: seconds(finding.start), end: seconds(finding.end) };
}

/** To microseconds. */
function seconds(exact: Rational): number {
  return Number(exact.mul(1_000_000).round()) / 1_000_000;
}
