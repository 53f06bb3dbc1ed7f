import { Rational, type RationalText } from '@clipwright/core';
import type { FoundAudio, FoundOther, FoundPacket, FoundVideo, ProberHelp } from '@clipwright/core/probing';
import type { ByteFile } from '../bytes/byte-file.ts';
import { Cursor } from '../bytes/cursor.ts';
import { audioFacts } from '../codec/audio-codec.ts';
import type { DecoderConfiguration } from '../codec/decoder-configuration.ts';
import { knownVideo } from '../codec/video-codec.ts';
import type { FoundFile, PlacedPacket } from '../found-file.ts';
import { incomplete } from '../incomplete.ts';
import { rescaled } from './edit-list.ts';
import { lengthOfLast } from './last-length.ts';
import { readMovie, type Track } from './movie.ts';
import { packetsOf, type TrackPackets } from './packets.ts';
import { videoEntry } from './sample-entry.ts';
import type { Samples } from './sample-table.ts';
import { soundEntry } from './sound-entry.ts';
import { timecodeClock, timecodeText } from './timecode.ts';
import { type TrackData, trackData } from './track-data.ts';
import { videoFacts } from './video-track.ts';

/** A track of pictures with its packets. */
interface VideoFound {
  readonly facts: FoundVideo;
  readonly packets: readonly FoundPacket[];
  /** Ticks. */
  readonly start: number;
  readonly decoder: DecoderConfiguration | undefined;
  readonly placed: () => readonly PlacedPacket[];
}

/** Reads the first bytes of a track's first sample. */
const firstFrame =
  (file: ByteFile, { start }: TrackData) =>
  (length: number) =>
    file.read(start, length);

async function videoFound(
  file: ByteFile,
  track: Track,
  data: TrackData,
  help: ProberHelp | undefined,
): Promise<VideoFound> {
  const entry = videoEntry(track.description);
  const video = await knownVideo(entry, firstFrame(file, data));
  const samples: Samples = data.samples();
  const { count, times, step } = samples;
  const found = packetsOf(samples, track.edit);
  const last = await lengthOfLast(track, samples, found, { picture: video.picture, help });
  const lasting = found.packets[last.packet];
  const span = (times[count] ?? 0) - (times[0] ?? 0);
  return {
    facts: videoFacts(track, entry, video, {
      nominal: step === undefined ? undefined : Rational.of(track.timescale, step),
      average: Rational.of(BigInt(count) * BigInt(track.timescale), BigInt(span)),
    }),
    packets: lasting === undefined ? [] : found.packets.with(last.packet, { ...lasting, duration: last.ticks }),
    start: found.start,
    decoder: video.picture.decoder,
    placed: () => placedOf(found, data.starts(samples)),
  };
}

function placedOf({ packets, first }: TrackPackets, starts: Float64Array): readonly PlacedPacket[] {
  return packets.flatMap(({ pts, size, key }, i) => {
    const start = starts[first + i];
    return pts === undefined || start === undefined ? [] : [{ pts, key, start, size }];
  });
}

async function audioFound(file: ByteFile, track: Track, data: TrackData): Promise<FoundAudio> {
  const entry = soundEntry(track.description, track.descriptionVersion);
  const facts = await audioFacts(entry, firstFrame(file, data));
  const { index, isDefault, language } = track;
  return { index, isDefault, language, span: spanOf(track, data), ...facts };
}

/** When its sound begins and ends; of fragments the latter is not known. */
function spanOf({ edit, timescale, duration }: Track, { firstTime }: TrackData): FoundAudio['span'] {
  const length = edit?.length || duration - (edit?.start ?? 0);
  if (length <= 0) return undefined;
  const start = edit?.pause ?? firstTime;
  const seconds = (ticks: number): RationalText => Rational.of(ticks, timescale).toString();
  return { start: seconds(start), end: seconds(start + length) };
}

/** Streams of text and data, by their sample entries, in ffmpeg's names; it has none for some. */
const otherCodecs: Readonly<Record<string, string | undefined>> = {
  tx3g: 'mov_text',
  text: 'mov_text',
  tmcd: undefined,
  mebx: undefined,
};

