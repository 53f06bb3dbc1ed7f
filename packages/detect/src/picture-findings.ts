import { Rational, type SourceInfo } from '@clipwright/core';
import { secondsToRational, timeOf, zeroOf } from '@clipwright/core/author';
import { frameTimeOf } from '@clipwright/ffmpeg';
import type { Detectors } from './detect-options.ts';

/** A finding with exact times, on the source's clock. */
export type ExactFinding =
  | { readonly kind: 'scene'; readonly time: Rational; readonly score: number }
  | { readonly kind: 'silence' | 'black' | 'freeze'; readonly start: Rational; readonly end: Rational };

/** What detectors say of pictures, while they say it. */
export interface PictureFindings {
  /** A line that ffmpeg printed. */
  note(line: string): void;
  /** All that was found; what has not ended ends with the source. */
  all(): readonly ExactFinding[];
}

/**
 * Reads what the filters of a picture command print. Times are those of the frames that the lines belong to: what ffmpeg
 * prints of them itself has six digits. That of a freeze's start alone is told by such a number, as exactly as it goes.
 */
export function pictureFindings({ video, duration }: SourceInfo, { black }: Detectors): PictureFindings {
  const end = Rational.from(duration);
  const found: ExactFinding[] = [];
  let frame = Rational.zero;
  let blackStart: Rational | undefined;
  let freezeStart: Rational | undefined;
  const add = (kind: 'black' | 'freeze', from: Rational | undefined, to: Rational): void => {
    if (from === undefined) return;
    const stretch = { kind, start: from.max(Rational.zero), end: to.min(end) };
    const least = kind === 'black' && black !== undefined ? secondsToRational(black.duration) : Rational.zero;
    const length = stretch.end.sub(stretch.start);
    if (length.compare(0) > 0 && length.compare(least) >= 0) found.push(stretch);
  };
  const read: Readonly<Record<string, (value: string) => void>> = {
    'lavfi.scd.score': (score) => {
      if (frame.compare(0) > 0 && frame.compare(end) < 0)
        found.push({ kind: 'scene', time: frame, score: Number(score) });
    },
    'lavfi.black_start': () => {
      blackStart = frame;
    },
    'lavfi.black_end': () => {
      add('black', blackStart, frame);
      blackStart = undefined;
    },
    'lavfi.freezedetect.freeze_start': (time) => {
      freezeStart = secondsToRational(time).sub(zeroOf(video));
    },
    'lavfi.freezedetect.freeze_end': () => {
      add('freeze', freezeStart, frame);
      freezeStart = undefined;
    },
  };
  return {
    note: (line) => {
      const pts = frameTimeOf(line);
      if (pts !== undefined) frame = timeOf(pts, video);
      const [, key = '', value = ''] = /^(lavfi\.[\w.]+)=(\S+)$/.exec(line) ?? [];
      if (Object.hasOwn(read, key)) read[key]?.(value);
    },
    all: () => {
      add('black', blackStart, end);
      add('freeze', freezeStart, end);
      return found;
    },
  };
}
