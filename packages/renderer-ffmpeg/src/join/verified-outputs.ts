import { createHash } from 'node:crypto';
import type { ArtifactStore, Verification } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import { type FfmpegRunner, rememberedText, rememberText } from '@clipwright/ffmpeg';
import type { Container } from '@clipwright/rendering';
import { catchError, concatMap, map, type Observable, of } from 'rxjs';

/** Raised when verification proves something else than before. */
const schema = 1;

/** An output that was verified: its bytes, by their hash, and what was found. */
export interface VerifiedOutput {
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  readonly verification: Verification;
}

/**
 * What was verified before. It saves work and proves nothing by itself: a file is only taken for one that was verified
 * if all its bytes have the hash of that one.
 */
export interface VerifiedOutputs {
  /** Emits once; `undefined` where nothing is known, or nothing that can be read. */
  recall(): Observable<VerifiedOutput | undefined>;
  /** Completes, whether or not it can be kept. */
  keep(output: VerifiedOutput): Observable<never>;
}

/** What is known of joins of the same segments and sound, with the same tools, for the same profile and container. */
export function verifiedOutputs(
  runner: FfmpegRunner,
  store: ArtifactStore | undefined,
  request: JoinRequest,
  container: Container,
): VerifiedOutputs | undefined {
  const { key, parts, audio, profile } = request;
  if (store === undefined || key === undefined) return undefined;
  const frames = parts.map((part) => part.frames);
  const samples = audio?.samples ?? null;
  const key$ = runner.tools().pipe(
    map(({ ffmpeg, ffprobe }) => {
      const tools = [ffmpeg, ffprobe].map((tool) => (tool === undefined ? null : [tool.version, tool.build]));
      const content = createHash('sha256').update(key).digest('hex');
      return JSON.stringify(['renderer-ffmpeg verified', schema, content, frames, samples, profile, container, tools]);
    }),
  );
  return {
    recall: () =>
      key$.pipe(
        concatMap((known) => rememberedText(store, known)),
        map((found) => (found === undefined ? undefined : verifiedOf(found))),
        catchError(() => of(undefined)),
      ),
    keep: (output) => key$.pipe(concatMap((known) => rememberText(store, known, JSON.stringify(output)))),
  };
}

/** The store vouches that it is what was written; the key, that this version wrote it. */
function verifiedOf(content: string): VerifiedOutput | undefined {
  const output: Partial<VerifiedOutput> | null = JSON.parse(content);
  if (typeof output?.digest !== 'string' || typeof output.verification?.bytes !== 'number') return undefined;
  return { digest: output.digest, verification: output.verification };
}
