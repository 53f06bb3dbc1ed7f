import { createHash } from 'node:crypto';
import { Codec, Filter, Frame, getFFmpegInfo } from 'node-av/lib';
import { frameEncoder } from '../library/frame-encoder.ts';
import { frameGraph } from '../library/frame-graph.ts';
import type { EncodingSpec } from '../render/encoding-spec.ts';
import { job } from '../worker/job.ts';

export interface AbilitiesArgs {
  /** Names that are asked about. */
  readonly encoders: readonly string[];
  readonly filters: readonly string[];
}

/** Those of them that are there. */
export interface ToldAbilities {
  readonly encoders: readonly string[];
  readonly filters: readonly string[];
  /** FFmpeg's version, and how it was built. */
  readonly version: string;
  readonly configuration: string;
}

/** Which encoders and filters the library has. */
export const abilities = job<AbilitiesArgs, ToldAbilities>({
  *run({ encoders, filters }) {
    const there = new Set(Codec.getCodecList().flatMap((codec: Codec) => (codec.isEncoder() ? [codec.name] : [])));
    const { version, configuration } = getFFmpegInfo();
    yield {
      ...{ version, configuration },
      encoders: encoders.filter((name) => there.has(name)),
      filters: filters.filter((name) => Filter.getByName(name) !== null),
    };
  },
});

/** Frames of a trial. */
const tried = 4;

/**
 * Encodes a few frames of noise and shapes, and tells a hash of what came out: the versions of encoders that are none of
 * FFmpeg's show in it. Errors: as of `frameEncoder`.
 */
export const trial = job<EncodingSpec, { readonly made: string }>({
  *run(spec) {
    const { width, height, frameRate, pixelFormat } = spec;
    using encoder = frameEncoder(spec);
    const rate = `${frameRate.num}/${frameRate.den}`;
    using graph = frameGraph(
      `testsrc2=s=${width}x${height}:r=${rate},trim=end_frame=${tried},format=${pixelFormat}[v]`,
    );
    using frame = new Frame();
    frame.alloc();
    const hash = createHash('sha256');
    for (let isOver = false; !isOver; ) {
      isOver = graph.take(frame) !== 'taken';
      encoder.send(isOver ? null : frame);
      frame.unref();
      for (let packet = encoder.receive(); packet !== undefined; packet = encoder.receive()) {
        hash.update(packet.data ?? '');
      }
    }
    yield { made: hash.digest('hex') };
  },
});
