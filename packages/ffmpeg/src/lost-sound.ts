import { Rational } from '@clipwright/core';
import { composeCommand } from './compose.ts';
import { type SoundGraphOptions, soundGraph } from './filters/sound-graph.ts';
import type { FfmpegRunner } from './runner.ts';

export interface LostSoundRequest {
  readonly file: string;
  /** As for decoding it. */
  readonly inputOptions: readonly string[];
  /** The stream's number. */
  readonly stream: number;
  readonly graph: SoundGraphOptions;
}

/** Samples of the output, from its first; half-open. */
export interface SampleRange {
  readonly from: number;
  readonly to: number;
}

/** Seconds looked at before and after, to see whether there is sound on both sides. */
const around = 1;
/** Seconds within sound that are no gap, and before and after all of it, where a packet may hold less than it says. */
const leastWithin = 0.001;
const leastOutside = 0.03;

/**
 * Where a source's sound does not decode. A decoder that complains may have given everything all the same, so this looks: sound
 * is lost where none comes out though packets say that there is some, and between two places where it comes out. Sound that
 * begins late or ends early is not lost.
 *
 * To be asked when decoding ended with complaints; it decodes once more.
 */
export async function lostSound(
  runner: Pick<FfmpegRunner, 'stream'>,
  { file, inputOptions, stream, graph }: LostSoundRequest,
): Promise<readonly SampleRange[]> {
  const { sampleRate } = graph;
  const margin = around * sampleRate;
  const wide = {
    ...graph,
    start: Rational.from(graph.start).sub(Rational.from(graph.speed ?? 1).mul(around)),
    samples: graph.samples + 2 * margin,
  };
  // Packets are copied for as long as this says, on the container's clock; otherwise up to the file's end, which may be hours away.
  const length = Rational.of(wide.samples)
    .div(sampleRate)
    .mul(graph.speed ?? 1);
  const end = Rational.from(graph.origin).add(wide.start).add(length).add(around);
  const args = composeCommand({
    options: ['-copyts'],
    inputs: [{ source: { file }, options: inputOptions }],
    graph: `[0:${stream}]${soundGraph({ ...wide, channels: 1, coverage: true })}[a]`,
    outputs: [
      { target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_u8', '-f', 'u8'] },
      { target: 'notes', options: ['-map', `0:${stream}`, '-c', 'copy', '-t', secondsText(end), '-f', 'framecrc'] },
    ],
  });
  const job = runner.stream({ tool: 'ffmpeg', args });
  try {
    const packets = packetsOf(job.notes, wide);
    const silent = silentIn(job, wide.samples);
    const [claimed, ranges] = await Promise.all([packets, silent]);
    return ranges
      .flatMap((range) => lostIn(range, wide.samples, sampleRate, claimed))
      .map(({ from, to }) => ({ from: Math.max(0, from - margin), to: Math.min(graph.samples, to - margin) }))
      .filter(({ from, to }) => to > from);
  } finally {
    await job.return();
  }
}

/** Seconds as an option's value; a length is above zero. */
function secondsText(seconds: Rational): string {
  return seconds.max(around).toNumber().toFixed(6);
}

function lostIn(range: SampleRange, samples: number, rate: number, claimed: readonly SampleRange[]): SampleRange[] {
  if (range.from > 0 && range.to < samples) return range.to - range.from < leastWithin * rate ? [] : [range];
  const joined: { from: number; to: number }[] = [];
  for (const packet of claimed) {
    const [from, to] = [Math.max(packet.from, range.from), Math.min(packet.to, range.to)];
    const last = joined.at(-1);
    if (to <= from) continue;
    // Timestamps are rounded, so packets that follow each other may not quite meet.
    if (last !== undefined && from - last.to <= leastWithin * rate) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined.filter(({ from, to }) => to - from >= leastOutside * rate);
}

/** Where nothing was decoded, by samples that say 1 where something was; unsigned, so that 0 is 128. */
async function silentIn(bytes: AsyncIterable<Uint8Array>, samples: number): Promise<SampleRange[]> {
  const ranges: SampleRange[] = [];
  let begin: number | undefined;
  let position = 0;
  for await (const piece of bytes) {
    for (const value of piece) {
      const isSilent = value < 192;
      if (isSilent) begin ??= position;
      else if (begin !== undefined) {
        ranges.push({ from: begin, to: position });
        begin = undefined;
      }
      position += 1;
    }
  }
  if (position < samples) begin ??= position;
  if (begin !== undefined) ranges.push({ from: begin, to: samples });
  return ranges;
}

/** The stretches that packets hold, in samples of the output. */
async function packetsOf(notes: AsyncIterable<string>, graph: SoundGraphOptions): Promise<SampleRange[]> {
  const { sampleRate, speed = 1 } = graph;
  const zero = Rational.from(graph.origin).add(graph.start);
  let timebase = Rational.one;
  const ranges: SampleRange[] = [];
  const sampleAt = (ticks: number): number => Number(timebase.mul(ticks).sub(zero).mul(sampleRate).div(speed).round());
  for await (const line of notes) {
    const base = /^#tb \d+: (\d+)\/(\d+)/.exec(line);
    if (base !== null) timebase = Rational.of(Number(base[1]), Number(base[2]));
    const packet = /^\d+,\s*-?\d+,\s*(-?\d+),\s*(\d+),/.exec(line);
    if (packet === null) continue;
    const [pts, duration] = [Number(packet[1]), Number(packet[2])];
    ranges.push({ from: sampleAt(pts), to: sampleAt(pts + duration) });
  }
  return ranges;
}
