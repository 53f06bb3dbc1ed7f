import { Rational } from '@clipwright/core';
import { type SoundGraphOptions, soundGraph, soundOnGridGraph, steadySoundGraph } from '@clipwright/filters';
import { anyProcessor } from './any-processor.ts';
import type { CommandSpec } from './command-spec.ts';
import type { FfmpegJob } from './runner.ts';
import { textBytes } from './text-bytes.ts';

/** A stretch of a file's sound. */
export interface SoundRequest {
  readonly file: string;
  /** Several files, as ffmpeg's concat demuxer reads them, in place of that one. @default it alone */
  readonly list?: string;
  /** Of the input, such as where to seek to. */
  readonly inputOptions: readonly string[];
  /** The stream's number. */
  readonly stream: number;
  readonly graph: SoundGraphOptions;
  /**
   * Whether its container is one of packets that may be lost: that is worth no more than a warning to ffmpeg, and a
   * complaint here.
   * @default false
   */
  readonly isStreamed?: boolean;
  /** About where decoding begins, in seconds on its container's clock. */
  readonly from: Rational;
  /** In ffmpeg's names. */
  readonly codec: string | undefined;
}

const floats = ['-map', '[a]', '-c:a', 'pcm_f32le'];

/** What a request is read from. */
export function soundInput({ file, list }: SoundRequest): CommandSpec['inputs'][number]['source'] {
  return list === undefined ? { file } : 'pipe';
}

/** The standard input of a process that reads it: of a list there can be one. */
export function soundStdin({ list }: SoundRequest): Pick<FfmpegJob, 'stdin'> {
  return list === undefined ? {} : { stdin: textBytes(list) };
}

function globals(requests: readonly SoundRequest[]): string[] {
  return [
    ...anyProcessor,
    '-copyts',
    ...(requests.some(({ isStreamed }) => isStreamed === true) ? ['-v', 'warning'] : []),
  ];
}

/**
 * Decodes stretches of sound one after the other, each exactly as long as it shall be, to interleaved floats on
 * standard output. Each has an input and a decoder of its own, so that its samples do not depend on the company. It
 * fails where a format changes ({@link isFormatChange}); what came out until then is right.
 */
export function soundCommand(requests: readonly SoundRequest[]): CommandSpec {
  const graphs = requests.map(
    ({ stream, graph }, index) => `[${index}:${stream}]${soundGraph(graph, `a${index}`)}[a${index}]`,
  );
  const all = requests.map((_, index) => `[a${index}]`).join('');
  return {
    inputs: requests.map((request) => ({
      source: soundInput(request),
      options: [...request.inputOptions, '-reinit_filter', '0'],
    })),
    graph: [...graphs, `${all}concat=n=${requests.length}:v=0:a=1[a]`].join(';'),
    outputs: [{ target: 'pipe', options: [...floats, '-f', 'f32le'] }],
    options: globals(requests),
  };
}

/** Whether a process of {@link soundCommand} failed because a format changed, by what it complained of. */
export function isFormatChange(complaints: readonly string[]): boolean {
  return complaints.some((line) => line.includes('Changing audio frame properties on the fly is not supported'));
}

/** What ffmpeg calls the layers of MPEG. */
const layers: readonly (string | undefined)[] = ['mp1', 'mp2', 'mp3'];

/**
 * A stretch whose format may change, on a clock that begins about where decoding does: there a time that was reckoned
 * at a mistaken rate is hardly off at first.
 */
export function steadyRequest(request: SoundRequest): SoundRequest {
  const milliseconds = request.from.mul(1000).round();
  const from = Rational.of(milliseconds, 1000n);
  return {
    ...request,
    from: request.from.sub(from),
    inputOptions: [...request.inputOptions, '-itsoffset', `${-Number(milliseconds) / 1000}`],
    graph: {
      ...request.graph,
      origin: Rational.from(request.graph.origin).sub(from),
      // Who says how many channels there are speaks of one format.
      told: undefined,
      isLayered: layers.includes(request.codec),
    },
  };
}

/** Decodes a {@link steadyRequest} to {@link onGridCommand}: its samples keep their times. */
export function steadySoundCommand(request: SoundRequest): CommandSpec {
  const { inputOptions, stream, graph } = request;
  return {
    inputs: [{ source: soundInput(request), options: inputOptions }],
    graph: `[0:${stream}]${steadySoundGraph(graph)}[a]`,
    outputs: [{ target: 'pipe', options: [...floats, '-f', 'nut'] }],
    options: globals([request]),
  };
}

/** What comes from {@link steadySoundCommand}, as from {@link soundCommand}. */
export function onGridCommand({ graph }: SoundRequest): CommandSpec {
  return {
    inputs: [{ source: 'pipe', options: ['-f', 'nut'] }],
    graph: `[0:0]${soundOnGridGraph(graph, 'a')}[a]`,
    outputs: [{ target: 'pipe', options: [...floats, '-f', 'f32le'] }],
    options: globals([]),
  };
}
