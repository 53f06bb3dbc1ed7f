import type { RenderReport } from '@clipwright/core';
import { printable } from './printable.ts';
import { bytesText, durationText, rateText, secondsText } from './units.ts';
import { wrapped } from './wrapped.ts';

/**
 * What was made, in three lines, and one more each where an encoder was asked for and where packets were copied.
 *
 * @param width Columns of the terminal; absent where there is none.
 */
export function renderPage(report: RenderReport, width?: number): string {
  const { profile, verification, phases, segments, clips, skipped, held, damaged, retries } = report;
  const size = `${profile.width}x${profile.height} at ${rateText(profile.frameRate)} fps`;
  const rendered = clips.length - skipped - held;
  const others = [
    skipped > 0 ? `${skipped} skipped` : '',
    held > 0 ? `${held} held as black` : '',
    damaged > 0 ? `${damaged} of them damaged` : '',
  ].filter(Boolean);
  const times = `load ${durationText(phases.load)}, encode ${durationText(phases.encode)}, join ${durationText(phases.join)}`;
  const lines = [
    `  ${report.frames} frames, ${secondsText(report.duration)}, ${size}, ${bytesText(verification.bytes)}, verified`,
    `  ${[`${rendered} of ${clips.length} clips rendered`, ...others].join(', ')}; segments: ${segments.encoded} encoded, ${segments.reused} reused`,
    ...encoderLine(report),
    ...copiedLine(report),
    `  ${durationText(report.elapsedMs)} in all: ${times}${retries === 0 ? '' : `; tried again ${retries} times`}`,
  ];
  return [printable(report.output), ...lines.map((line) => wrapped(line, width)), ''].join('\n');
}

/** Which encoder that was asked for made it, and that it is why nothing was copied. */
function encoderLine({ profile, encoder, copying }: RenderReport): readonly string[] {
  if (profile.video.encoder === undefined || encoder === undefined) return [];
  const isWhy = copying.neverFor?.includes('encoder') ?? false;
  return [
    `  encoded by ${encoder}${isWhy ? '; nothing copied, since an encoder was asked for (--copy auto copies)' : ''}`,
  ];
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
