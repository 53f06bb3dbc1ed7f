import { stat } from 'node:fs/promises';
import type { SoundJoinRequest } from '@clipwright/core/author';
import { movieOf } from '@clipwright/packets';
import { readCover } from '../output/cover.ts';
import { id3Tag } from '../sound/write-id3.ts';
import { copiedSpans } from './copied-spans.ts';
import { aboutOf } from './join-movie.ts';
import { soundTrack } from './sound-track.ts';
import { type SpansToWrite, writeSpans } from './write-spans.ts';

/**
 * Writes sound that was made before, with what it says of itself: an mp4 anew, with its head in front; any other as it is,
 * behind a tag. Errors: those of reading and of {@link writeSpans}.
 */
export async function writeSoundFile(
  request: SoundJoinRequest,
  file: string,
  left: AbortSignal,
  tell: (ratio: number) => void,
): Promise<void> {
  const { bytes, ...written } = request.encoding.codec === 'aac' ? await movie(request) : await asItIs(request);
  const spans = { ...written, tracks: 1, file, output: request.output };
  await writeSpans(spans, left, (done) => tell(done / Math.max(1, bytes)));
}

type Written = Pick<SpansToWrite, 'head' | 'spans'> & { readonly bytes: number };

async function movie(request: SoundJoinRequest): Promise<Written> {
  const sound = await soundTrack(request.audio, request.encoding);
  const { head, chunks, bytes } = movieOf('mp4', [sound.track], await aboutOf(request));
  return { head, spans: copiedSpans(chunks, [sound]), bytes };
}

async function asItIs({ audio, encoding, ...about }: SoundJoinRequest): Promise<Written> {
  const { file } = audio;
  const { size } = await stat(file);
  const seconds = audio.samples / encoding.sampleRate;
  const cover = about.cover === undefined ? undefined : await readCover(about.cover);
  const head = encoding.codec === 'mp3' ? id3Tag(about, seconds, cover) : new Uint8Array(0);
  const run = { file, places: [0], sizes: [size] };
  return { head, spans: [{ track: 0, run, index: 0, place: 0, bytes: size }], bytes: head.length + size };
}
