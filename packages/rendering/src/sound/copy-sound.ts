import { Rational } from '@clipwright/core';
import type { ArtifactTarget, AudioRequest, ClipSound } from '@clipwright/core/author';
import { packetLayout, soundSamples } from '@clipwright/core/plan';
import {
  aacConfiguration,
  letters,
  type MovieTrack,
  movieOf,
  type PlacedTrack,
  plainAac,
  readTrack,
} from '@clipwright/packets';
import { copiedSpans } from '../join/copied-spans.ts';
import type { CopiedTrack } from '../join/copied-track.ts';
import { withBytes } from '../join/read-part.ts';
import { writeSpans } from '../join/write-spans.ts';

/** More tracks than a camera writes. */
const maxTracks = 64;

/**
 * Takes the packets of a source for a sound as they are, with an edit list that begins with the source's first picture,
 * and ends where the sound does. Gives whether it did: not where its file is no mp4, has not as much sound, or AAC of
 * another kind. Errors: those of writing.
 */
export async function copySound(request: AudioRequest, target: ArtifactTarget, left: AbortSignal): Promise<boolean> {
  const [sound] = request.stretches;
  if (request.copy !== true || sound?.kind !== 'clip') return false;
  const copied = await soundOf(request, sound);
  if (copied === undefined) return false;
  const { head, chunks } = movieOf('mp4', [copied.track]);
  const spans = copiedSpans(chunks, [copied]);
  await writeSpans({ head, spans, tracks: 1, file: target.file, output: target.file }, left, () => {});
  return true;
}

async function soundOf(request: AudioRequest, { source }: ClipSound): Promise<CopiedTrack | undefined> {
  const { file, info } = source;
  if (file === undefined || info.audio === undefined) return undefined;
  const { index } = info.audio;
  // What is amiss shows again when it is decoded.
  const found = await withBytes(file, (bytes) => readTrack(bytes, maxTracks, index)).catch(() => undefined);
  if (found === undefined || !isPlain(found, request)) return undefined;
  const { entry, timescale, sizes, places, edit } = found;
  const { packet } = packetLayout(request.encoding);
  const zero = Rational.from(info.video.timebase).mul(info.video.origin);
  const start = edit.start + Number(zero.mul(timescale).round());
  const samples = soundSamples(request);
  const count = Math.ceil((start + samples) / packet);
  const isThere = zero.compare(0) >= 0 && count <= sizes.length && start + samples <= edit.start + edit.duration;
  if (!isThere || !areWhole(found, count, packet)) return undefined;
  const last = start + samples - (count - 1) * packet;
  const track: MovieTrack = {
    entry,
    timescale,
    sizes: sizes.slice(0, count),
    durations: [...(count > 1 ? [{ samples: count - 1, ticks: packet }] : []), { samples: 1, ticks: last }],
    edit: { start, duration: samples },
  };
  return { track, runs: [{ file, places: places.subarray(0, count), sizes: track.sizes }] };
}

/** Whether it is AAC of the plain kind, and of the rate and the channels that are wanted. */
function isPlain({ entry, timescale }: PlacedTrack, { encoding }: AudioRequest): boolean {
  if (entry.kind !== 'sound' || entry.format !== 'mp4a' || timescale !== encoding.sampleRate) return false;
  const name = letters('esds');
  const box = entry.boxes.find((bytes) => name.every((letter, i) => bytes[4 + i] === letter));
  const configuration = box === undefined ? undefined : aacConfiguration(box);
  const plain = configuration === undefined ? undefined : plainAac(configuration);
  return plain?.sampleRate === encoding.sampleRate && plain.channels === encoding.channels;
}

/** Whether the first packets follow each other, each of as many samples as packets have; the last may end earlier. */
function areWhole({ durations }: PlacedTrack, count: number, packet: number): boolean {
  let before = 0;
  for (const { samples, ticks } of durations) {
    if (before + samples >= count) return before === count - 1 || ticks === packet;
    if (ticks !== packet) return false;
    before += samples;
  }
  return false;
}
