import type { AudioRequest, RenderInputs, SegmentRequest, SourceRef } from '@clipwright/core/author';
import { sourceId } from '@clipwright/core/author';
import type { Folders } from '@clipwright/node-kit';
import { z } from 'zod';
import { type AskedOutput, chosenShape, jobShape, type PieceJob, type SentSource } from './job-shape.ts';
import { maxJobBytes, protocol } from './piece-job.ts';

export type Piece =
  | { readonly kind: 'picture'; readonly request: SegmentRequest }
  | { readonly kind: 'sound'; readonly request: AudioRequest };

/** What stands beside a piece in its job. */
export interface PackOptions {
  readonly sources: RenderInputs['sources'];
  readonly output: AskedOutput;
  /** The renderer's fingerprint. */
  readonly renderer: string;
  /** The folder that workers have too. */
  readonly media: Folders;
}

/** Hints are a worker's own to find, and what is made of damage is good for one run alone. */
const left = new Set(['hints', 'onDamage']);

/** How a source is named that is opened by itself: not one of several files, nor one that is made of another. */
const opened = z.strictObject({ uri: z.string(), ...chosenShape });

/**
 * A piece as a job; `undefined` for one that only the coordinator can make: its sources are no files of the folder of
 * media, its frames go through a transform, or it is too large.
 */
export async function packPiece(piece: Piece, options: PackOptions): Promise<PieceJob | undefined> {
  const { output, renderer, media } = options;
  try {
    const refs = new Map<string, SourceRef>();
    const placeOf = (ref: SourceRef): number => {
      refs.set(ref.id, ref);
      return [...refs.keys()].indexOf(ref.id);
    };
    const text = JSON.stringify(await withMusicNamed(piece, media), (name, value) =>
      name === 'source' ? placeOf(value) : left.has(name) ? undefined : value,
    );
    const sources = await Promise.all([...refs.values()].map((ref) => sentSource(ref, options)));
    const job = jobShape.parse({ protocol, renderer, output, sources, piece: JSON.parse(text) });
    return JSON.stringify(job).length <= maxJobBytes ? job : undefined;
  } catch {
    return undefined;
  }
}

async function withMusicNamed(piece: Piece, media: Folders): Promise<Piece> {
  if (piece.kind === 'picture' || piece.request.music === undefined) return piece;
  const { request } = piece;
  return {
    ...piece,
    request: { ...request, music: { ...piece.request.music, file: await nameOf(media, piece.request.music.file) } },
  };
}

async function sentSource({ id, file }: SourceRef, { sources, media }: PackOptions): Promise<SentSource> {
  const uri = sources.get(id)?.uri;
  if (file === undefined || uri === undefined) throw new Error('It is no file.');
  const path = await nameOf(media, file);
  if (id === uri) return { path };
  const { uri: _, ...chosen } = opened.parse(JSON.parse(id));
  if (sourceId({ ...chosen, uri }) !== id) throw new Error('It is named otherwise.');
  return { path, ...chosen };
}

/** The same on every system. Errors: `path-refused` outside of the folder. */
async function nameOf(media: Folders, file: string): Promise<string> {
  return media.nameOf(await media.readable(file)).replaceAll('\\', '/');
}
