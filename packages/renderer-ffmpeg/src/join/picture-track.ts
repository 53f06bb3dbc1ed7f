import type { JoinRequest } from '@clipwright/core/author';
import type { PlacedTrack, VideoEntry } from '@clipwright/packets';
import { outputClock } from '../segment/output-clock.ts';
import type { CopiedRun, CopiedTrack } from './copied-track.ts';
import { fileParts } from './file-parts.ts';
import { readPart } from './read-part.ts';
import { notAsPlanned } from './verify-rows.ts';

/** Packets of one part, and the frame that each is, counted from the part's beginning. */
interface PicturePart extends CopiedRun {
  readonly entry: VideoEntry;
  readonly frames: Float64Array;
  readonly sync: Uint8Array;
}

/**
 * The picture of an output: the packets of all parts, frame k shown at exactly k / rate, and packet n decoded at n /
 * rate, less the delay that puts no packet after its frame. Errors: `verification-failed` for a part in another clock,
 * those of reading.
 */
export async function pictureTrack(request: JoinRequest, left: AbortSignal): Promise<CopiedTrack> {
  const { timescale, ticksPerFrame } = outputClock(request.profile.frameRate);
  const parts: PicturePart[] = [];
  const places: number[] = [];
  let total = 0;
  for (const part of fileParts(request)) {
    if (part.frames === 0) continue;
    left.throwIfAborted();
    const track = await readPart(part.file);
    parts.push({ file: part.file, ...pictureOf(track, timescale, ticksPerFrame) });
    places.push(total);
    total += part.frames;
  }
  const entry = parts[0]?.entry;
  if (entry === undefined) throw notAsPlanned('It has no frame.');
  const count = parts.reduce((sum, { sizes }) => sum + sizes.length, 0);
  const frames = new Float64Array(count);
  const sizes = new Uint32Array(count);
  const sync = new Uint8Array(count);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const place = places[index] ?? 0;
    frames.set(
      part.frames.map((frame) => frame + place),
      at,
    );
    sizes.set(part.sizes, at);
    sync.set(part.sync, at);
    at += part.sizes.length;
  }
  const delay = frames.reduce((most, frame, n) => Math.max(most, n - frame), 0);
  return {
    track: {
      entry,
      timescale,
      sizes,
      durations: [{ samples: count, ticks: ticksPerFrame }],
      ...(delay === 0 ? {} : { offsets: frames.map((frame, n) => (frame + delay - n) * ticksPerFrame) }),
      sync,
      edit: { start: delay * ticksPerFrame, duration: total * ticksPerFrame },
    },
    runs: parts,
  };
}

/** What is taken of a segment. */
function pictureOf(track: PlacedTrack, timescale: number, ticksPerFrame: number) {
  const { entry, sizes, places, sync, shown, edit } = track;
  if (entry.kind !== 'video' || track.timescale !== timescale) {
    throw notAsPlanned(`A segment does not count in 1/${timescale} s.`);
  }
  const frames = shown.map((time) => (time - edit.start) / ticksPerFrame);
  if (!frames.every(Number.isInteger)) throw notAsPlanned('A frame of a segment stands where none should.');
  return { entry, sizes, places, sync, frames };
}
