import { Rational, type RationalText } from '@clipwright/core';
import type { ColorCodes } from '@clipwright/packets';
import { maxTracks } from '../bounds.ts';
import { incomplete } from '../incomplete.ts';
import { Elements } from './ebml.ts';
import { ids } from './ids.ts';

/** A track, as far as only its own elements tell. */
export interface Track {
  /** Position in the file: the number that ffmpeg gives its stream. */
  readonly index: number;
  /** Its number in tags; absent where it has none. */
  readonly uid: string | undefined;
  /** Its number in blocks. */
  readonly number: number;
  readonly kind: 'video' | 'audio' | 'other';
  readonly codecId: string;
  readonly isDefault: boolean;
  /** As it says it; English where it does not. */
  readonly language: string | undefined;
  /** Nanoseconds a frame. */
  readonly defaultDuration: number | undefined;
  /** Nanoseconds that its times are to be shifted back by. */
  readonly codecDelay: number;
  /** What its decoder needs before the first packet. */
  readonly configuration: Uint8Array | undefined;
  readonly picture: TrackPicture | undefined;
  readonly sound: TrackSound | undefined;
}

/** What the container says of a track's sound. */
export interface TrackSound {
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits of a sample. */
  readonly bitDepth: number | undefined;
}

/** What the container says of a track's pictures. */
export interface TrackPicture {
  readonly width: number;
  readonly height: number;
  /** Width to height for display; or that it is not known, or nothing of it. */
  readonly shape: RationalText | 'unknown' | 'unsaid';
  readonly color: ColorCodes;
}

/** The unit of a size for display that is not known. */
const unknownUnit = 4;

const kinds: Readonly<Record<number, Track['kind']>> = { 1: 'video', 2: 'audio', 17: 'other', 33: 'other' };

/** Reads what is said of pictures. Cropped, turned, transparent and stereoscopic ones are not modelled. */
function pictureOf(video: Elements): TrackPicture {
  const odd = [...ids.pixelCrops, ids.projection].some((id) => video.has(id));
  if (odd || video.number(ids.alphaMode) || video.number(ids.stereoMode)) throw incomplete('its pictures are unusual');
  if (video.number(ids.flagInterlaced) === 1) throw incomplete('its pictures are interlaced');
  const [width = 0, height = 0] = [video.number(ids.pixelWidth), video.number(ids.pixelHeight)];
  const [wide, high] = [video.number(ids.displayWidth), video.number(ids.displayHeight)];
  const hasShape = (video.number(ids.displayUnit) ?? 0) < unknownUnit;
  const color = video.within(ids.colour);
  const range = color.number(ids.range);
  return {
    width,
    height,
    shape: !hasShape ? 'unknown' : wide && high ? Rational.of(wide, high).toString() : 'unsaid',
    color: {
      primaries: color.number(ids.primaries),
      transfer: color.number(ids.transfer),
      matrix: color.number(ids.matrix),
      fullRange: range === 1 ? false : range === 2 ? true : undefined,
    },
  };
}

/** What is said of sound, where nothing is said too. */
function soundOf(audio: Elements): TrackSound {
  return {
    sampleRate: audio.float(ids.samplingFrequency) ?? 8000,
    channels: audio.number(ids.channels) ?? 1,
    bitDepth: audio.number(ids.bitDepth),
  };
}

/** Numbers of 64 bits, which are only compared. */
export function uidOf(data: Uint8Array | undefined): string | undefined {
  return data === undefined
    ? undefined
    : BigInt(`0x${Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('') || '0'}`).toString();
}

function trackOf(entry: Elements, index: number): Track {
  const kind = kinds[entry.number(ids.trackType) ?? 0];
  const number = entry.number(ids.trackNumber);
  const codecId = entry.text(ids.codecId);
  const language = entry.text(ids.language) ?? 'eng';
  if (!/^[\w-]+$/.test(language)) throw incomplete('a track of it is in a language not known here');
  if (kind === undefined || number === undefined || codecId === undefined) throw incomplete('a track of it is odd');
  if ((entry.float(ids.trackTimestampScale) ?? 1) !== 1) throw incomplete('its tracks have clocks of their own');
  if (entry.has(ids.contentEncodings)) throw incomplete('its packets are packed');
  return {
    index,
    uid: uidOf(entry.only(ids.trackUid)),
    number,
    kind,
    codecId,
    isDefault: (entry.number(ids.flagDefault) ?? 1) !== 0,
    language: language === 'und' ? undefined : language,
    defaultDuration: entry.number(ids.defaultDuration),
    codecDelay: entry.number(ids.codecDelay) ?? 0,
    configuration: entry.only(ids.codecPrivate),
    picture: kind === 'video' ? pictureOf(entry.within(ids.video)) : undefined,
    sound: kind === 'audio' ? soundOf(entry.within(ids.audio)) : undefined,
  };
}

/** The tracks of a file, in order. */
export function tracksOf(entries: Elements): readonly Track[] {
  const all = entries.all(ids.trackEntry);
  if (all.length > maxTracks) throw incomplete('it has too many streams');
  return all.map((entry, index) => trackOf(new Elements(entry), index));
}
