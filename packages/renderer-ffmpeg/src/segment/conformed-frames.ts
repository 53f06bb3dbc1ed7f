import { ClipwrightError, type OutputProfile, Rational } from '@clipwright/core';
import {
  type ColorStretch,
  channelsOf,
  frameLayout,
  pullSamples,
  type Stretch,
  type StretchMeta,
} from '@clipwright/core/author';
import type { CommandSpec, FfmpegRunner, FfmpegStream } from '@clipwright/ffmpeg';
import { bitsOf, colorValues, fieldsOf, targetColor } from '@clipwright/filters';
import { byteReader } from '@clipwright/node-kit';
import { byteFeed } from '@clipwright/rendering';
import { firstValueFrom } from 'rxjs';
import { fedGraph, pipedFrames } from './piped.ts';
import type { PipedInputs } from './piped-inputs.ts';

/** A stretch's frames as they go into the encoder, by pull. */
export interface ConformedFrames {
  readonly frames: AsyncGenerator<Uint8Array>;
  /** What is known once all frames have come. */
  measure(): StretchMeta;
  /** Ends everything behind it, at once. */
  release(): Promise<unknown>;
}

export function conformedFrames(
  runner: FfmpegRunner,
  stretch: Stretch,
  profile: OutputProfile,
  inputs: PipedInputs,
): ConformedFrames {
  return stretch.kind === 'color'
    ? { frames: plainPictures(stretch, profile), measure: () => ({ held: 0 }), release: async () => {} }
    : pulledFrames(runner, stretch, profile, inputs);
}

async function* plainPictures(
  { frames, color = '#000000' }: ColorStretch,
  profile: OutputProfile,
): AsyncGenerator<Uint8Array> {
  const { width, height, video } = profile;
  const { y, u, v } = colorValues(channelsOf(color), targetColor(profile));
  const { bytes } = frameLayout(video.pixelFormat, width, height);
  const deep = bitsOf(video.pixelFormat) > 8;
  const luma = width * height;
  const picture = deep ? new Uint16Array(bytes / 2) : new Uint8Array(bytes);
  const chroma = (picture.length - luma) / 2;
  picture
    .fill(y, 0, luma)
    .fill(u, luma, luma + chroma)
    .fill(v, luma + chroma);
  const content = new Uint8Array(picture.buffer);
  for (let frame = 0; frame < frames; frame += 1) yield content;
}

/** Samples on the grid, and a process that conforms them. */
function pulledFrames(
  runner: FfmpegRunner,
  stretch: Extract<Stretch, { kind: 'clip' }>,
  profile: OutputProfile,
  inputs: PipedInputs,
): ConformedFrames {
  const pulled = pullSamples(stretch, Rational.from(profile.frameRate), inputs, {
    neighbours: fieldsOf(stretch.source.info.video) !== undefined,
  });
  let stream: FfmpegStream | undefined;
  async function* conform(): AsyncGenerator<Uint8Array> {
    const first = await firstValueFrom(pulled.first);
    const feed = byteFeed(pulled.frames(first), pulled.release, inputs.pending);
    const args: CommandSpec = {
      inputs: [pipedFrames(first, profile)],
      graph: fedGraph(stretch, first, profile, inputs),
      outputs: [
        {
          target: 'pipe',
          options: ['-map', '[v]', '-fps_mode', 'passthrough', '-c:v', 'rawvideo', '-f', 'rawvideo'],
        },
      ],
    };
    stream = runner.stream({ tool: 'ffmpeg', args, stdin: feed });
    const bytes = byteReader(stream);
    const { bytes: size } = frameLayout(profile.video.pixelFormat, profile.width, profile.height);
    try {
      for (let frame = 0; frame < stretch.frames; frame += 1) {
        const picture = await bytes.take(size);
        if (feed.failure !== undefined) throw feed.failure.error;
        if (picture.length < size) throw new ClipwrightError('internal', `Only ${frame} frames were conformed.`);
        yield picture;
      }
    } finally {
      feed.stop();
      await stream.return();
    }
  }
  return {
    frames: conform(),
    measure: pulled.measure,
    release: () => Promise.all([pulled.release(), stream?.return()]),
  };
}
