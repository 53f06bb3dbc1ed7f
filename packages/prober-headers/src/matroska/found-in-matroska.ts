import { Rational } from '@clipwright/core';
import type { FoundAudio, FoundOther, FoundVideo } from '@clipwright/core/probing';
import type { ByteFile } from '../bytes/byte-file.ts';
import { Window } from '../bytes/window.ts';
import { audioFacts } from '../codec/audio-codec.ts';
import type { DecoderConfiguration } from '../codec/decoder-configuration.ts';
import { knownVideo } from '../codec/video-codec.ts';
import type { FoundFile, PlacedPacket } from '../found-file.ts';
import { incomplete } from '../incomplete.ts';
import { rescaled } from '../mp4/edit-list.ts';
import { type Block, blocksFrom } from './blocks.ts';
import { codedAudio, codedVideo } from './coded-streams.ts';
import { type Cue, readCues } from './cues.ts';
import { packetsOf } from './packets.ts';
import { readSegment, type Segment } from './segment.ts';
import { LastTimes, lastTimes, spanOf } from './sound-span.ts';
import { blocksBetween, placedOf, readStretch } from './stretch.ts';
import { timecodeOf } from './timecode.ts';
import type { Track } from './tracks.ts';
import { videoFacts } from './video-track.ts';

/** What is read of a file's blocks when it is probed. */
interface FirstBlocks {
  /** By the number of the track: all of pictures, as far as was read, the first of others. */
  readonly blocks: ReadonlyMap<number, readonly Block[]>;
  /** Whether they end where the file does. */
  readonly isWhole: boolean;
  readonly times: LastTimes;
}

/** Reads the blocks of a file, or more than `most` of them, up to where all is known of the first group of pictures. */
async function readBlocks(window: Window, segment: Segment, limit: number): Promise<FirstBlocks> {
  const found = new Map<number, Block[]>(segment.tracks.map(({ number }) => [number, []]));
  const pictures = new Set(segment.tracks.filter(({ kind }) => kind === 'video').map(({ number }) => number));
  const times = new LastTimes();
  let count = 0;
  for await (const cluster of blocksFrom(window, segment, segment.firstCluster)) {
    for (const block of cluster) {
      const blocks = found.get(block.track);
      if (blocks === undefined) throw incomplete('it has packets of no track');
      // Where sizes within one are damaged, ffmpeg leaves out the rest of its cluster.
      if (block.laced) throw incomplete('its frames are laced');
      const isPicture = pictures.has(block.track);
      if (blocks.length === 0 || isPicture) blocks.push(block);
      times.add(block);
      count += 1;
      if (count <= limit || !isPicture || !block.key) continue;
      // Frames shown before this keyframe may follow it; those before the one before it are all there.
      if (blocks.filter(({ key }) => key).length > 2) return { blocks: found, isWhole: false, times };
    }
  }
  return { blocks: found, isWhole: true, times };
}

/** The container's start: that of the track that starts first, to the microsecond; text must not be it. */
function startOf(tracks: readonly Track[], blocks: ReadonlyMap<number, readonly Block[]>, scale: number): Rational {
  const starts = tracks.flatMap(({ number, kind, codecDelay }) => {
    const first = blocks.get(number)?.[0];
    if (first === undefined) return [];
    const ticks = first.time - rescaled(codecDelay, 1, scale);
    return [{ heard: kind !== 'other', micros: rescaled(ticks, scale, 1000) }];
  });
  const heard = starts.filter((each) => each.heard).map(({ micros }) => micros);
  if (heard.length === 0) throw incomplete('it has neither pictures nor sound');
  const start = Math.min(...heard);
  if (starts.some(({ micros }) => micros < start)) throw incomplete('its text starts first');
  return Rational.of(start, 1_000_000);
}

/** Text, by its codec's id, in ffmpeg's names. */
const otherCodecs: Readonly<Record<string, string>> = {
  'S_TEXT/UTF8': 'subrip',
  'S_TEXT/ASS': 'ass',
  'S_TEXT/WEBVTT': 'webvtt',
  'S_HDMV/PGS': 'hdmv_pgs_subtitle',
  S_VOBSUB: 'dvd_subtitle',
};

