import type { AudioRequest, RenderInputs, SegmentRequest, SourceRef } from '@clipwright/core/author';
import { isRemoteUri, sourceId } from '@clipwright/core/author';
import type { Folders } from '@clipwright/node-kit';
import { z } from 'zod';
import { type AskedOutput, chosenShape, jobShape, type PieceJob, type SentSource } from './job-shape.ts';
import { maxJobBytes, protocol } from './piece-job.ts';
import type { ShareSource } from './share-source.ts';

export type Piece =
  | { readonly kind: 'picture'; readonly request: SegmentRequest }
  | { readonly kind: 'sound'; readonly request: AudioRequest };

/** What stands beside a piece in its job. */
export interface PackOptions {
  readonly sources: RenderInputs['sources'];
  readonly output: AskedOutput;
  /** The renderer's fingerprint. */
  readonly renderer: string;
  /** The folder that workers have too; absent where there is none. */
  readonly media?: Folders | undefined;
  /** Has files that are not in it put into the store, for workers; absent where that is not wanted. */
  readonly share?: ShareSource | undefined;
}

/** Hints are a worker's own to find, and what is made of damage is good for one run alone. */
const left = new Set(['hints', 'onDamage']);

/** How a source is named that is opened by itself: not one of several files, nor one that is made of another. */
const opened = z.strictObject({ uri: z.string(), ...chosenShape });

/**
 * A piece as a job; `undefined` for one that only the coordinator can make: its sources are no files that workers can
 * have, or it is too large.
 */
export async function packPiece(piece: Piece, options: PackOptions): Promise<PieceJob | undefined> {
  const { output, renderer } = options;
  try {
    const refs = new Map<string, SourceRef>();
    const placeOf = (ref: SourceRef): number => {
      refs.set(ref.id, ref);
      return [...refs.keys()].indexOf(ref.id);
    };
    const text = JSON.stringify(await withMusicNamed(piece, options), (name, value) => {
      if (name === 'source') return placeOf(value);
      // Theirs are any names.
      if (name === 'params') return JSON.stringify(value);
      return left.has(name) ? undefined : value;
    });
    const sources = await Promise.all([...refs.values()].map((ref) => sentSource(ref, options)));
    const job = jobShape.parse({ protocol, renderer, output, sources, piece: JSON.parse(text) });
    return JSON.stringify(job).length <= maxJobBytes ? job : undefined;
  } catch {
    return undefined;
  }
}

async function withMusicNamed(piece: Piece, options: PackOptions): Promise<object> {
  if (piece.kind === 'picture' || piece.request.music === undefined) return piece;
  const { music } = piece.request;
  const place = await placeOfFile(music.file, undefined, options);
  const file = 'path' in place ? place.path : place;
  return { ...piece, request: { ...piece.request, music: { ...music, file } } };
}

async function sentSource({ id, file }: SourceRef, options: PackOptions): Promise<SentSource> {
  const { uri, fingerprint } = options.sources.get(id) ?? {};
  if (file === undefined || uri === undefined) throw new Error('It is no file.');
  const place = isRemoteUri(uri) ? { url: uri } : await placeOfFile(file, fingerprint, options);
  if (id === uri) return place;
  const { uri: _, ...chosen } = opened.parse(JSON.parse(id));
  if (sourceId({ ...chosen, uri }) !== id) throw new Error('It is named otherwise.');
  return { ...place, ...chosen };
}

/** @param content What stands for it, where the store is not to say. */
async function placeOfFile(
  file: string,
  content: string | undefined,
  { media, share }: PackOptions,
): Promise<{ readonly path: string } | { readonly stored: string }> {
  try {
    if (media === undefined) throw new Error('There is no folder.');
    // With the same separators on every system.
    return { path: media.nameOf(await media.readable(file)).replaceAll('\\', '/') };
  } catch (error) {
    if (share === undefined) throw error;
    return { stored: await share(file, content) };
  }
}
