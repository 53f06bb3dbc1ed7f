import { Rational, type SourceInfo } from '@clipwright/core';
import { zeroOf } from '@clipwright/core/author';
import type { SoundGraphOptions } from '@clipwright/filters';
import { tempo } from '@clipwright/filters';
import { beginsAnywhere, seeksExactly } from '@clipwright/node-kit';
import type { InputSafety } from './input-safety.ts';
import { seekOptions } from './seeking.ts';
import type { SoundRequest } from './sound-command.ts';
import { withoutBrokenPackets } from './strict-decoding.ts';

/** What is wanted of the sound of a source's file. */
export interface SoundOfFile extends Omit<SoundGraphOptions, 'origin' | 'told' | 'isLayered'> {
  readonly file: string;
  readonly info: SourceInfo;
}

/**
 * How it is decoded. A source's zero is its first displayed frame, for the sound as well: timestamps stay the
 * container's own, and sound is cut or silence put before it to begin at exactly that place.
 *
 * @param margin Seconds before it at which decoding begins; where absent, it does at the file's beginning.
 */
export function soundOfFile(
  inputs: InputSafety,
  { file, info, ...wanted }: SoundOfFile,
  margin?: number,
): SoundRequest {
  const { container, video, audio } = info;
  const origin = zeroOf(video);
  const first = origin.add(wanted.start).sub(tempo(wanted.speed ?? 1, wanted.sampleRate).lead);
  const begin = margin === undefined ? undefined : first.sub(margin);
  const seek = begin === undefined || begin.compare(info.hints?.start ?? 0) <= 0 ? undefined : begin;
  // Elsewhere where streams begin, and what they are, shows by looking into them.
  const options = seeksExactly(container) ? inputs.soundOptions : inputs.options;
  return {
    file,
    stream: audio?.index ?? 0,
    codec: audio?.codec,
    isStreamed: beginsAnywhere(container),
    from: seek ?? Rational.from(info.hints?.start ?? '0/1'),
    inputOptions: [...options, ...withoutBrokenPackets(container), '-noaccurate_seek', ...seekOptions(seek)],
    graph: { ...wanted, origin, told: audio?.channels },
  };
}
