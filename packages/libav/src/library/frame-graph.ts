import { ClipwrightError } from '@clipwright/core';
import { AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { FilterGraph, type Frame } from 'node-av/lib';
import { succeeded } from './succeeded.ts';

/** Frames that go into a graph, as they come. */
export interface GraphInput {
  readonly width: number;
  readonly height: number;
  /** By FFmpeg's name. */
  readonly pixelFormat: string;
  /** Seconds of a tick: `1/25`. */
  readonly timebase: string;
  /** @default unknown */
  readonly frameRate?: string;
  /** @default '1/1' */
  readonly sampleAspectRatio?: string;
  /** What the frames say of their values, by FFmpeg's names. @default nothing */
  readonly range?: string;
  readonly matrix?: string;
}

/** Filters at work. */
export interface FrameGraph extends Disposable {
  /** Hands a frame in, which is empty then; none: there will be no more of that input. */
  add(input: number, frame: Frame | null): void;
  /** The next frame, into an empty one. `'wanted'`: something has to go in first. `'over'`: there are no more. */
  take(into: Frame): 'taken' | 'wanted' | 'over';
}

/**
 * Errors: `tool-failed`, `out-of-resources`.
 *
 * @param text The graph: its inputs are labelled `0:v`, `1:v` and so on, its output `v`.
 */
export function frameGraph(text: string, inputs: readonly GraphInput[] = []): FrameGraph {
  const graph = new FilterGraph();
  graph.alloc();
  const close = (): void => graph.free();
  try {
    graph.nbThreads = 1;
    // What ffmpeg tells those that it puts in by itself.
    graph.scaleSwsOpts = 'flags=bicubic';
    const sources = inputs.map((input, index) => `buffer@in${index}=${sourceOptions(input)}[${index}:v]`);
    succeeded(graph.parse2([...sources, text, '[v]buffersink@out'].join(';')), 'make the filters');
    succeeded(graph.configSync(), 'connect the filters');
    const entries = inputs.map((_, index) => filterNamed(graph, `buffer@in${index}`));
    const sink = filterNamed(graph, 'buffersink@out');
    return {
      add: (input, frame) => {
        const entry = entries[input];
        if (entry !== undefined) succeeded(entry.buffersrcAddFrameSync(frame), 'filter a frame');
      },
      take: (into) => {
        const code = sink.buffersinkGetFrameSync(into);
        if (code === AVERROR_EAGAIN) return 'wanted';
        if (code === AVERROR_EOF) return 'over';
        succeeded(code, 'filter a frame');
        return 'taken';
      },
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function sourceOptions(input: GraphInput): string {
  const { width, height, pixelFormat, timebase, frameRate, sampleAspectRatio = '1/1', range, matrix } = input;
  return [
    `video_size=${width}x${height}:pix_fmt=${pixelFormat}:time_base=${timebase}:pixel_aspect=${sampleAspectRatio}`,
    ...(frameRate === undefined ? [] : [`frame_rate=${frameRate}`]),
    ...(range === undefined ? [] : [`range=${range}`]),
    ...(matrix === undefined ? [] : [`colorspace=${matrix}`]),
  ].join(':');
}

function filterNamed(graph: FilterGraph, name: string) {
  const found = graph.getFilter(name);
  if (found === null) throw new ClipwrightError('internal', `There is no filter ${name}.`);
  return found;
}
