import { type ProgressEvent, Rational } from '@clipwright/core';
import {
  checkOutputSize,
  frameOfTimecode,
  fromTask,
  type JoinRequest,
  type PendingWork,
  type RenderInputs,
  readTimecode,
  timecodeBase,
} from '@clipwright/core/author';
import { type MovieAbout, type MovieKind, movieOf } from '@clipwright/packets';
import { lastValueFrom, type Observable } from 'rxjs';
import { readCover } from '../output/cover.ts';
import { checkSources } from './check-sources.ts';
import { copiedSpans } from './copied-spans.ts';
import { type PictureLayout, pictureTrack } from './picture-track.ts';
import { soundTrack } from './sound-track.ts';
import { writeSpans } from './write-spans.ts';

/** Where all goes. */
export interface MovieTarget {
  readonly file: string;
  readonly kind: MovieKind;
  /** Is told how the picture is laid out, before its packets are written. */
  readonly laidOut?: ((picture: PictureLayout) => void) | undefined;
}

/**
 * Joins into an mp4 or mov without any process: reads of each part where its packets lie, and with that knows all but
 * the packets themselves, which are then copied from there. Emits how much is written. Errors: `verification-failed`,
 * `output-too-large` before anything is written, those of {@link readCover}, `disk-full`, `output-unwritable`, `store-failed`, `out-of-resources`.
 *
 * @param writing Tells when nothing is written any more.
 */
export function joinMovie(
  request: JoinRequest,
  sources: RenderInputs['sources'],
  target: MovieTarget,
  writing: PendingWork,
): Observable<ProgressEvent> {
  return fromTask((left, tell: (event: ProgressEvent) => void) => {
    const joined = joinInto(request, sources, target, left, tell);
    void writing.track(joined);
    return joined;
  });
}

/** What the file says of itself. */
export async function aboutOf({
  metadata = {},
  chapters = [],
  cover,
}: Pick<JoinRequest, 'metadata' | 'chapters' | 'cover'>): Promise<MovieAbout> {
  return {
    tags: metadata,
    ...(cover === undefined ? {} : { cover: await readCover(cover) }),
    chapters: chapters.map(({ start, title }) => ({ start: Rational.from(start).toNumber(), title })),
  };
}

/** Its timecode, where it has one. */
function timecodeOf({ timecode, profile }: JoinRequest): Pick<MovieAbout, 'timecode'> {
  const read = timecode === undefined ? undefined : readTimecode(timecode);
  if (read === undefined) return {};
  const rate = Rational.from(profile.frameRate);
  const base = timecodeBase(rate, read.drop);
  return {
    timecode: {
      frame: frameOfTimecode(read.numbers, base) ?? 0,
      rate: [Number(rate.numerator), Number(rate.denominator)],
      base: base.base,
      drops: base.dropped > 0,
    },
  };
}

async function joinInto(
  request: JoinRequest,
  sources: RenderInputs['sources'],
  { file, kind, laidOut }: MovieTarget,
  left: AbortSignal,
  tell: (event: ProgressEvent) => void,
): Promise<ProgressEvent> {
  tell({ type: 'progress', ratio: 0 });
  const picture = await pictureTrack(request, sources, left);
  const tracks =
    request.audio === undefined ? [picture] : [picture, await soundTrack(request.audio, request.profile.audio)];
  const movie = movieOf(
    kind,
    tracks.map(({ track }) => track),
    { ...(await aboutOf(request)), ...timecodeOf(request) },
  );
  checkOutputSize(movie.bytes, request.maxBytes);
  laidOut?.(picture.layout);
  await writeSpans(
    {
      head: movie.head,
      spans: copiedSpans(movie.chunks, tracks),
      tracks: tracks.length,
      file,
      output: request.output,
    },
    left,
    (written) => tell({ type: 'progress', ratio: written / movie.bytes }),
  );
  await lastValueFrom(checkSources(request, sources), { defaultValue: undefined });
  return { type: 'progress', ratio: 1 };
}
