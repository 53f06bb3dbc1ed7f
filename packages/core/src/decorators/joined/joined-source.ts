import { concat, defer, forkJoin, map, type Observable } from 'rxjs';
import type { ClipSource, SourcePart } from '../../contracts/clip-loader.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { canonical } from '../../model/canonical.ts';
import { readThrough } from '../read-through.ts';
import { checkAlike } from './check-alike.ts';
import { type JoinedClock, joinedClock } from './joined-clock.ts';
import { joinedIndex } from './joined-index.ts';
import { joinedInfo } from './joined-info.ts';
import { joinedFrames, joinedSound } from './read-parts.ts';

/** Raised whenever frames or samples of the same parts come out otherwise than before. */
const schema = 1;

/**
 * Several open sources as one. It is composed of sources and not of files, so that any loader's can be, and each part is
 * read, checked and copied as it is when it stands alone. Positions are of the whole, and only when they are known is it
 * said which part has them, so that no border of a part is rounded.
 *
 * Disposing it disposes of the parts. Errors: `other-format` where they are no parts of one source.
 */
export function joinedSource(opened: readonly OpenedPart[], uri: string): Observable<ClipSource> {
  return defer(() => {
    const sources = opened.map(({ source }) => source);
    const [first] = sources;
    if (first === undefined) throw new ClipwrightError('internal', 'A source has no parts.');
    checkAlike(first, sources);
    return joinedClock(first, sources).pipe(map((clock) => onClock(first, opened, clock, uri)));
  });
}

/** A part before it is known where it stands. */
export type OpenedPart = Omit<SourcePart, 'start'>;

function onClock(first: ClipSource, opened: readonly OpenedPart[], clock: JoinedClock, uri: string): ClipSource {
  const sources = opened.map(({ source }) => source);
  const parts = opened.map((part, i): SourcePart => ({ ...part, start: clock.starts[i]?.toString() ?? '0/1' }));
  const info = joinedInfo(
    first.info,
    sources.map((source) => source.info),
    clock,
  );
  const fingerprints = sources.flatMap(({ fingerprint }) => fingerprint ?? []);
  const decoders = sources.flatMap((source) => (source.decoder === undefined ? [] : [source.decoder()]));
  const checks = sources.flatMap((source) => source.check?.bind(source) ?? []);
  const index: ClipSource['index'] = (range, detail) => joinedIndex(parts, clock, range, detail);
  let closing: Promise<void> | undefined;
  return {
    uri,
    info,
    parts,
    ...(fingerprints.length < parts.length ? {} : { fingerprint: joinedFingerprint(fingerprints) }),
    ...(decoders.length < parts.length
      ? {}
      : {
          decoder: () => forkJoin(decoders).pipe(map((names) => `parts ${schema}; ${[...new Set(names)].join('; ')}`)),
        }),
    ...(checks.length < parts.length ? {} : { check: () => concat(...checks.map((check) => defer(check))) }),
    index,
    video: (range, format = {}) =>
      readThrough((through, left$) => joinedFrames({ parts, info, index }, range, format, through, left$)),
    audio: (range, format = {}) => readThrough((through) => joinedSound({ parts, info }, range, format, through)),
    [Symbol.asyncDispose]: () => {
      closing ??= Promise.all(sources.map((source) => source[Symbol.asyncDispose]())).then(() => {});
      return closing;
    },
  };
}

/** What stands for the content of a source, by that of its parts. */
export function joinedFingerprint(fingerprints: readonly string[]): string {
  return canonical({ parts: fingerprints });
}
