import type { RenderReport } from '@clipwright/core';
import { gainedLine } from './gained-line.ts';
import { printable } from './printable.ts';
import { bytesText, durationText, rateText, secondsText } from './units.ts';
import { wrapped } from './wrapped.ts';

/**
 * What was made, in three lines, and one more each where an encoder was asked for, where packets were copied, where a loudness was asked for, and for
 * what was gained.
 *
 * @param width Columns of the terminal; absent where there is none.
 * @param workMs What all its work took, one after the other; absent where nobody knows.
 */
export function renderPage(report: RenderReport, width?: number, workMs?: number): string {
  const { profile, verification, phases, segments, clips, skipped, held, damaged, retries } = report;
  const rendered = clips.length - skipped - held;
  const others = [
    skipped > 0 ? `${skipped} skipped` : '',
    held > 0 ? `${held} held as black` : '',
    damaged > 0 ? `${damaged} of them damaged` : '',
  ].filter(Boolean);
  const { video } = profile;
  const what =
    video === null ? 'sound alone' : `${profile.width}x${profile.height} at ${rateText(profile.frameRate)} fps`;
  const frames = video === null ? '' : `${report.frames} frames, `;
  const pieces = video === null ? '' : `; segments: ${segments.encoded} encoded, ${segments.reused} reused`;
  const times = `load ${durationText(phases.load)}, encode ${durationText(phases.encode)}, join ${durationText(phases.join)}`;
  const lines = [
    `  ${frames}${secondsText(report.duration)}, ${what}, ${bytesText(verification.bytes)}, verified`,
    `  ${[`${rendered} of ${clips.length} clips rendered`, ...others].join(', ')}${pieces}`,
    ...encoderLine(report),
    ...copiedLine(report),
    ...loudnessLine(report),
    `  ${durationText(report.elapsedMs)} in all: ${times}${retries === 0 ? '' : `; tried again ${retries} times`}`,
  ];
  lines.push(...gainedLine(report, workMs));
  return [printable(report.output), ...lines.map((line) => wrapped(line, width)), ''].join('\n');
}

/** Which encoder that was asked for made it, and that it is why nothing was copied. */
function encoderLine({ profile, encoder, copying }: RenderReport): readonly string[] {
  if (profile.video?.encoder === undefined || encoder === undefined) return [];
  const isWhy = copying.neverFor?.includes('encoder') ?? false;
  return [
    `  encoded by ${encoder}${isWhy ? '; nothing copied, since an encoder was asked for (--copy auto copies)' : ''}`,
  ];
}

/** How loud it is, where that was asked for. */
function loudnessLine({ loudness }: RenderReport): readonly string[] {
  if (loudness?.integrated === undefined) return [];
  const { gain, integrated, truePeak } = loudness;
  const peak = truePeak === undefined ? '' : `, true peak ${truePeak.toFixed(1)} dBTP`;
  return [`  ${integrated.toFixed(1)} LUFS${peak} (gain ${gain > 0 ? '+' : ''}${gain.toFixed(1)} dB)`];
}

/** How much of it was copied, and why the rest was not. */
function copiedLine({ copying, frames, clips }: RenderReport): readonly string[] {
  if (copying.frames === 0) return copying.sound ? ['  all of the sound copied'] : [];
  const reasons = new Map<string, number>();
  for (const { encodedFor } of clips) {
    if (encodedFor !== undefined) reasons.set(encodedFor, (reasons.get(encodedFor) ?? 0) + 1);
  }
  const others = [...reasons].map(([reason, count]) => `${count} ${count === 1 ? 'clip' : 'clips'} ${reason}`);
  const why = others.length === 0 ? '' : ` (encoded for: ${others.join(', ')})`;
  const sound = copying.sound ? '; all of the sound copied' : '';
  return [`  ${copying.frames} of ${frames} frames copied, ${frames - copying.frames} encoded${why}${sound}`];
}
