import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ClipwrightError, Rational, type RationalText, toClipwrightError } from '@clipwright/core';
import {
  type ClipStretch,
  fromTask,
  type LayerStretch,
  type PulledSamples,
  pullSamples,
  reworded,
  type SegmentRequest,
  type StretchMeta,
  systemFailure,
  systemRemedies,
} from '@clipwright/core/author';
import { pictureStretchesOf, stretchesOf } from '@clipwright/core/plan';
import type { CommandSpec } from '@clipwright/ffmpeg';
import { type TemporaryFile, temporaryFile } from '@clipwright/node-kit';
import { isStill } from '@clipwright/rendering';
import { concatMap, finalize, firstValueFrom, type Observable } from 'rxjs';
import type { PipedInputs } from './piped-inputs.ts';

/** Pictures of a stretch as bytes in a file. */
export interface RawPictures {
  /** Absolute path. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  /** Whether it is one picture for all output frames; else there is one for each. */
  readonly isOne: boolean;
  /** What is known of the stretch once it is read. */
  readonly meta: StretchMeta;
}

type Size = Pick<LayerStretch, 'width' | 'height'>;

/** By the position of the stretch in the request. */
export type RawByStretch = ReadonlyMap<number, RawPictures>;

/** Which stretches of a segment ffmpeg reads as bytes. */
export type RawChoice =
  /** Those that stand still: it reads the others by itself. */
  | 'stills'
  /** All of the layers: the picture itself is fed in. */
  | 'layers';

/**
 * Does work on a segment while pictures of it lie in files, which ffmpeg can read beside what it reads anyway. Errors:
 * those of sources with the stretch in `details.stretch`, `disk-full`.
 */
export function withRawPictures<T>(
  request: SegmentRequest,
  choice: RawChoice,
  inputs: PipedInputs,
  work: (raw: RawByStretch) => Observable<T>,
): Observable<T> {
  const first = pictureStretchesOf(request).length;
  const { layers = [] } = request;
  const chosen = [...stretchesOf(request).entries()].filter(
    ([at, stretch]) => stretch.kind === 'clip' && (choice === 'stills' ? isStill(stretch) : at >= first),
  );
  if (chosen.length === 0) return work(new Map());
  const places: TemporaryFile[] = [];
  const remove = (): void =>
    void inputs.pending.track(Promise.all(places.map((place) => place[Symbol.asyncDispose]())).then(() => {}));
  const written = async (left: AbortSignal): Promise<RawByStretch> => {
    const raw = new Map<number, RawPictures>();
    // The parts of a layer that appears and disappears are often one picture.
    const stills = new Map<string, RawPictures>();
    for (const [at, stretch] of chosen) {
      if (stretch.kind === 'color') continue;
      const same = isStill(stretch) ? `${stretch.source.id} ${stretch.sampleAt}` : undefined;
      const pictures =
        (same === undefined ? undefined : stills.get(same)) ??
        (await ofStretch(at, async () => {
          const place = await temporaryFile(tmpdir(), 'files', '.raw');
          places.push(place);
          left.throwIfAborted();
          return await pulledInto(place.path, { stretch, size: layers[at - first] }, request, inputs, left);
        }));
      raw.set(at, pictures);
      if (same !== undefined) stills.set(same, pictures);
    }
    return raw;
  };
  // Whoever leaves before they are there leaves the rest of them to be taken away too.
  const late = (): void => remove();
  return fromTask((left) => {
    const writing = written(left);
    void inputs.pending.track(writing.then(() => {}, late));
    return writing;
  }, late).pipe(
    concatMap((raw) => work(raw)),
    finalize(remove),
  );
}

/**
 * Pulls a stretch's frames into a file: the one that stands still, or one for each output frame, of a layer in the size
 * that it is shown in.
 */
async function pulledInto(
  file: string,
  { stretch, size }: { readonly stretch: ClipStretch & { readonly kind: 'clip' }; readonly size: Size | undefined },
  { profile }: SegmentRequest,
  inputs: PipedInputs,
  left: AbortSignal,
): Promise<RawPictures> {
  const isOne = isStill(stretch);
  const { width, height } = size ?? {};
  // Of a part all of it is needed.
  const isWhole = !isOne && stretch.framing === undefined;
  const pulled: PulledSamples = pullSamples(
    isOne ? { ...stretch, frames: 1 } : stretch,
    Rational.from(profile.frameRate),
    inputs,
    isWhole && width !== undefined && height !== undefined ? { wanted: { width, height } } : {},
  );
  const leave = (): void => void inputs.pending.track(pulled.release());
  left.addEventListener('abort', leave, { once: true });
  try {
    const first = await firstValueFrom(pulled.first);
    const { width, height, pixelFormat } = first;
    await pipeline(Readable.from(pulled.frames(first)), createWriteStream(file));
    return { file, width, height, pixelFormat, isOne, meta: isOne ? { held: 0 } : pulled.measure() };
  } finally {
    left.removeEventListener('abort', leave);
    await pulled.release();
  }
}

/** What fails of a stretch says that it is of that one. */
async function ofStretch<T>(stretch: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (systemFailure(error) === 'disk-full') {
      throw new ClipwrightError('disk-full', `There is no room for a picture in ${tmpdir()}.`, {
        cause: error,
        remedy: systemRemedies['disk-full'],
      });
    }
    const typed = toClipwrightError(error);
    throw reworded(typed, typed.message, { stretch });
  }
}

/** Pictures in a file as an input of a command. */
export function rawInput(
  { file, width, height, pixelFormat }: RawPictures,
  rate: RationalText,
): CommandSpec['inputs'][number] {
  const size = [
    '-pixel_format',
    pixelFormat,
    '-video_size',
    `${width}x${height}`,
    '-framerate',
    Rational.from(rate).toString(),
  ];
  return { source: { file }, options: ['-f', 'rawvideo', ...size] };
}
