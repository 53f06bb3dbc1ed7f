import { Rational, resultFrom } from '@clipwright/core';
import { clipPictures, type Picture } from '@clipwright/pictures';
import type { Engine } from '../engines.ts';
import { ServerError } from '../errors/server-error.ts';
import { withSource } from './with-source.ts';

const most = 24;

/** How many thumbnails a source of that length has: one about every two seconds. */
export function thumbnailCount(seconds: number): number {
  return Math.max(1, Math.min(most, Math.ceil(seconds / 2)));
}

/** One of the evenly spread thumbnails of a source. Errors: `not-found` beyond the last, and what is wrong with it. */
export async function thumbnail(
  file: { readonly name: string; readonly path: string },
  { index, width }: { readonly index: number; readonly width: number },
  engine: Engine,
  signal: AbortSignal,
): Promise<Picture> {
  const duration = await withSource(file, engine, signal, async ({ info }) => Rational.from(info.duration));
  const count = thumbnailCount(duration.toNumber());
  const part = duration.div(count);
  if (index >= count) throw new ServerError('not-found', `There are ${count} thumbnails of ${file.name}.`);
  // The middle of its part.
  const clip = {
    ...{ source: file.name, uri: file.path },
    start: part.mul(index).toString(),
    end: part.mul(index + 1).toString(),
  };
  const { clips } = await resultFrom(clipPictures({ items: [clip] }, { width, signal }, engine));
  const picture = clips[0]?.pictures[0]?.picture;
  if (picture === undefined) throw new ServerError('not-found', `There is no picture ${index} of ${file.name}.`);
  return picture;
}
