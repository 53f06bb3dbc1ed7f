import { type OutputProfile, Rational } from '@clipwright/core';
import {
  blaming,
  type ClipStretch,
  inStretch,
  pullSamples,
  type RenderInputs,
  type StretchMeta,
} from '@clipwright/core/author';
import { deinterlacedOfThree, fieldsOf } from '@clipwright/filters';
import { isStill } from '@clipwright/rendering';
import { firstValueFrom } from 'rxjs';
import type { FedFrame } from './segment-plan.ts';
import type { StretchGraph } from './stretch-graph.ts';

/** A stretch whose frames are pulled as samples and handed to a worker. */
export interface FedStretch {
  /** The next frame, or that there are no more. Errors: the source's own. */
  next(): Promise<FedFrame>;
  /** What is known once all have been handed over. */
  measure(): StretchMeta;
  /** Ends the reading, at once. Harmless when it is done. */
  release(): Promise<void>;
}

/**
 * What stands still is handed over once. Errors: `unknown-transform`, `contract-violation`, the source's own.
 *
 * @param graph What its frames go through.
 * @param index The position of the stretch, for errors; absent where it is alone.
 */
export function fedStretch(
  stretch: ClipStretch,
  profile: OutputProfile,
  inputs: RenderInputs,
  graph: StretchGraph,
  index: number | undefined,
): FedStretch {
  const { video } = stretch.source.info;
  const neighbours = fieldsOf(video) !== undefined;
  const isOne = isStill({ kind: 'clip', ...stretch });
  const pulledOnce = isOne ? { ...stretch, frames: 1 } : stretch;
  const pull = () => pullSamples(pulledOnce, Rational.from(profile.frameRate), inputs, { neighbours });
  const pulled = index === undefined ? pull() : inStretch(index, pull);

  async function* handed(): AsyncGenerator<FedFrame, void> {
    const first = await firstValueFrom(pulled.first);
    const { width, height, pixelFormat } = first;
    let begin: FedFrame['begin'] = {
      graph: graph(pixelFormat, deinterlacedOfThree(video, profile.frameRate)),
      input: { width, height, pixelFormat, ...clockOf(profile) },
    };
    let before: Uint8Array | undefined;
    for await (const data of pulled.frames(first)) {
      yield { ...(begin === undefined ? {} : { begin }), ...(data === before ? {} : { data }) };
      begin = undefined;
      before = data;
    }
  }
  const frames = index === undefined ? handed() : blaming(index, handed());
  const next = async (): Promise<FedFrame> => {
    const result = await frames.next();
    return result.done === true ? { over: true } : result.value;
  };
  let ahead: Promise<FedFrame> | undefined;
  return {
    next: () => {
      const now = ahead ?? next();
      // The next one is made while this one is encoded; its failure is met when its turn comes.
      ahead = now.then((frame) => (frame.over === true ? frame : next()));
      ahead.catch(() => {});
      return now;
    },
    measure: () => (isOne ? { held: 0 } : pulled.measure()),
    release: pulled.release,
  };
}

/** Frames that stand on the output's grid. */
export function clockOf(profile: OutputProfile): { readonly timebase: string; readonly frameRate: string } {
  const rate = Rational.from(profile.frameRate);
  return { timebase: Rational.one.div(rate).toString(), frameRate: rate.toString() };
}
