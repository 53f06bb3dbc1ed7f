import { ClipwrightError } from '@clipwright/core';
import type { Stretch } from '@clipwright/core/author';
import type { OneShape } from './one-shape.ts';
import type { RawPictures } from './raw-pictures.ts';
import { type Seek, seeks } from './stretch-input.ts';

/** A stretch and how it is read this time. */
export type Reading = FileReading | RawReading | BlackReading;

export interface BlackReading {
  /** The position of its stretch in the request. */
  readonly part: number;
  readonly stretch: Extract<Stretch, { kind: 'color' }>;
}

/** A stretch whose pictures lie in a file as bytes. */
export interface RawReading {
  readonly part: number;
  readonly stretch: Extract<Stretch, { kind: 'clip' }>;
  readonly raw: RawPictures;
}

export interface FileReading extends Omit<OneShape, 'stretch'> {
  /**
   * The position of its stretch in the request: that may be made of several, one after the other, where its shape
   * changes.
   */
  readonly part: number;
  readonly stretch: Extract<Stretch, { kind: 'clip' }>;
  readonly file: string;
  readonly seek: Seek;
  /** Where else reading can begin, if that turns out to be too late. */
  readonly others: readonly Seek[];
}

export function firstReading(stretch: Stretch, part: number, raw?: RawPictures): Reading {
  if (stretch.kind === 'color') return { stretch, part };
  if (raw !== undefined) return { stretch, part, raw };
  const { file } = stretch.source;
  if (file === undefined) throw new ClipwrightError('internal', `There is no file of ${stretch.source.id}.`);
  const [seek, ...others] = seeks(stretch);
  return { stretch, part, file, seek, others };
}

/**
 * How many frames of a stretch its source lists that do not come out of a decoder; known once they were listed by their
 * shapes.
 */
export function lacking(whole: Reading | undefined, own: readonly Reading[]): number {
  const shownIn = (reading: Reading): number =>
    reading.stretch.kind === 'clip' ? (reading.stretch.hints.shown ?? 0) : 0;
  return whole === undefined ? 0 : Math.max(0, shownIn(whole) - own.reduce((sum, one) => sum + shownIn(one), 0));
}
