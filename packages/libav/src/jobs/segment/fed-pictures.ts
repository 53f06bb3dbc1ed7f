import { ClipwrightError } from '@clipwright/core';
import { AV_PIX_FMT_NONE } from 'node-av/constants';
import { avGetPixFmtFromName, avImageGetBufferSize, Frame, Rational } from 'node-av/lib';
import { type FrameGraph, frameGraph, type GraphInput } from '../../library/frame-graph.ts';
import { succeeded } from '../../library/succeeded.ts';
import type { FedFrame, SegmentTold } from '../../render/segment/segment-plan.ts';
import type { Pictures } from './pictures.ts';

/**
 * Frames that are handed in one by one, through filters.
 *
 * @param wanted Asks for one.
 */
export function fedPictures(frames: number, wanted: () => SegmentTold): Pictures {
  let graph: FrameGraph | undefined;
  let fed: FedInput | undefined;
  return {
    frames,
    *next(into) {
      for (;;) {
        const state = graph?.take(into) ?? 'wanted';
        if (state === 'taken') return;
        if (state === 'over') throw new ClipwrightError('internal', `There are no ${frames} frames.`);
        const given: FedFrame = (yield wanted()) ?? {};
        if (given.begin !== undefined) {
          graph = frameGraph(given.begin.graph, [given.begin.input]);
          fed = fedInput(given.begin.input);
        }
        if (given.over === true) {
          graph?.add(0, null);
          fed?.[Symbol.dispose]();
          fed = undefined;
        } else if (fed !== undefined) graph?.add(0, fed.next(given.data));
      }
    },
    [Symbol.dispose]: () => {
      graph?.[Symbol.dispose]();
      fed?.[Symbol.dispose]();
    },
  };
}

interface FedInput extends Disposable {
  /** The frame with these bytes, or with the same as before; it is good until it is handed on. */
  next(data?: Uint8Array): Frame;
}

function fedInput({ width, height, pixelFormat }: GraphInput): FedInput {
  const format = avGetPixFmtFromName(pixelFormat);
  if (format === AV_PIX_FMT_NONE) {
    throw new ClipwrightError(
      'contract-violation',
      `A loader gave frames in ${pixelFormat}, which FFmpeg does not know.`,
    );
  }
  const [given, kept, handed] = [new Frame(), new Frame(), new Frame()];
  for (const frame of [given, kept, handed]) frame.alloc();
  const shape = (frame: Frame): void => {
    frame.width = width;
    frame.height = height;
    frame.format = format;
  };
  const expected = avImageGetBufferSize(format, width, height, 1);
  const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => {
    if (byteLength === expected) return Buffer.from(buffer, byteOffset, byteLength);
    throw new ClipwrightError(
      'contract-violation',
      `A frame of ${width}x${height} in ${pixelFormat} has ${byteLength} bytes.`,
    );
  };
  let count = 0n;
  return {
    next: (data) => {
      if (data !== undefined) {
        kept.unref();
        shape(kept);
        kept.sampleAspectRatio = new Rational(1, 1);
        succeeded(kept.getBuffer(), 'keep a frame');
        // Of pictures it copies nothing: the frame points at memory that is not its own, and may be gone any time.
        shape(given);
        given.fromBuffer(bytesOf(data));
        succeeded(kept.copy(given), 'keep a frame');
        given.unref();
      }
      succeeded(handed.ref(kept), 'repeat a frame');
      handed.pts = count;
      count += 1n;
      return handed;
    },
    [Symbol.dispose]: () => {
      for (const frame of [given, kept, handed]) frame.free();
    },
  };
}
