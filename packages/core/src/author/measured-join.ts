import type { JoinRequest, Verification } from '../contracts/join-request.ts';
import { Rational } from '../time/rational.ts';

/**
 * What is verified of an output whose frames and samples are as many as its parts have, each at its exact time: of a
 * container that holds no times of its own.
 */
export function measuredJoin({ parts, audio, profile }: JoinRequest, bytes: number): Verification {
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const duration = Rational.of(frames).div(Rational.from(profile.frameRate));
  const joins = Math.max(0, parts.filter((part) => part.frames > 0).length - 1);
  const picture = {
    frames,
    videoDuration: duration.toString(),
    tolerance: Rational.zero.toString(),
    joins,
    tails: joins,
    bytes,
  };
  if (audio === undefined) return picture;
  const heard = Rational.of(audio.samples, profile.audio?.sampleRate ?? 48000);
  const audioEndOffset = heard.sub(duration).toString();
  return { ...picture, audioDuration: heard.toString(), audioOffset: Rational.zero.toString(), audioEndOffset };
}
