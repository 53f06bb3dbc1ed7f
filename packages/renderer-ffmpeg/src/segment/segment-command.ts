import { Rational, type VideoStreamInfo } from '@clipwright/core';
import type { ArtifactTarget, SegmentRequest } from '@clipwright/core/author';
import { pictureStretchesOf, stretchesOf } from '@clipwright/core/plan';
import { type CommandSpec, type InputSafety, printNamedFrameTimes } from '@clipwright/ffmpeg';
import type { Abilities } from '@clipwright/filters';
import {
  colorFrames,
  concatenated,
  conformFilters,
  deinterlaced,
  fieldsOf,
  graphWithLayers,
  gridFilters,
  type LayerFrames,
  layerFilters,
  segmentGraph,
} from '@clipwright/filters';
import { encoded } from './encoding.ts';
import { rawInput } from './raw-pictures.ts';
import type { FileReading, RawReading, Reading } from './reading.ts';
import { ofSize, shapeWatch } from './shape-watch.ts';
import { stretchInput } from './stretch-input.ts';

/** How a segment is tried. */
export interface Attempt {
  /** Of each stretch at least one, in their order. */
  readonly readings: readonly Reading[];
  /** When the frames' times are told. */
  readonly when: 'promptly' | 'together';
  /** Whether frames of other shapes than their sources are known by are looked out for. */
  readonly watched: boolean;
  /**
   * By stretch of the request: frames that a decoder drops where the shape changes, as ffmpeg's of MPEG-2 does.
   * @default none
   */
  readonly dropped?: readonly number[];
}

export interface SegmentCommandOptions extends Attempt {
  readonly target: ArtifactTarget;
  readonly abilities: Abilities;
}

export function segmentCommand(
  inputs: InputSafety,
  request: SegmentRequest,
  { readings, when, watched, target, abilities }: SegmentCommandOptions,
): CommandSpec {
  const { profile } = request;
  const frameRate = Rational.from(profile.frameRate);
  const { layers = [] } = request;
  const pictures = pictureStretchesOf(request).length;
  const read = readings.filter((reading) => 'file' in reading || 'raw' in reading);
  const conformed = (at: number, reading: RawReading | FileReading, pixelFormat: string): string => {
    const { part, stretch } = reading;
    const layer = layers[part - pictures];
    const { framing, view, source } = stretch;
    const { video } = source.info;
    const repeated = 'raw' in reading && reading.raw.isOne ? stretch.frames : undefined;
    return layer === undefined
      ? conformFilters(video, pixelFormat, profile, { abilities, label: `part${at}`, framing, view, repeated })
      : layerFilters(video, pixelFormat, layer, profile, { abilities, framing });
  };
  const chains = readings.map((reading, at) => {
    if ('raw' in reading) {
      return `[${read.indexOf(reading)}:0]${conformed(at, reading, reading.raw.pixelFormat)}`;
    }
    if (!('file' in reading)) return colorFrames(profile, reading.stretch);
    const { stretch } = reading;
    const { video } = stretch.source.info;
    return [
      `[${read.indexOf(reading)}:${video.index}]${printNamedFrameTimes(at, when)}`,
      ...ofExtent(reading),
      ...wholeFrames(video, watched),
      gridFilters(stretch, frameRate),
      ...(watched && fieldsOf(video) === undefined ? [shapeWatch(video)] : []),
      conformed(at, reading, video.pixelFormat),
    ].join(',');
  });
  const parts = joinedParts(chains, readings, request);
  const frames = layers.map((_, layer): LayerFrames => {
    const part = pictures + layer;
    return {
      chain: parts[part] ?? '',
      isOne: readings.some((reading) => reading.part === part && 'raw' in reading && reading.raw.isOne),
    };
  });
  const graph = graphWithLayers(segmentGraph(request, parts.slice(0, pictures)), layers, frames, profile);
  const { options, ...encoding } = encoded(graph, profile, { target, abilities });
  return {
    inputs: read.map((reading) =>
      'raw' in reading
        ? rawInput(reading.raw, profile.frameRate)
        : stretchInput(inputs, reading.stretch, reading.file, reading.seek),
    ),
    ...encoding,
    // Timestamps stay the source's own, and so does what a seek counts in.
    options: ['-copyts', ...options],
  };
}

/** Leaves out what has another shape than a stretch, before anything looks at it. */
function ofExtent({ from, until }: FileReading): readonly string[] {
  const ends = [
    ...(from === undefined ? [] : [`start_pts=${from}`]),
    ...(until === undefined ? [] : [`end_pts=${until}`]),
  ];
  return ends.length === 0 ? [] : [`trim=${ends.join(':')}`];
}

/** Whole frames of interlaced ones, by a filter that looks at several frames, which must be of one size. */
function wholeFrames(video: VideoStreamInfo, watched: boolean): readonly string[] {
  const filters = deinterlaced(video);
  return filters.length === 0 ? [] : [watched ? shapeWatch(video) : ofSize(video), ...filters];
}

/** One chain of filters for each stretch of the request, of which some are read in several. */
function joinedParts(chains: readonly string[], readings: readonly Reading[], request: SegmentRequest): string[] {
  return stretchesOf(request).map((_, part) => {
    const own = chains.filter((_chain, at) => readings[at]?.part === part);
    if (own.length < 2) return own.join('');
    const labels = own.map((_chain, i) => `[part${part}shape${i}]`);
    const all = own.map((chain, i) => `${chain}${labels[i]}`);
    return [...all, concatenated(request.profile.frameRate, labels)].join(';');
  });
}
