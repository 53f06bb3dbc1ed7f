import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClipwrightError, type Timeline } from '@clipwright/core';
import { isRemoteUri, withSourcesPlaced } from '@clipwright/core/author';
import type { MediaFlags } from '../options/media-options.ts';
import { type MediaIndex, mediaIndex } from './media-index.ts';
import { parseRelinks, type Relink, relinked } from './relink.ts';

/**
 * The same timeline with its media where they are on this machine. A file is, in this order: where `--relink` puts it;
 * where the list says; where it says when read as a `file:` URL, with `%20` for a space, or with the separators of
 * Windows; and below the folders of `--media`, by its name. What is in none of these places stays as it is, and whoever
 * opens it says that it is missing.
 * Errors: `source-missing` where several files of the name are equally likely; `invalid-option`.
 *
 * @param base Directory of the list.
 */
export async function findMedia(
  timeline: Timeline,
  { media = [], relink = [] }: MediaFlags,
  { base, cwd }: { readonly base: string; readonly cwd: string },
): Promise<Timeline> {
  const relinks = parseRelinks(relink).map(({ from, to }) => ({ from, to: resolve(cwd, to) }));
  const folders = media.map((folder) => resolve(cwd, folder));
  // Reading folders takes a while: not where everything is in its place.
  let index: Promise<MediaIndex> | undefined;
  const belowMedia = async (name: string): Promise<string | undefined> => {
    if (folders.length === 0) return undefined;
    index ??= mediaIndex(folders);
    return likeliest(name, (await index).named(lastPart(name)));
  };
  const find = async (name: string, uri: string): Promise<string> => {
    if (isRemoteUri(uri)) return uri;
    const own = placesOf(name, uri, relinks, base).find((place) => existsSync(place));
    return own ?? (await belowMedia(name)) ?? uri;
  };
  // Those of further tracks are not opened.
  const { tracks, ...opened } = timeline;
  const found = await withSourcesPlaced(opened, async ({ source, uri }) => {
    if (typeof source === 'string') {
      const before = typeof uri === 'string' ? uri : resolve(base, source);
      const place = await find(source, before);
      return place === before ? undefined : place;
    }
    const before = typeof uri === 'object' ? uri : source.map((each) => resolve(base, each));
    const places = await Promise.all(before.map((each, part) => find(source[part] ?? each, each)));
    return places.every((place, part) => place === before[part]) ? undefined : places;
  });
  return { ...found, ...(tracks === undefined ? {} : { tracks }) };
}

/** Where a file may be, by what the list says alone; the likeliest first. */
function placesOf(name: string, uri: string, relinks: readonly Relink[], base: string): readonly string[] {
  const readings = [name, ofUrl(name), decoded(name)].filter((each) => each !== undefined);
  const moved = readings.map((each) => relinked(each, relinks) ?? relinked(resolve(base, each), relinks));
  const others = readings.flatMap((each) => [each, ...(sep === '/' ? [each.replaceAll('\\', '/')] : [])]);
  return [...moved.filter((each) => each !== undefined), uri, ...others.map((each) => resolve(base, each))];
}

function ofUrl(name: string): string | undefined {
  if (!/^file:\/\//i.test(name)) return undefined;
  try {
    // A drive of Windows is no root elsewhere: `/C:/a.mp4` is found by relinking `C:`.
    return fileURLToPath(name.replace(/^file:\/\/localhost\//i, 'file:///')).replace(/^\/([a-z]:\/)/i, '$1');
  } catch {
    return undefined;
  }
}

function decoded(name: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(name) || /^file:/i.test(name)) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function lastPart(name: string): string {
  const path = ofUrl(name) ?? name;
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Of several files of a name the one whose folders are called as in the list; one that is alone in any case. */
function likeliest(name: string, found: readonly string[]): string | undefined {
  const path = ofUrl(name) ?? name;
  const scores = found.map((each) => commonParts(each, path));
  const best = Math.max(...scores);
  const [one, ...others] = found.filter((_, position) => scores[position] === best);
  if (others.length === 0) return one;
  throw new ClipwrightError(
    'source-missing',
    `${name} is not where the list says, and ${others.length + 1} files of that name are below --media: ${[one, ...others].join(', ')}.`,
    { remedy: 'Name the folder of one with --media, or say --relink FROM=TO.' },
  );
}

/** How many folders and names two paths end with alike. */
function commonParts(one: string, other: string): number {
  const [a, b] = [one, other].map((path) => path.split(/[\\/]/).reverse());
  const first = a?.findIndex((part, position) => part !== b?.[position]) ?? 0;
  return first < 0 ? (a?.length ?? 0) : first;
}
