import { Rational, type RationalText } from '@clipwright/core';
import { lostRanges, type SampleRange, type SoundGraphOptions } from '@clipwright/filters';
import { AV_PKT_FLAG_CORRUPT } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { coverageRecord } from './sound-coverage.ts';
import { type SoundPacketsOptions, soundPackets } from './sound-packets.ts';
import { soundTimes } from './sound-times.ts';
import { streamDecoder } from './stream-decoder.ts';
import { timeOf } from './told-stream.ts';

/** A stretch of a file's sound, or of several that go on in each other. */
export interface SoundRequest extends SoundPacketsOptions {
  /** What is made of it. */
  readonly graph: SoundGraphOptions & { readonly origin: RationalText; readonly start: RationalText };
}

/** Sound as it is decoded. */
export interface SoundDecoding extends Disposable {
  /** Decodes a packet, and hands on what comes, with times in samples. Whether all of it was taken. */
  next(take: (frame: Frame) => boolean): boolean;
  /** Whether there are no more packets. */
  readonly isOver: boolean;
  /** Whether something did not decode. */
  readonly isDamaged: boolean;
  /** Samples of the stretch, of its rate, up to which packets have come. */
  readonly reached: number;
  /** Of so many samples of the stretch those that are lost. */
  lost(samples: number): readonly SampleRange[];
}

/** Seconds before and after a stretch in which is looked whether there is sound on both sides of what is missing. */
export const soundMargin = 1;

/** Errors: those of `openInput`. */
export function soundDecoding({ graph, ...request }: SoundRequest): SoundDecoding {
  const { sampleRate } = graph;
  const { file, allowed, shift } = request;
  const packets = soundPackets(request);
  const { stream, timeBase, container } = packets;
  // What a file gives before its first picture is the end of the one before it: nothing is skipped there, though the
  // container may say so, as each packet is heard at its own time.
  const options = { threads: 1, isStrict: false, skips: shift === undefined };
  const decoder = streamDecoder(file, stream, allowed, options);
  const toSamples = soundTimes();
  const margin = soundMargin * sampleRate;
  const zero = Rational.from(graph.origin).add(graph.start).sub(soundMargin);
  const coverage = coverageRecord(zero, sampleRate);
  let [isOver, isDamaged] = [false, false];

  const feed = (): void => {
    if (!packets.next()) {
      isOver = true;
      decoder.send(null);
      return;
    }
    const { packet } = packets;
    const { pts, duration } = packet;
    if (timeOf(pts) !== undefined) coverage.add('claimed', pts, duration, timeBase);
    // In a program stream a packet holds many frames, of which all but the last are whole.
    const isWhole = container === 'mpeg' || !packet.hasFlags(AV_PKT_FLAG_CORRUPT);
    if (!isWhole || !decoder.send(packet)) isDamaged = true;
  };

  return {
    next: (take) => {
      feed();
      for (;;) {
        const decoded = decoder.receive();
        if (decoded === 'damage') isDamaged = true;
        if (decoded !== 'frame') return true;
        const { frame } = decoder;
        toSamples(frame, timeBase);
        coverage.add('decoded', frame.pts, BigInt(frame.nbSamples), frame.timeBase);
        if (!take(frame)) return false;
      }
    },
    get isOver() {
      return isOver;
    },
    get isDamaged() {
      return isDamaged;
    },
    get reached() {
      return (coverage.claimed.at(-1)?.to ?? 0) - margin;
    },
    lost: (samples) =>
      lostRanges(coverage, samples + 2 * margin, sampleRate)
        .map(({ from, to }) => ({ from: Math.max(0, from - margin), to: Math.min(samples, to - margin) }))
        .filter(({ from, to }) => to > from),
    [Symbol.dispose]: () => {
      decoder[Symbol.dispose]();
      packets[Symbol.dispose]();
    },
  };
}