function otherFound({ index, isDefault, language, codecId }: Track): FoundOther {
  const codec = otherCodecs[codecId];
  if (codec === undefined) throw incomplete('it has a stream of a kind not known here');
  return { index, isDefault, language, codec };
}

/** Blocks that are read of a file when it is probed; of one that has more, the others when they are asked for. */
const maxBlocks = 10_000;

/** The only track of pictures, and the index of its keyframes. */
async function onlyPictures(
  window: Window,
  segment: Segment,
): Promise<{ track: Track; cues: readonly Cue[] } | undefined> {
  const [track, second] = segment.tracks.filter(({ kind }) => kind === 'video');
  if (track === undefined || second !== undefined) return undefined;
  const cues = await readCues(window, segment, track.number);
  return cues.length > 0 ? { track, cues } : undefined;
}

/** The streams of a file, by what the container's headers and the codecs' own tell. */
async function streamsOf(file: ByteFile, segment: Segment, blocks: FirstBlocks['blocks'], times: LastTimes) {
  const decoders = new Map<number, DecoderConfiguration>();
  const video: FoundVideo[] = [];
  const audio: FoundAudio[] = [];
  for (const track of segment.tracks) {
    const firstFrame = (length: number): Promise<Uint8Array> => {
      const { start, size } = blocks.get(track.number)?.[0] ?? { start: 0, size: 0 };
      return file.read(start, Math.min(length, size));
    };
    if (track.kind === 'video') {
      const facts = await knownVideo(codedVideo(track), firstFrame);
      const timecode = segment.tags.map((tags) => timecodeOf(track, tags)).find((text) => text !== undefined);
      video.push({ ...videoFacts(track, facts, segment.timestampScale), timecode });
      if (facts.picture.decoder !== undefined) decoders.set(track.index, facts.picture.decoder);
    }
    if (track.kind === 'audio') {
      const facts = await audioFacts(codedAudio(track), firstFrame);
      const { index, isDefault, language } = track;
      const span = spanOf(track, blocks.get(track.number)?.[0], times, segment);
      audio.push({ index, isDefault, language, span, ...facts });
    }
  }
  const others = segment.tracks.filter(({ kind }) => kind === 'other').map(otherFound);
  return { streams: { video, audio, others }, decoders };
}

/**
 * Reads a Matroska or WebM file: the headers of its blocks alone. Such a file has no table of its frames, so of a large
 * one only the first and the last are looked at, and others by its index of keyframes when they are asked for.
 */
export async function foundInMatroska(file: ByteFile, limit = maxBlocks): Promise<FoundFile> {
  const window = new Window(file);
  const segment = await readSegment(file, window);
  const pictures = await onlyPictures(window, segment);
  const { blocks, isWhole, ...read } = await readBlocks(
    window,
    segment,
    pictures === undefined ? Number.POSITIVE_INFINITY : limit,
  );
  const isPartial = pictures !== undefined && !isWhole;
  const times = isPartial ? await lastTimes(file, segment, pictures.cues.at(-1)) : read.times;
  const { streams, decoders } = await streamsOf(file, segment, blocks, times);
  const start = startOf(segment.tracks, blocks, segment.timestampScale).toString();
  const source = { container: 'matroska,webm', start, ...streams };
  const placed = (stream: number): readonly PlacedPacket[] => {
    const track = segment.tracks.find(({ index, kind }) => index === stream && kind === 'video');
    return track === undefined ? [] : placedOf(blocks.get(track.number) ?? []);
  };
  if (!isPartial) {
    const packets = new Map(
      segment.tracks
        .filter(({ kind }) => kind === 'video')
        .map((track) => [track.index, packetsOf(blocks.get(track.number) ?? [], track, segment)] as const),
    );
    return { source: { ...source, packets: (stream) => packets.get(stream) ?? [] }, decoders, placed };
  }
  const { track, cues } = pictures;
  const first = blocks.get(track.number) ?? [];
  const ends = [...first, ...(await blocksBetween(file, segment, track, cues.at(-1)))];
  return {
    source: {
      ...source,
      isPartial: true,
      packets: () => packetsOf(ends, track, segment),
      beginning: () => first.length,
    },
    decoders,
    placed,
    stretch: (again, ...range) => readStretch(again, segment, track, cues, range),
  };
}
