import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ContainerCapability } from '@clipwright/core/author';
import { catchError, map, type Observable, throwError } from 'rxjs';
import type { Engine } from '../engines.ts';

/** Outputs that are asked about: what a renderer says of its containers it says with any that it can write. */
const asked = ['mp4', 'wav', 'mkv'];

/**
 * Tells once which containers a renderer can write. Nothing is written. Errors: those of `prepare`, where it writes none of
 * the usual ones.
 */
export function writableContainers({ renderer }: Engine, folder: string): Observable<readonly ContainerCapability[]> {
  const tried = asked.map((extension) => {
    const output = join(folder, `${randomUUID()}.${extension}`);
    return renderer.prepare({ output, overwrite: false, sources: [] }).pipe(map(({ containers }) => containers));
  });
  return tried.reduce((first$, next$) =>
    first$.pipe(catchError((error: unknown) => next$.pipe(catchError(() => throwError(() => error))))),
  );
}
