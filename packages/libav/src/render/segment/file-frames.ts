import { type OutputProfile, Rational } from '@clipwright/core';
import type { Stretch } from '@clipwright/core/author';
import { fieldsOf, gridFilters } from '@clipwright/filters';
import type { AllowedInputs } from '@clipwright/node-kit';
import type { FileFrames } from './segment-plan.ts';
import type { StretchGraph } from './stretch-graph.ts';

/**
 * How a stretch is read by the worker that encodes it; nothing where its loader is to read it: it is no plain file, or
 * one that seeks come too late in, its pictures are turned or of fields, or something is done to them.
 *
 * @param graph What its frames go through.
 */
export function fileFrames(
  stretch: Stretch,
  profile: OutputProfile,
  allowed: AllowedInputs,
  graph: StretchGraph,
): FileFrames | undefined {
  if (stretch.kind === 'color' || stretch.transforms !== undefined) return undefined;
  const { file, info } = stretch.source;
  const { video, container } = info;
  const seeksExactly = /\b(?:mov|matroska)\b/.test(container);
  const isUpright = video.rotation === 0 && video.mirrored !== true && fieldsOf(video) === undefined;
  if (file === undefined || !seeksExactly || !isUpright) return undefined;
  const { width, height, pixelFormat, timebase, frameRate, sampleAspectRatio } = video;
  return {
    ...{ kind: 'file', file, allowed, stretch, frameRate: profile.frameRate },
    graph: graph(pixelFormat, [gridFilters(stretch, Rational.from(profile.frameRate))]),
    input: { width, height, pixelFormat, timebase, frameRate, sampleAspectRatio },
  };
}
