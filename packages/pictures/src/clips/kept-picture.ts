import { writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import {
  type ArtifactStore,
  type ClipSource,
  ClipwrightError,
  type Rational,
  type SourceIndex,
  type ThreadBudget,
} from '@clipwright/core';
import { type ProducedEvent, wantedFrames } from '@clipwright/core/author';
import { concat, concatMap, defer, EMPTY, filter, map, mergeMap, type Observable, of, take, throwIfEmpty } from 'rxjs';
import { type Picture, pictureSize } from '../picture.ts';
import { firstSample } from './first-sample.ts';

/** Raised when the same request gives other pixels than before. */
const schema = 1;

/** A picture of a source. */
export interface PictureRequest {
  readonly source: ClipSource;
  readonly index: SourceIndex;
  /** The range that it is of, and a time within. Exact seconds. */
  readonly start: Rational;
  readonly end: Rational;
  readonly time: Rational;
  /** Width in pixels of the frame that it fits into, of four by three. */
  readonly width: number;
  /** What stands for the source's content; nothing is kept of one that has none. */
  readonly content: string | undefined;
  /** What decodes it. */
  readonly decoder: string;
}

/** A picture, and whether it was kept from before. */
export interface KeptPicture {
  readonly picture: Picture;
  /** The frame's timestamp, in ticks. */
  readonly pts: number;
  readonly cached: boolean;
}

/** One frame of a source, small: from the store where it is kept there, otherwise decoded within a budget. */
export function keptPicture(
  request: PictureRequest,
  store: Pick<ArtifactStore, 'acquire'>,
  budget: Pick<ThreadBudget, 'hold'>,
): Observable<KeptPicture> {
  return defer(() => {
    const { source, index, start, end, time, content, decoder } = request;
    const { video } = source.info;
    const at = [time.toString()];
    const [position = 0] = wantedFrames(index, video, { start, end }, { at });
    const pts = index.timestamps[position] ?? video.origin;
    const size = pictureSize(video, request.width);
    const key =
      content === undefined
        ? null
        : JSON.stringify(['picture', schema, decoder, content, video.index, pts, size.width, size.height]);

    const produce = ({ file }: { readonly file: string }): Observable<ProducedEvent> =>
      budget.hold(1).pipe(
        concatMap(() =>
          firstSample(
            source.video({ start: start.toString(), end: end.toString() }, { format: 'rgb24', ...size, at }),
          ).pipe(throwIfEmpty(() => new ClipwrightError('source-damaged', `${source.uri} gave no frame.`))),
        ),
        take(1),
        concatMap(async (sample): Promise<ProducedEvent> => {
          try {
            await writeFile(file, sample.data, { flag: 'wx' });
          } finally {
            sample.close();
          }
          return { type: 'produced', meta: null };
        }),
        // A picture of another content would be kept under this one.
        concatMap((event) => concat(source.check?.() ?? EMPTY, of(event))),
      );

    return store.acquire(key, produce).pipe(
      filter((event) => event.type === 'stored'),
      // Read while it is leased.
      mergeMap(({ artifact, hit }) => buffer(artifact.read()).then((data) => ({ data, hit }))),
      take(1),
      map(({ data, hit }) => ({ picture: { ...size, data }, pts, cached: hit })),
    );
  });
}
