import { Rational } from '@clipwright/core';
import { type DecodedFrames, decodedFrames } from '@clipwright/rendering';
import {
  AV_FRAME_FLAG_CORRUPT,
  AV_PKT_FLAG_CORRUPT,
  AVCOL_RANGE_UNSPECIFIED,
  AVCOL_SPC_UNSPECIFIED,
} from 'node-av/constants';
import { avGetPixFmtFromName, type Frame } from 'node-av/lib';
import { type FrameGraph, frameGraph } from '../../library/frame-graph.ts';
import { type StreamDecoder, streamDecoder } from '../../library/stream-decoder.ts';
import { type StreamPackets, streamPackets, timeOfPacket } from '../../library/stream-packets.ts';
import { timeOf } from '../../library/told-stream.ts';
import type { FileFrames } from '../../render/segment/segment-plan.ts';
import { turns } from '../../worker/turns.ts';
import type { Pictures, Steps } from './pictures.ts';

/** A file is not read from here: what is in it is not as plain as it was thought to be, or not whole. */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/** Seconds before a group at which it is looked for, where a seek lands too late. */
const earlier = [0, 2];

/**
 * A stretch of a file: its frames, decoded and put on the output's grid. Where anything is not as it is known of the
 * source, nothing comes but {@link NotPlain}: what to make of damage, of other shapes and of times is for loaders.
 */
export function filePictures(plan: FileFrames): Pictures {
  const { frames } = plan.stretch;
  let open: OpenStretch | undefined;
  let given = 0;
  return {
    frames,
    *next(into) {
      try {
        open ??= openStretch(plan);
        yield* open.next(into);
        given += 1;
        if (given === frames) open.check();
      } catch (error) {
        throw new NotPlain('It is read by its loader.', { cause: error });
      }
    },
    [Symbol.dispose]: () => open?.[Symbol.dispose](),
  };
}

interface OpenStretch extends Disposable {
  next(into: Frame): Steps;
  /** Throws where frames are missing that the source's index lists. */
  check(): void;
}

function openStretch({ file, allowed, stretch, frameRate, graph: text, input }: FileFrames): OpenStretch {
  const { video } = stretch.source.info;
  const packets = streamPackets(file, allowed, video.index);
  let decoder: StreamDecoder | undefined;
  let graph: FrameGraph | undefined;
  const close = (): void => {
    graph?.[Symbol.dispose]();
    decoder?.[Symbol.dispose]();
    packets[Symbol.dispose]();
  };
  try {
    const { num, den } = packets.stream.timeBase;
    if (Rational.of(num, den).compare(video.timebase) !== 0) throw new Error('It counts otherwise.');
    const decoding = streamDecoder(file, packets.stream, allowed, { threads: 1, isStrict: true });
    decoder = decoding;
    const filters = frameGraph(text, [input]);
    graph = filters;
    const watch = decodedFrames(stretch, Rational.from(frameRate));
    const take = taker({ stretch, input }, watch);
    const isDue = turns();
    let [isFound, isWaiting] = [false, false];

    /** Decodes on, by a packet at most. */
    const feed = (): void => {
      const got = decoding.receive();
      if (got === 'damage') throw new Error('It does not decode.');
      if (got === 'end') filters.add(0, null);
      else if (got === 'frame') take(decoding.frame, filters);
      else if (!isWaiting && !packets.next()) decoding.send(null);
      else {
        isWaiting = false;
        const isWhole = !packets.packet.hasFlags(AV_PKT_FLAG_CORRUPT) && decoding.send(packets.packet);
        if (!isWhole) throw new Error('A packet does not decode.');
      }
    };

    return {
      *next(into) {
        if (!isFound) {
          isFound = yield* found(packets, stretch.hints.decodeFrom);
          isWaiting = true;
          if (!isFound) throw new Error('There is no such group.');
        }
        for (;;) {
          const state = filters.take(into);
          if (state === 'taken') return;
          if (state === 'over') throw new Error('There are too few frames.');
          feed();
          if (isDue()) yield undefined;
        }
      },
      check: watch.check,
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Hands on the frames that can be decoded from a group's first, as they are known of the source. */
function taker({ stretch, input }: Pick<FileFrames, 'stretch' | 'input'>, watch: DecodedFrames) {
  const { hints, source } = stretch;
  const format = avGetPixFmtFromName(input.pixelFormat);
  const aspect = Rational.from(source.info.video.sampleAspectRatio);
  return (frame: Frame, to: FrameGraph): void => {
    const pts = timeOf(frame.bestEffortTimestamp);
    if (pts === undefined) throw new Error('A frame has no time.');
    // It refers to what was not decoded.
    if (pts < hints.decodeFrom) return;
    if (frame.hasFlags(AV_FRAME_FLAG_CORRUPT) || frame.decodeErrorFlags !== 0) throw new Error('A frame is broken.');
    const { num, den } = frame.sampleAspectRatio;
    const isSquare = num <= 0 || den <= 0;
    const isKnown =
      frame.width === input.width &&
      frame.height === input.height &&
      frame.format === format &&
      (isSquare ? aspect : Rational.of(num, den)).compare(aspect) === 0;
    if (!isKnown) throw new Error('A frame has another shape.');
    watch.decoded(pts);
    frame.pts = BigInt(pts);
    // Filters are told outright what values mean.
    frame.colorRange = AVCOL_RANGE_UNSPECIFIED;
    frame.colorSpace = AVCOL_SPC_UNSPECIFIED;
    to.add(0, frame);
  };
}

/** Reads on to the packet that a group begins with: whether there is one. */
function* found(packets: StreamPackets, begin: number): Steps<boolean> {
  const { num, den } = packets.stream.timeBase;
  const isDue = turns();
  for (const seconds of earlier) {
    if (!packets.seek(begin - Math.round((seconds * den) / num))) continue;
    while (packets.next()) {
      const time = timeOfPacket(packets.packet);
      if (packets.packet.isKeyframe && time !== undefined && time >= begin) {
        if (time === begin) return true;
        break;
      }
      if (isDue()) yield undefined;
    }
  }
  return false;
}
