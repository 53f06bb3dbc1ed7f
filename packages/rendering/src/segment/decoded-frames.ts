import { ClipwrightError, type Rational } from '@clipwright/core';
import { type ClipStretch, lastTickOf } from '@clipwright/core/author';

/**
 * Decoding began too late for the frame that is on screen first: the segment would show another in its place, or a
 * broken one.
 */
export class StartedTooLate extends Error {
  override readonly name = 'StartedTooLate';
}

/** Follows what the decoder of one stretch delivers, by the timestamps of its frames. */
export interface DecodedFrames {
  /** Throws {@link StartedTooLate}. */
  decoded(tick: number): void;
  /** Whether anything was decoded. */
  readonly any: boolean;
  /** Whether it began no later than where the stretch can be decoded from: starting earlier brings nothing more. */
  readonly inTime: boolean;
  /** Throws `source-damaged` when frames that the source's index lists did not come. */
  check(): void;
}

export function decodedFrames(stretch: ClipStretch, frameRate: Rational): DecodedFrames {
  const { source, hints } = stretch;
  const { decodeFrom, firstShown, shown, lead = 0 } = hints;
  const lastTick = lastTickOf(stretch, frameRate);
  let began: number | undefined;
  let seen = 0;
  let before = 0;
  return {
    get any() {
      return began !== undefined;
    },
    get inTime() {
      return began !== undefined && began <= decodeFrom;
    },
    decoded: (tick) => {
      if (began === undefined && tick > firstShown) {
        throw new StartedTooLate(`Decoding began at ${tick}, after ${firstShown}.`);
      }
      began ??= tick;
      if (tick >= decodeFrom && tick < firstShown) before += 1;
      if (tick >= firstShown && before < lead) {
        throw new StartedTooLate(`Of ${lead} frames that ${firstShown} may refer to only ${before} could be decoded.`);
      }
      if (tick >= firstShown && tick <= lastTick) seen += 1;
    },
    check: () => {
      if (shown !== undefined && seen < shown) {
        throw new ClipwrightError('source-damaged', `Of ${shown} frames of the clip only ${seen} could be decoded.`, {
          remedy: 'Check the file, or cut around the damage.',
          details: { source: source.id, expected: shown, decoded: seen },
        });
      }
    },
  };
}
