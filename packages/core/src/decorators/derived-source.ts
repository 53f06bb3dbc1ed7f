import { map } from 'rxjs';
import type { ClipSource } from '../contracts/clip-loader.ts';

/** What is made of an open source, and played like one. */
export interface DerivedSource extends Pick<ClipSource, 'info' | 'index' | 'video' | 'audio'> {
  /** What is done to the source, and its version: raised whenever frames or samples of the same source come out otherwise. */
  readonly name: string;
  /** What stands for its content by what stands for the source's. */
  fingerprint(content: string): string;
}

/**
 * A source that is made of what another one gives: so any loader's can be, and whatever plans, reads or renders sources
 * knows nothing of it. It is no file, so that nobody reads one by himself. Open as long as the other; disposing of it does
 * nothing.
 */
export function derivedSource(source: ClipSource, { name, fingerprint: of, ...derived }: DerivedSource): ClipSource {
  const { fingerprint } = source;
  const decoder = source.decoder?.bind(source);
  const check = source.check?.bind(source);
  return {
    uri: source.uri,
    ...derived,
    ...(fingerprint === undefined ? {} : { fingerprint: of(fingerprint) }),
    ...(decoder === undefined ? {} : { decoder: () => decoder().pipe(map((told) => `${name}; ${told}`)) }),
    ...(check === undefined ? {} : { check }),
    [Symbol.asyncDispose]: async () => {},
  };
}
