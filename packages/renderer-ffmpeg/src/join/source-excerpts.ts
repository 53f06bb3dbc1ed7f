import { Buffer } from 'node:buffer';
import { type FramesCodec, hasFrames, type SetsCodec, type StreamSets, type VideoEntry } from '@clipwright/packets';
import type { Frames, PicturePart, PlacedPicture } from '@clipwright/rendering';
import { sourceEntry } from '@clipwright/rendering';

/** A run of a source's packets, and what of it is proven. */
export interface ProvenRun {
  readonly picture: PicturePart;
  /** The output's frame that its first is. */
  readonly firstFrame: number;
  readonly stretches: readonly ProvenStretch[];
}

/** Frames of the output, and the positions of their packets in the run. */
export interface ProvenStretch extends Frames {
  readonly positions: readonly number[];
}

/** Packets of one file that one decoder decodes, as they lie there; their frames are numbered as in the output. */
export interface SourcePackets extends PlacedPicture {
  readonly stretches: readonly Frames[];
}

/**
 * The packets of what is proven, by file and by the parameter sets that hold for them, which may change within a file.
 *
 * @param runs In the order of the output.
 * @param entry Of the output: it holds for codecs whose packets say by themselves what a decoder must know.
 */
export function sourcePackets(
  codec: SetsCodec | FramesCodec,
  runs: readonly ProvenRun[],
  entry: VideoEntry,
): readonly SourcePackets[] {
  const found = new Map<string, Growing>();
  for (const { picture, firstFrame, stretches } of runs) {
    for (const stretch of stretches) {
      const sets = picture.sets?.[stretch.positions[0] ?? 0];
      const key = `${textOf(sets)} ${picture.file}`;
      const own = found.get(key) ?? {
        file: picture.file,
        entry: hasFrames(codec) || sets === undefined ? entry : sourceEntry(codec, sets),
        ...{ places: [], sizes: [], frames: [], stretches: [] },
      };
      found.set(key, own);
      own.stretches.push(stretch);
      for (const n of stretch.positions) {
        own.places.push(picture.places[n] ?? 0);
        own.sizes.push(picture.sizes[n] ?? 0);
        own.frames.push(firstFrame + (picture.frames[n] ?? 0));
      }
    }
  }
  return [...found.values()];
}

interface Growing extends SourcePackets {
  readonly places: number[];
  readonly sizes: number[];
  readonly frames: number[];
  readonly stretches: Frames[];
}

function textOf(sets: StreamSets | undefined): string {
  const units = (sets?.sets ?? []).map((unit) => Buffer.from(unit).toString('base64'));
  return [sets?.lengthSize, ...units].join();
}

/** What is proven of a run, with where its packets are. */
export function provenStretches(
  { picture, firstFrame }: Omit<ProvenRun, 'stretches'>,
  frames: readonly Frames[],
): readonly ProvenStretch[] {
  return frames.map(({ from, to }) => {
    const isTaken = (n: number): boolean => {
      const frame = firstFrame + (picture.frames[n] ?? 0);
      return frame >= from && frame <= to;
    };
    return { from, to, positions: [...picture.frames.keys()].filter(isTaken) };
  });
}
