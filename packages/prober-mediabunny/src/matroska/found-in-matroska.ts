import { Rational } from '@clipwright/core';
import type { FoundAudio, FoundOther, FoundPacket, FoundSource, FoundVideo } from '@clipwright/core/probing';
import type { ByteFile } from '../bytes/byte-file.ts';
import { Window } from '../bytes/window.ts';
import { audioFacts } from '../codec/audio-codec.ts';
import { knownVideo } from '../codec/video-codec.ts';
import { incomplete } from '../incomplete.ts';
import { rescaled } from '../mp4/edit-list.ts';
import { readTracks } from '../streams.ts';
import { type Block, blocksFrom } from './blocks.ts';
import { readSegment, type Segment } from './segment.ts';
import type { Track } from './tracks.ts';
import { videoFacts } from './video-track.ts';

/** The blocks of each track by its number, as far as they are needed: all of pictures, the first of others. */
async function readBlocks(window: Window, segment: Segment): Promise<ReadonlyMap<number, readonly Block[]>> {
  const found = new Map<number, Block[]>(segment.tracks.map(({ number }) => [number, []]));
  const pictures = new Set(segment.tracks.filter(({ kind }) => kind === 'video').map(({ number }) => number));
  for await (const block of blocksFrom(window, segment, segment.firstCluster)) {
    const blocks = found.get(block.track);
    if (blocks === undefined) throw incomplete('it has packets of no track');
    if (blocks.length === 0 || pictures.has(block.track)) blocks.push(block);
  }
  return found;
}

/** Packets of a track of pictures. Decoding times are not kept in such files. */
function packetsOf(blocks: readonly Block[], track: Track, { timestampScale }: Segment): readonly FoundPacket[] {
  if (track.codecDelay > 0 || track.defaultDuration === undefined)
    throw incomplete('the rate of its frames is not told');
  const usual = Math.floor(track.defaultDuration / timestampScale);
  return blocks.map(({ time, key, laced, duration, size }) => {
    if (laced) throw incomplete('its frames are laced');
    return { pts: time, dts: undefined, duration: duration ?? usual, size, key, discard: false };
  });
}

/** The container's start: that of the track that starts first, to the microsecond; text must not be it. */
function startOf(tracks: readonly Track[], blocks: ReadonlyMap<number, readonly Block[]>, scale: number): Rational {
  const starts = tracks.flatMap(({ number, kind, codecDelay }) => {
    const first = blocks.get(number)?.[0];
    if (first === undefined) return [];
    const ticks = first.time - rescaled(codecDelay, 1, scale);
    return [{ heard: kind !== 'other', micros: rescaled(ticks, scale, 1000) }];
  });
  const start = Math.min(...starts.filter(({ heard }) => heard).map(({ micros }) => micros));
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

/** Reads a Matroska or WebM file: the headers of its blocks alone. */
export async function foundInMatroska(file: ByteFile): Promise<FoundSource> {
  const window = new Window(file);
  const segment = await readSegment(file, window);
  const { tracks, timestampScale } = segment;
  const blocks = await readBlocks(window, segment);
  const known = await readTracks(file);
  const video: FoundVideo[] = [];
  const audio: FoundAudio[] = [];
  const packets = new Map<number, readonly FoundPacket[]>();
  for (const track of tracks) {
    const own = blocks.get(track.number) ?? [];
    const firstFrame = (length: number): Promise<Uint8Array> => {
      const { start, size } = own[0] ?? { start: 0, size: 0 };
      return file.read(start, Math.min(length, size));
    };
    if (track.kind === 'video') {
      const facts = await knownVideo(known.video.get(track.number), firstFrame);
      video.push(videoFacts(track, facts, timestampScale));
      packets.set(track.index, packetsOf(own, track, segment));
    }
    if (track.kind === 'audio') {
      const facts = await audioFacts(known.audio.get(track.number), firstFrame);
      const { index, isDefault, language } = track;
      audio.push({ index, isDefault, language, ...facts });
    }
  }
  return {
    container: 'matroska,webm',
    start: startOf(tracks, blocks, timestampScale).toString(),
    video,
    audio,
    others: tracks.filter(({ kind }) => kind === 'other').map(otherFound),
    packets: (stream) => packets.get(stream) ?? [],
  };
}
