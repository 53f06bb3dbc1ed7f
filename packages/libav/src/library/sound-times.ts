import { AV_NOPTS_VALUE, AV_ROUND_UP } from 'node-av/constants';
import { avRescaleDelta, avRescaleQRnd, type Frame, type IRational, Rational } from 'node-av/lib';

/**
 * Counts the times of decoded sound in samples, as ffmpeg does: where a container's ticks are coarse, sound that goes on
 * goes on without a break.
 */
export function soundTimes(): (frame: Frame, timebase: IRational) => void {
  const last = { value: AV_NOPTS_VALUE };
  let expected: { readonly time: bigint; readonly rate: number } | undefined;
  return (frame, timebase) => {
    const { sampleRate, nbSamples, pts } = frame;
    const samples = new Rational(1, sampleRate);
    if (expected?.rate !== sampleRate) {
      expected = undefined;
      last.value = AV_NOPTS_VALUE;
    }
    let time: bigint;
    if (pts === AV_NOPTS_VALUE) time = expected?.time ?? 0n;
    else {
      const isGap = expected !== undefined && pts > avRescaleQRnd(expected.time, samples, timebase, AV_ROUND_UP);
      if (isGap) last.value = AV_NOPTS_VALUE;
      time = avRescaleDelta(timebase, pts, samples, nbSamples, last, samples);
    }
    frame.pts = time;
    frame.timeBase = samples;
    expected = { time: time + BigInt(nbSamples), rate: sampleRate };
  };
}
