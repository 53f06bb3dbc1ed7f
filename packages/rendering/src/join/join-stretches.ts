/** Frames of the output that are decoded one after the other, both ends included. */
export interface DecodedStretch {
  /** A frame that can be decoded by itself. */
  readonly from: number;
  readonly to: number;
}

/** What one process decodes. */
export interface DecodedBatch {
  readonly stretches: readonly DecodedStretch[];
  /** The frames beside joins that must come out of it. */
  readonly expected: readonly number[];
}

/** Frames after which another process begins: each prints some megabytes. */
const maxFrames = 100_000;

/**
 * The longest group that is decoded for the sake of its last frame, in frames, and in pixels. Of a montage of
 * two-second clips in 720p, decoding all groups before joins takes 4.5 % of what encoding them took, and finds a
 * quarter of the bytes turned over within one: where groups are long, their last frames are left to the encoder, which
 * has counted them. The pixels are those of 48 frames of 720p: all this comes after everything else, so it must not
 * take the longer the larger the pictures are.
 */
const longestTail = 48;
const longestTailPixels = longestTail * 1280 * 720;

/** The longest group, in frames, that is decoded for the sake of its last frame. */
export function longestTailOf({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.min(longestTail, Math.floor(longestTailPixels / (width * height)));
}

/**
 * What must be decoded to see both sides of the joins: the first frame after each, and the frames before it from their
 * last keyframe on. Stretches that meet are one, so a montage of short clips is decoded in one go.
 *
 * @param joins The first frame after each join, ascending; each a keyframe.
 * @param keys Frames that can be decoded by themselves, ascending.
 * @param size Of the picture, in pixels.
 * @param back Groups to begin earlier than needed.
 */
export function joinStretches(
  joins: readonly number[],
  keys: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
  back = 0,
): readonly DecodedBatch[] {
  const longest = longestTailOf({ width, height });
  const batches: { stretches: DecodedStretch[]; expected: number[] }[] = [];
  let frames = maxFrames;
  let key = 0;
  for (const join of joins) {
    while ((keys[key + 1] ?? join) < join) key += 1;
    const tail = join - (keys[key] ?? 0) <= longest;
    if (frames >= maxFrames) {
      batches.push({ stretches: [], expected: [] });
      frames = 0;
    }
    const batch = batches.at(-1);
    const last = batch?.stretches.at(-1);
    let from = keys[Math.max(0, key + (tail ? 0 : 1) - back)] ?? 0;
    if (last !== undefined && from <= last.to) {
      from = last.from;
      batch?.stretches.pop();
      frames -= last.to - from;
    }
    batch?.stretches.push({ from, to: join });
    batch?.expected.push(...(tail ? [join - 1, join] : [join]));
    frames += join - from;
  }
  return batches;
}
