import { map } from 'rxjs';
import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';
import { canonical } from '../../model/canonical.ts';
import { derivedSource } from '../derived-source.ts';
import { readThrough } from '../read-through.ts';
import { type ReversedClock, reversedClock } from './reversed-clock.ts';
import { reversedFrames } from './reversed-frames.ts';
import { reversedIndex } from './reversed-index.ts';
import { reversedSound } from './reversed-sound.ts';

/**
 * A source backwards, by what it gives forwards: its frames in bounded parts, decoded and turned round one after the
 * other.
 */
export function reversedSource(source: ClipSource): ClipSource {
  const clock = reversedClock(source.info);
  const info = reversedInfo(source.info, clock);
  return derivedSource(source, {
    name: 'backwards 1',
    fingerprint: reversedFingerprint,
    info,
    index: (range) => reversedIndex(source, clock, range).pipe(map(({ forwards: _, ...index }) => index)),
    video: (range, format = {}) =>
      readThrough((through, left$) => reversedFrames(source, info, clock, range, format, through, left$)),
    audio: (range, format = {}) => readThrough((through) => reversedSound(source, clock, range, format, through)),
  });
}

/** What stands for the content of a source backwards. */
export function reversedFingerprint(fingerprint: string): string {
  return canonical({ backwards: fingerprint });
}

function reversedInfo({ timecode: _, hints: __, ...info }: SourceInfo, { unit }: ReversedClock): SourceInfo {
  const { grid: ___, decoder: ____, ...video } = info.video;
  const { audio } = info;
  const outside = audio?.outside && { before: audio.outside.after, after: audio.outside.before };
  return {
    ...info,
    video: { ...video, timebase: unit.toString(), origin: 0 },
    ...(audio === undefined ? {} : { audio: { ...audio, ...(outside === undefined ? {} : { outside }) } }),
  };
}
