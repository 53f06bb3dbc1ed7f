import { type ClipSegmentRequest, ClipwrightError, Rational, tickAt } from '@clipwright/core';
import { frameTimeOf } from '@clipwright/ffmpeg';

/** Decoding began too late for the frame that is on screen first: the segment would show another in its place, or a broken one. */
export class StartedTooLate extends Error {
  override readonly name = 'StartedTooLate';
}

/** Follows what a decoder delivers, by the lines that `printFrameTimes` print. */
export interface DecodedFrames {
  /** Throws {@link StartedTooLate}. */
  note(line: string): void;
  /** Whether anything was decoded. */
  readonly any: boolean;
  /** Throws `source-damaged` when frames that the source's index lists did not come. */
  check(): void;
}

export function decodedFrames(request: ClipSegmentRequest): DecodedFrames {
  const { frames, decodeFrom, firstShown, shown, lead = 0, profile, source } = request;
  const last = Rational.from(request.sampleAt).add(Rational.of(frames - 1).div(Rational.from(profile.frameRate)));
  const lastTick = tickAt(last, source.info.video);
  let any = false;
  let seen = 0;
  let before = 0;
  return {
    get any() {
      return any;
    },
    note: (line) => {
      const tick = frameTimeOf(line);
      if (tick === undefined) return;
      if (!any && tick > firstShown) throw new StartedTooLate(`Decoding began at ${tick}, after ${firstShown}.`);
      any = true;
      if (tick >= decodeFrom && tick < firstShown) before += 1;
      if (tick >= firstShown && before < lead) {
        throw new StartedTooLate(`Of ${lead} frames that ${firstShown} may refer to only ${before} could be decoded.`);
      }
      if (tick >= firstShown && tick <= Math.max(lastTick, firstShown)) seen += 1;
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