/** @param chapters Numbers of the tracks that name chapters, which ffmpeg takes for data. */
function otherFound({ id, index, isDefault, language, description }: Track, chapters: readonly number[]): FoundOther {
  if (!Object.hasOwn(otherCodecs, description.type)) throw incomplete('it has a stream of a kind not known here');
  const codec = chapters.includes(id) ? 'bin_data' : otherCodecs[description.type];
  return { index, isDefault, language, codec };
}

/** The timecode of a track of pictures, by the track that it names for it. */
async function timecodeOf(
  file: ByteFile,
  { timecode }: Track,
  tracks: ReadonlyMap<Track, TrackData>,
): Promise<string | undefined> {
  const [named, data] = [...tracks].find(([{ id }]) => id === timecode) ?? [];
  const clock = named?.description.type === 'tmcd' ? timecodeClock(named.description) : undefined;
  if (clock === undefined || data === undefined || data.isEmpty) return undefined;
  const sample = await file.read(data.start, 4);
  return sample.length < 4 ? undefined : timecodeText(new Cursor(sample).u32(), clock);
}

/**
 * The container's start in seconds: that of the stream that starts first, to the microsecond. Streams that are neither
 * pictures nor sound count in ways that depend on how much of them was read, so they must not be the first.
 */
function startOf(tracks: ReadonlyMap<Track, TrackData>, videos: ReadonlyMap<Track, VideoFound>): Rational {
  const starts = [...tracks]
    .filter(([, { isEmpty }]) => !isEmpty)
    .map(([track, { firstTime }]) => ({
      heard: track.handler === 'vide' || track.handler === 'soun',
      micros: rescaled(track.edit?.pause ?? videos.get(track)?.start ?? firstTime, 1_000_000, track.timescale),
    }));
  const heard = starts.filter((each) => each.heard).map(({ micros }) => micros);
  if (heard.length === 0) throw incomplete('it has neither pictures nor sound');
  const start = Math.min(...heard);
  if (starts.some(({ micros }) => micros < start)) throw incomplete('its text starts first');
  return Rational.of(start, 1_000_000);
}

/** The tracks that name chapters; refuses pictures for them, which ffmpeg takes for covers. */
function chaptersOf(tracks: readonly Track[]): readonly number[] {
  const chapters = tracks.flatMap((track) => track.chapters);
  if (tracks.some(({ id, handler }) => handler === 'vide' && chapters.includes(id))) {
    throw incomplete('it has pictures for its chapters');
  }
  return chapters;
}

/** Reads an mp4 or mov file: its headers alone. */
export async function foundInMp4(file: ByteFile, help?: ProberHelp): Promise<FoundFile> {
  const movie = await readMovie(file);
  const chapters = chaptersOf(movie.tracks);
  const tracks = await trackData(file, movie);
  const videos = new Map<Track, VideoFound>();
  const audio: FoundAudio[] = [];
  const others: FoundOther[] = [];
  for (const [track, data] of tracks) {
    if (track.handler === 'vide') {
      const { facts, ...found } = await videoFound(file, track, data, help);
      videos.set(track, { facts: { ...facts, timecode: await timecodeOf(file, track, tracks) }, ...found });
    } else if (track.handler === 'soun') audio.push(await audioFound(file, track, data));
    else others.push(otherFound(track, chapters));
  }
  const source = {
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    start: startOf(tracks, videos).toString(),
    video: [...videos.values()].map(({ facts }) => facts),
    audio,
    others,
    packets: (stream: number) => [...videos].find(([{ index }]) => index === stream)?.[1].packets ?? [],
  };
  const decoders = new Map<number, DecoderConfiguration>();
  for (const { facts, decoder } of videos.values()) if (decoder !== undefined) decoders.set(facts.index, decoder);
  return {
    source,
    decoders,
    placed: (stream) => [...videos].find(([{ index }]) => index === stream)?.[1].placed() ?? [],
  };
}
