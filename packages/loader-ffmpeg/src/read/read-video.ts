import type { TimeRange, VideoFormat, VideoSample } from '@clipwright/core';
import { type AskedPart, askedParts, exactRange, sampleShape, wantedFrames } from '@clipwright/core/author';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { decodedTogether, fewSpans } from './decoded-together.ts';
import { oneAfterAnother } from './one-after-another.ts';
import type { OpenedFile } from './opened-file.ts';
import { readSpan, type SpanReading } from './read-span.ts';
import type { ReaderProcesses } from './reader.ts';
import { spansOf } from './spans.ts';

/** Into how many groups parts come, if there are enough of them: as many as cores, and as are worked on at once. */
const maxGroups = 3;

/** Parts that are one group, at most: a process has so many inputs. */
const maxTogether = 8;

/**
 * The frames on screen during a range, or at the times that are asked for. Times that are far from each other are
 * parts, of which a few are one group; a few groups are worked on at once.
 */
export async function* readVideo(
  opened: OpenedFile,
  range: TimeRange,
  format: VideoFormat,
  processes: ReaderProcesses,
): AsyncGenerator<VideoSample, void> {
  const parts = askedParts(opened.info, range, format);
  const groups = Math.min(maxGroups, Math.max(1, opened.runner.budget.tokens));
  const size = Math.min(maxTogether, Math.ceil(parts.length / groups));
  const starts = Array.from({ length: Math.ceil(parts.length / size) }, (_, group) => {
    const those = parts.slice(group * size, (group + 1) * size);
    return () => readParts(opened, those, processes);
  });
  yield* oneAfterAnother(starts);
}

/** One process after the other, each for a span of nearby frames, or for a few such spans. */
async function* readParts(
  opened: OpenedFile,
  parts: readonly AskedPart[],
  processes: ReaderProcesses,
): AsyncGenerator<VideoSample, void> {
  const readings: SpanReading[] = [];
  let failed: { readonly error: unknown } | undefined;
  if (parts.length > 1 && opened.prepare !== undefined) {
    await lastValueFrom(opened.prepare(parts.map(({ range }) => range)), { defaultValue: undefined });
  }
  for (const part of parts) {
    if (processes.left) return;
    try {
      readings.push(...(await readingsOf(opened, part, processes)));
    } catch (error) {
      // Told when its turn comes.
      failed = { error };
      break;
    }
  }
  for (const few of fewSpans(readings)) {
    if (processes.left) return;
    const decodings = await decodedTogether(few);
    for (const [position, reading] of few.entries()) yield* readSpan(reading, decodings[position]);
  }
  if (failed !== undefined) throw failed.error;
}

/** The spans of a part that are to be read. */
async function readingsOf(
  opened: OpenedFile,
  { range, format }: AskedPart,
  processes: ReaderProcesses,
): Promise<readonly SpanReading[]> {
  const { info } = opened;
  const index = await firstValueFrom(opened.index(range));
  const wanted = wantedFrames(index, info.video, exactRange(range), format);
  const shape = sampleShape(info, format);
  return spansOf(info, index, wanted).map((span) => ({ opened, index, span, shape, format, processes }));
}
