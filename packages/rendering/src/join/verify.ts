import { Rational, type Verification } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import type { ContainerClock } from './container-clock.ts';
import { pictureCheck } from './verify-picture.ts';
import { notAsPlanned, type Row } from './verify-rows.ts';
import { soundCheck } from './verify-sound.ts';

/** What reading the packets tells of an output. */
export interface PacketsFound {
  readonly verification: Omit<Verification, 'bytes' | 'joins' | 'tails'>;
  /** The frames that can be decoded by themselves, in order. */
  readonly keys: readonly number[];
  /** The packets of the picture, as they are decoded, and a hash of each one's bytes. */
  readonly packets: readonly FoundPacket[];
  /** A hash of what the header tells the picture's decoder. */
  readonly extradata: string;
}

export interface FoundPacket {
  readonly frame: number;
  readonly hash: string;
  /** `place,size`: bytes from the file's beginning to it, and how many it has; absent where it is not told. */
  readonly span?: string;
}

/** Reads the packets of a finished output, then its streams, one by one, and judges them. */
export interface Verifier {
  /** Takes a packet or a stream. Throws `verification-failed`. */
  row(row: Row): void;
  /** Throws `verification-failed`. */
  result(): PacketsFound;
}

/** Checks every packet of the output, read back without decoding: picture, sound, and how they stand to each other. */
export function verifier(
  { parts, audio, profile, chapters = [], cover, timecode }: JoinRequest,
  clock: ContainerClock,
  priming?: number,
): Verifier {
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const picture = pictureCheck(frames, clock);
  const sound =
    audio === undefined || profile.audio === null
      ? undefined
      : soundCheck(audio.samples, profile.audio, clock, priming);
  const streams: Row[] = [];
  const packets: FoundPacket[] = [];
  return {
    row: (row) => {
      const section = row.get('section');
      // Of a transport stream some are told twice: with their program, and by themselves.
      if (section === 'stream') streams[Number(row.get('index') ?? streams.length)] = row;
      if (section !== 'packet') return;
      // The picture is the first stream that was mapped.
      if (row.get('stream_index') !== '0') {
        // Behind the sound stand titles of chapters, where the container has them in a stream, and the cover.
        if (row.get('stream_index') === '1') sound?.add(row);
        return;
      }
      const span = row.has('pos') ? `${row.get('pos')},${row.get('size')}` : undefined;
      packets.push({ frame: picture.add(row), hash: row.get('data_hash') ?? '', ...(span && { span }) });
    },
    result: () => {
      const keys = picture.end(streams[0]);
      const others = [chapters.length > 0, cover !== undefined, timecode !== undefined].filter(Boolean).length;
      if (sound === undefined && streams.length > 1 + others)
        throw notAsPlanned('It has sound, where there should be none.');
      const duration = Rational.of(frames).div(clock.frameRate);
      const verification = {
        frames,
        videoDuration: duration.toString(),
        tolerance: Rational.of(clock.slack, clock.timescale).toString(),
        ...sound?.end(streams[1], duration),
      };
      return { verification, keys, packets, extradata: streams[0]?.get('extradata_hash') ?? '' };
    },
  };
}
