import { readFile } from 'node:fs/promises';
import { ClipwrightError, Rational } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import {
  type AnimationKind,
  gifAnimation,
  type PlacedImage,
  type StoredImages,
  webpAnimation,
} from '@clipwright/packets';
import type { AnimatedContainer } from '../output/container-of.ts';
import type { SampleRun } from './copied-track.ts';
import { partError } from './run-error.ts';
import { notAsPlanned } from './verify-rows.ts';

export const animationKinds: Readonly<Record<AnimatedContainer, AnimationKind>> = {
  gif: gifAnimation,
  webp: webpAnimation,
};

/** A picture in an output: the frame with which it begins to be shown, and whether it begins a segment. */
export interface ShownImage extends PlacedImage {
  readonly frame: number;
  readonly begins: boolean;
}

/** The pictures of an output of segments, and where they come from. */
export interface AnimatedParts {
  readonly images: readonly ShownImage[];
  readonly runs: readonly Pick<SampleRun, 'file' | 'places' | 'sizes'>[];
}

/**
 * Reads of all segments, one at a time, where their pictures lie. A picture is shown until the next one is due, or the next
 * segment; times are those of the output's frames, each rounded by itself, so that nothing adds up. Errors:
 * `verification-failed`, `contract-violation`, those of reading.
 *
 * @param left Ends it at the next segment.
 */
export async function animatedParts(
  { parts, profile }: Pick<JoinRequest, 'parts' | 'profile'>,
  container: AnimatedContainer,
  left: AbortSignal,
): Promise<AnimatedParts> {
  const kind = animationKinds[container];
  const frameRate = Rational.from(profile.frameRate);
  const ticksAt = (frame: number): number => Number(Rational.of(frame).mul(kind.ticks).div(frameRate).round());
  const frameAt = (ticks: number): number => Number(Rational.of(ticks).mul(frameRate).div(kind.ticks).round());
  const images: ShownImage[] = [];
  const runs: AnimatedParts['runs'][number][] = [];
  let before = 0;
  for (const part of parts) {
    left.throwIfAborted();
    if (part.frames === 0) continue;
    if (part.kind !== 'file') {
      throw new ClipwrightError('contract-violation', `No packets of sources stand in a .${container}.`, {
        remedy: 'Ask only for what the capabilities list under copies.',
        details: { source: part.source.id },
      });
    }
    const of = await storedIn(part.file, kind);
    if (of.width !== profile.width || of.height !== profile.height) {
      throw notAsPlanned(`A segment is of ${of.width}x${of.height} pixels.`, { file: part.file });
    }
    const starts = of.images.map(({ at }) => frameAt(at));
    // A GIF has a picture for each frame; WebP's encoder makes one of frames that are the same.
    if (container === 'gif' && starts.length !== part.frames) throw notSo(part.file, starts.length, part.frames);
    for (const [i, image] of of.images.entries()) {
      const [start = 0, next = part.frames] = starts.slice(i, i + 2);
      if (next <= start || next > part.frames) throw notSo(part.file, next, part.frames);
      const ticks = ticksAt(before + next) - ticksAt(before + start);
      images.push({ image, of, ticks, frame: before + start, begins: i === 0 });
    }
    runs.push({
      file: part.file,
      places: of.images.map(({ place }) => place),
      sizes: of.images.map(({ size }) => size),
    });
    before += part.frames;
  }
  return { images, runs };
}

function notSo(file: string, found: number, frames: number): ClipwrightError {
  return notAsPlanned(`A segment of ${frames} frames has other pictures.`, { file, found });
}

async function storedIn(file: string, kind: AnimationKind): Promise<StoredImages> {
  try {
    return kind.read(await readFile(file));
  } catch (error) {
    const isDamaged = error instanceof ClipwrightError && error.code === 'source-damaged';
    throw isDamaged ? notAsPlanned(`Of what it is joined of: ${error.message}`, { file }) : partError(error, file);
  }
}
