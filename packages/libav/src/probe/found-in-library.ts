import { Rational } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import type { FoundAudio, FoundPacket, FoundSource, FoundVideo } from '@clipwright/core/probing';
import { colorInfo } from '@clipwright/packets';
import { decoderTold } from './decoder-told.ts';
import type { ListedPackets } from './listed-packets.ts';
import type { ToldAny, ToldAudio, ToldFile, ToldVideo } from './told.ts';
import { turnOf } from './turned.ts';

/** The library's own unit of time, in a second. */
const second = 1_000_000;

const isMatroska = (container: string): boolean => container.startsWith('matroska');

/** What ffprobe calls that which is not known, which some containers say as well. */
const unsaid = ['', 'unknown', 'none', 'N/A', 'reserved'];

/** A tag that says something. */
function tagOf(tags: ToldAny['tags'], name: string): string | undefined {
  const value = Object.hasOwn(tags, name) ? tags[name] : undefined;
  return value === undefined || unsaid.includes(value) ? undefined : value;
}

/** Containers write its name in letters of either size. */
function timecodeIn(tags: ToldAny['tags']): string | undefined {
  return tagOf(tags, 'timecode') ?? tagOf(tags, 'TIMECODE');
}

function anyOf({ index, codec, isDefault, tags }: ToldAny) {
  const language = tagOf(tags, 'language');
  // What mp4 says where nothing is known.
  return { index, codec, isDefault, language: language === 'und' ? undefined : language };
}

/** What Apple and MPEG call streams that are encrypted, where nothing else is known of them. */
const encryptedTags = ['encv', 'drmi'];

/** By the library's numbers; all others count as progressive. */
const fieldOrders: Readonly<Record<number, FoundVideo['interlaced']>> = {
  2: 'top',
  3: 'bottom',
  4: 'bottom',
  5: 'top',
};

/** Its numbers for the ranges. */
const ranges: Readonly<Record<number, boolean>> = { 1: false, 2: true };

function videoOf(stream: ToldVideo, file: ToldFile, packets: ListedPackets, first: Uint8Array | undefined): FoundVideo {
  const { index, codecTag, width, height, pixelFormat, sampleAspectRatio, timebase, delay, isPicture, color } = stream;
  const decoder = decoderTold(stream, first);
  // In an mp4 a rate is what its table says where packets come evenly; otherwise it is a guess.
  const isGuess = file.container.startsWith('mov') && !comeEvenly(packets.of(index));
  return {
    ...anyOf(stream),
    codecTag,
    width,
    height,
    ...turnOf(stream.displayMatrix),
    interlaced: fieldOrders[stream.fieldOrder],
    sampleAspectRatio,
    pixelFormat,
    color: colorInfo({
      fullRange: ranges[color.range],
      matrix: color.matrix,
      primaries: color.primaries,
      transfer: color.transfer,
    }),
    timebase,
    nominalRate: isGuess ? undefined : stream.nominalRate,
    averageRate: stream.averageRate,
    delay,
    isPicture,
    timecode: timecodeIn(stream.tags) ?? timecodeIn(file.tags),
    ...(decoder === undefined ? {} : { decoder }),
    isEncrypted: stream.isEncrypted || packets.isEncrypted(index) || encryptedTags.includes(codecTag),
  };
}

/** Whether packets are decoded at even distances; the last one may be off. */
function comeEvenly(packets: readonly FoundPacket[]): boolean {
  const times = packets.slice(0, -1).map(({ dts }) => dts ?? Number.NaN);
  const [first = 0, second = 0] = times;
  return times.every((time, i) => i === 0 || time - (times[i - 1] ?? 0) === second - first);
}

function audioOf(stream: ToldAudio, isAlone: boolean): FoundAudio {
  const { sampleRate, channels } = stream;
  return {
    ...anyOf(stream),
    sampleRate,
    channels,
    span: spanOf(isAlone ? { ...stream, start: stream.start ?? 0 } : stream),
  };
}

/**
 * A file whose sound begins with its first packet, as ffprobe has it: the library lets that of Matroska begin behind what
 * a decoder throws away.
 */
function begunByPackets(file: ToldFile, packets: ListedPackets): ToldFile {
  if (!isMatroska(file.container)) return file;
  let earliest = Rational.of(file.start ?? 0, second);
  const streams = file.streams.map((stream) => {
    const start = packets.firstTime(stream.index);
    if (stream.kind !== 'audio' || start === undefined) return stream;
    const seconds = Rational.from(stream.timebase).mul(start);
    if (seconds.compare(earliest) < 0) earliest = seconds;
    return { ...stream, start };
  });
  return { ...file, start: Number(earliest.mul(second).round()), streams };
}

/**
 * When a stream begins and ends; Matroska says the latter in a tag alone. Files of nothing but samples do not say when they
 * begin.
 */
function spanOf({ start, duration, timebase, tags }: ToldAudio): FoundAudio['span'] {
  if (start === undefined) return undefined;
  const tick = Rational.from(timebase);
  const from = tick.mul(start);
  if (duration !== undefined) return { start: from.toString(), end: tick.mul(start + duration).toString() };
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d\.\d+)$/.exec(tagOf(tags, 'DURATION') ?? '') ?? [];
  if (seconds === undefined) return undefined;
  const whole = Rational.of(3600 * Number(hours) + 60 * Number(minutes));
  return { start: from.toString(), end: whole.add(secondsToRational(seconds)).toString() };
}

/** Packets without the decoding times that the library makes up for some of them, where Matroska keeps none. */
function withoutMadeUp(container: string, packets: readonly FoundPacket[]): readonly FoundPacket[] {
  if (!isMatroska(container)) return packets;
  return packets.map((packet) => (packet.pts === undefined ? packet : { ...packet, dts: undefined }));
}

/**
 * What the library found in a file, in the terms that probers share.
 *
 * @param firsts The first bytes of the first packets of its streams of pictures.
 */
export function foundInLibrary(
  told: ToldFile,
  packets: ListedPackets,
  firsts: ReadonlyMap<number, Uint8Array>,
): FoundSource {
  const file = begunByPackets(told, packets);
  const { container, start, streams } = file;
  const video = streams
    .filter((stream) => stream.kind === 'video')
    .map((stream) => videoOf(stream, file, packets, firsts.get(stream.index)));
  return {
    container,
    start: Rational.of(start ?? 0, second).toString(),
    video,
    audio: streams
      .filter((stream) => stream.kind === 'audio')
      .map((stream) =>
        audioOf(
          stream,
          video.every(({ isPicture }) => isPicture),
        ),
      ),
    others: streams.filter((stream) => stream.kind === 'other').map(anyOf),
    packets: (stream) => withoutMadeUp(container, packets.of(stream)),
  };
}
