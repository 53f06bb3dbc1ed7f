import { Rational, type RationalLike, type SourceInfo } from '@clipwright/core';
import { zeroOf } from '@clipwright/core/author';
import type { SoundGraphOptions } from '@clipwright/filters';
import { tempo } from '@clipwright/filters';
import type { InputSafety } from './input-safety.ts';
import { listEntry, listInput, listSafety } from './list-entry.ts';
import { seekOptions } from './seeking.ts';
import type { SoundRequest } from './sound-command.ts';

/** One of several files in which a recording was split. */
export interface SoundPart {
  readonly file: string;
  readonly info: SourceInfo;
  /** Seconds at which its first picture stands, on a clock of all. */
  readonly start: RationalLike;
}

/** What is wanted of the sound of several files that are one recording. Its start is on the clock of all. */
export interface SoundOfParts extends Omit<SoundGraphOptions, 'origin' | 'told' | 'isLayered'> {
  /** In order; at least one. */
  readonly parts: readonly SoundPart[];
}

/**
 * How it is decoded: by one decoder, since a packet of most codecs needs the one before it, and cameras cut between
 * packets. What a file gives before its first picture is the end of the one before it, so nothing is skipped there,
 * though the container may say so: each packet is heard at its own time.
 *
 * Of containers alone in which a seek lands where it was asked to.
 *
 * @param margin Seconds before it at which decoding begins.
 */
export function soundOfParts(inputs: InputSafety, { parts, ...wanted }: SoundOfParts, margin: number): SoundRequest {
  const [first] = parts;
  const { audio } = first?.info ?? {};
  // ffmpeg puts a file's own start, whatever stands there, where the durations before it end.
  const begins = parts.map(({ info, start }) =>
    Rational.from(start)
      .add(info.hints?.start ?? 0)
      .sub(zeroOf(info.video)),
  );
  const zero = begins[0] ?? Rational.zero;
  const micros = begins.map((begin) => begin.sub(zero).mul(1_000_000).round());
  const safety = listSafety(inputs.options);
  const lines = parts.flatMap(({ file }, i) => {
    const [begin = 0n, next] = [micros[i], micros[i + 1]];
    return [listEntry(file), ...(next === undefined ? [] : [`duration ${next - begin}us`]), ...safety.file];
  });
  const origin = Rational.zero.sub(zero);
  const begin = origin
    .add(wanted.start)
    .sub(tempo(wanted.speed ?? 1, wanted.sampleRate).lead)
    .sub(margin);
  const seek = begin.compare(0) <= 0 ? undefined : begin;
  return {
    file: first?.file ?? '',
    list: ['ffconcat version 1.0', ...lines, ''].join('\n'),
    stream: audio?.index ?? 0,
    codec: audio?.codec,
    from: seek ?? Rational.zero,
    inputOptions: [
      ...safety.decoder,
      ...listInput,
      '-flags2',
      '+skip_manual',
      '-noaccurate_seek',
      ...seekOptions(seek),
    ],
    graph: { ...wanted, origin, told: audio?.channels },
  };
}
