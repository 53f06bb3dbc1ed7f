import type { RenderReport } from '@clipwright/core';
import { printable } from './printable.ts';
import { bytesText, durationText, rateText, secondsText } from './units.ts';
import { wrapped } from './wrapped.ts';

/**
 * What was made, in three lines.
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
    `  ${durationText(report.elapsedMs)} in all: ${times}${retries === 0 ? '' : `; tried again ${retries} times`}`,
  ];
  return [printable(report.output), ...lines.map((line) => wrapped(line, width)), ''].join('\n');
}
