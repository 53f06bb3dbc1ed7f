import { Frame } from 'node-av/lib';
import { frameEncoder } from '../library/frame-encoder.ts';
import { packetFile } from '../library/packet-file.ts';
import type { FedFrame, SegmentPlan, SegmentTold } from '../render/segment/segment-plan.ts';
import { job } from '../worker/job.ts';
import { turns } from '../worker/turns.ts';
import { NotPlain } from './segment/file-pictures.ts';
import { segmentPictures } from './segment/segment-pictures.ts';

/**
 * Encodes a segment into its file. Errors: `encoder-missing`, `tool-failed`, `out-of-resources`, `disk-full`,
 * `output-unwritable`.
 */
export const segment = job<SegmentPlan, SegmentTold, FedFrame>({
  *run(plan) {
    using encoder = frameEncoder(plan.encoding);
    const { tag, frameRate, timescale } = plan.encoding;
    using file = packetFile(plan.file, encoder.context, { format: 'mp4', tag, picture: { frameRate, timescale } });
    using frame = new Frame();
    frame.alloc();
    const told = (): SegmentTold => ({ encoded: file.packets, bytes: file.bytes });
    const isDue = turns();
    const encode = function* (next: Frame | null): Generator<SegmentTold, void, unknown> {
      encoder.send(next);
      for (let packet = encoder.receive(); packet !== undefined; packet = encoder.receive()) {
        file.write(packet);
        if (isDue()) yield told();
      }
    };
    try {
      for (const pictures of segmentPictures(plan, told)) {
        for (let left = pictures.frames; left > 0; left -= 1) {
          yield* pictures.next(frame);
          yield* encode(frame);
          frame.unref();
          if (isDue()) yield told();
        }
      }
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error;
      yield { ...told(), notPlain: true };
      return;
    }
    yield* encode(null);
    file.finish();
    yield told();
  },
});
