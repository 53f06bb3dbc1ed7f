import type { Frame } from 'node-av/lib';
import type { FedFrame, SegmentTold } from '../../render/segment/segment-plan.ts';

/** Steps of the job `segment`. */
export type Steps<T = void> = Generator<SegmentTold | undefined, T, FedFrame | undefined>;

/** Frames as they go into the encoder, by pull. */
export interface Pictures extends Disposable {
  /** How many there are. */
  readonly frames: number;
  /** The next one, into an empty frame. Errors: `internal` where there is none. */
  next(into: Frame): Steps;
}
