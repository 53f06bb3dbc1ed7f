import { writeFile } from 'node:fs/promises';
import type { ArtifactStore } from '@clipwright/core';
import type { Artifact, Json, Produce } from '@clipwright/core/author';
import { concatMap, from, of } from 'rxjs';

/** A producer that writes a content, and counts its runs. */
export function producing(content: string | Uint8Array, meta: Json = 'meta'): Produce & { runs: number } {
  const produce = Object.assign(
    ({ file }: { readonly file: string }) => {
      produce.runs += 1;
      return from(writeFile(file, content)).pipe(
        concatMap(() => of({ type: 'progress', ratio: 0.5 } as const, { type: 'produced', meta } as const)),
      );
    },
    { runs: 0 },
  );
  return produce;
}

export interface HeldArtifact extends AsyncDisposable {
  readonly artifact: Artifact;
  readonly hit: boolean;
}

/** Takes an artifact and holds it until disposed. */
export function hold(store: ArtifactStore, key: string | null, produce: Produce): Promise<HeldArtifact> {
  return new Promise((resolve, reject) => {
    const subscription = store.acquire(key, produce).subscribe({
      next: (event) => {
        if (event.type === 'progress') return;
        resolve({
          artifact: event.artifact,
          hit: event.hit,
          [Symbol.asyncDispose]: async () => {
            subscription.unsubscribe();
            await store.settled();
          },
        });
      },
      error: reject,
    });
  });
}

/** Takes an artifact, reads it as a stream, and lets it go. */
export async function readBack(
  store: ArtifactStore,
  key: string | null,
  produce: Produce,
): Promise<{ readonly text: string; readonly hit: boolean; readonly meta: Json }> {
  await using held = await hold(store, key, produce);
  return { text: await textOf(held.artifact), hit: held.hit, meta: held.artifact.meta };
}

export async function textOf(artifact: Artifact): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of artifact.read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
