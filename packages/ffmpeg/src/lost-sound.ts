import { Rational } from '@clipwright/core';
import { lostRanges, type SampleRange, type SoundGraphOptions, soundCoverageGraph, tempo } from '@clipwright/filters';
import type { CommandSpec } from './command-spec.ts';
import type { FfmpegRunner } from './runner.ts';
import { type SoundRequest, soundInput, soundStdin, steadyRequest } from './sound-command.ts';

/** Seconds looked at before and after, to see whether there is sound on both sides. */
const around = 1;

/**
 * Where a source's sound does not decode. A decoder that complains may have given everything all the same, so this
 * looks: sound is lost where none comes out though packets say that there is some, and between two places where it
 * comes out. Sound that begins late or ends early is not lost.
 *
 * To be asked when decoding ended with complaints; it decodes once more.
 */
export async function lostSound(
  runner: Pick<FfmpegRunner, 'stream'>,
  request: SoundRequest,
): Promise<readonly SampleRange[]> {
  const { inputOptions, stream, graph } = steadyRequest(request);
  const { sampleRate } = graph;
  const margin = around * sampleRate;
  const wide = {
    ...graph,
    start: Rational.from(graph.start).sub(Rational.from(graph.speed ?? 1).mul(around)),
    samples: graph.samples + 2 * margin,
  };
  // Packets are copied for as long as this says, on the container's clock; otherwise up to the file's end, which may be
  // hours away.
  const length = Rational.of(wide.samples)
    .div(sampleRate)
    .mul(graph.speed ?? 1);
  const end = Rational.from(graph.origin).add(wide.start).add(length).add(around);
  const args: CommandSpec = {
    options: ['-copyts'],
    inputs: [{ source: soundInput(request), options: inputOptions }],
    graph: `[0:${stream}]${soundCoverageGraph(wide)}[a]`,
    outputs: [
      {
        target: 'notes',
        options: [
          ...['-map', '[a]', '-map', `0:${stream}`, '-c:a:0', 'pcm_u8', '-c:a:1', 'copy'],
          ...['-t', secondsText(end), '-f', 'framecrc'],
        ],
      },
    ],
  };
  const job = runner.stream({ tool: 'ffmpeg', args, ...soundStdin(request) });
  try {
    const { decoded, claimed } = await toldOf(job.notes, wide);
    return lostRanges({ decoded, claimed }, wide.samples, sampleRate)
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

/** What was decoded, and what packets hold, in samples of the output. */
async function toldOf(
  notes: AsyncIterable<string>,
  graph: SoundGraphOptions,
): Promise<{ readonly decoded: readonly SampleRange[]; readonly claimed: readonly SampleRange[] }> {
  const { sampleRate, speed = 1 } = graph;
  const lead = tempo(speed, sampleRate).lead;
  // What is decoded counts from where tempo's filters want it, packets from the container's own zero.
  const zeros = [lead, Rational.from(graph.origin).add(graph.start)];
  const timebases = [Rational.one, Rational.one];
  const told: [SampleRange[], SampleRange[]] = [[], []];
  for await (const line of notes) {
    const base = /^#tb (\d+): (\d+)\/(\d+)/.exec(line);
    if (base !== null) timebases[Number(base[1])] = Rational.of(Number(base[2]), Number(base[3]));
    const packet = /^([01]),\s*-?\d+,\s*(-?\d+),\s*(\d+),/.exec(line);
    if (packet === null) continue;
    const which = packet[1] === '0' ? 0 : 1;
    const [timebase = Rational.one, zero = Rational.zero] = [timebases[which], zeros[which]];
    const sampleAt = (ticks: number): number =>
      Number(timebase.mul(ticks).sub(zero).mul(sampleRate).div(speed).round());
    const [pts, duration] = [Number(packet[2]), Number(packet[3])];
    told[which].push({ from: Math.max(0, sampleAt(pts)), to: sampleAt(pts + duration) });
  }
  return { decoded: told[0], claimed: told[1] };
}
