import { extname } from 'node:path';
import { type ClipLoader, ClipwrightError, Rational } from '@clipwright/core';
import { defineLoader } from '@clipwright/core/author';
import type { DrawnSample } from './catalogue.ts';
import { framePainter } from './drawn-picture.ts';
import { drawnSound } from './drawn-sound.ts';

const scheme = 'drawn:';

/** What names a sample as it is drawn, before it is a file. */
export function drawnUri({ name }: DrawnSample): string {
  return `${scheme}${name}`;
}

const labels = { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1' } as const;

function detailsOf({ width, height, frameRate, codec, file }: DrawnSample): string {
  const fps = Number(Rational.from(frameRate).toNumber().toFixed(2));
  return `${width}x${height} ${fps}FPS ${labels[codec]} ${extname(file).slice(1).toUpperCase()}`;
}

/** Samples per channel that are made at a time. */
const stretch = 16_384;

/** Opens samples that are no files: what they show and sound like is made while it is read. */
export function drawnLoader(samples: readonly DrawnSample[]): ClipLoader {
  return defineLoader({
    name: 'drawn',
    accepts: (uri) => uri.startsWith(scheme),
    open: ({ uri }) => {
      const sample = samples.find((one) => drawnUri(one) === uri);
      if (sample === undefined) throw new ClipwrightError('source-missing', `There is no sample ${uri}.`);
      const { width, height, frameRate, frames, sampleRate } = sample;
      return {
        video: { width, height, pixelFormat: 'yuv420p', frameRate, frames },
        audio: { sampleRate, channels: 2 },
        *frames(wanted) {
          const paint = framePainter(sample, detailsOf(sample));
          for (const frame of wanted) yield paint(frame);
        },
        *sound(from, to) {
          for (let at = from; at < to; at += stretch) yield drawnSound(sample, at, Math.min(to, at + stretch));
        },
      };
    },
  });
}
