import { type OutputProfile, Rational } from '@clipwright/core';
import {
  blaming,
  type ClipStretch,
  inStretch,
  pullSamples,
  type RenderInputs,
  type StretchMeta,
} from '@clipwright/core/author';
import { type Abilities, conformFilters, deinterlacedOfThree, fieldsOf, storedGraph } from '@clipwright/filters';
import { firstValueFrom } from 'rxjs';
import type { FedFrame } from './segment-plan.ts';

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
 * Errors: `unknown-transform`, `contract-violation`, the source's own.
 *
 * @param index The position of the stretch, for errors; absent where it is alone.
 */
export function fedStretch(
  stretch: ClipStretch,
  profile: OutputProfile,
  inputs: RenderInputs,
  abilities: Abilities,
  index: number | undefined,
): FedStretch {
  const neighbours = fieldsOf(stretch.source.info.video) !== undefined;
  const pull = () => pullSamples(stretch, Rational.from(profile.frameRate), inputs, { neighbours });
  const pulled = index === undefined ? pull() : inStretch(index, pull);

  async function* handed(): AsyncGenerator<FedFrame, void> {
    const first = await firstValueFrom(pulled.first);
    const { width, height, pixelFormat } = first;
    let begin: FedFrame['begin'] = {
      graph: fedGraph(stretch, pixelFormat, profile, abilities),
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
    measure: pulled.measure,
    release: pulled.release,
  };
}

/** What is done to frames that are handed in, one for each output frame. */
function fedGraph({ source }: ClipStretch, pixelFormat: string, profile: OutputProfile, abilities: Abilities): string {
  const { video } = source.info;
  const conform = conformFilters(video, pixelFormat, profile, { abilities });
  return storedGraph(`[0:v]${[...deinterlacedOfThree(video, profile.frameRate), conform].join(',')}[v]`, profile);
}

/** Frames that stand on the output's grid. */
export function clockOf(profile: OutputProfile): { readonly timebase: string; readonly frameRate: string } {
  const rate = Rational.from(profile.frameRate);
  return { timebase: Rational.one.div(rate).toString(), frameRate: rate.toString() };
}
