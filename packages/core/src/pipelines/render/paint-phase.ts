import { catchError, concatMap, from, map, type Observable, of, toArray } from 'rxjs';
import { fromTask } from '../../bridges/from-task.ts';
import type { TextPainter } from '../../contracts/text-painter.ts';
import { stillIndex } from '../../decorators/still-source.ts';
import { ClipwrightError, reworded, toClipwrightError } from '../../errors/clipwright-error.ts';
import type { TextLayer } from '../../model/layer.ts';
import { isSubtitlesLayer, isTextLayer, layerEntries } from '../../model/layer-entries.ts';
import { askedRange, resolveRange } from '../../model/resolve-clip.ts';
import type { Timeline } from '../../model/timeline.ts';
import { openClip } from '../load/load-clip.ts';
import { failed, type LayerState } from './clip-state.ts';
import { encodedProfile } from './copy-phase.ts';
import { paintedSource } from './painted-source.ts';
import type { Loaded, RenderJob } from './phases.ts';

/** Refuses text where nobody is there to draw it, and subtitles where nobody reads them. Errors: `painter-missing`. */
export function checkPainter(timeline: Timeline, painter: TextPainter | undefined): void {
  const layers = layerEntries(timeline).map(({ layer }) => layer);
  if (painter?.subtitles === undefined && layers.some(isSubtitlesLayer)) {
    throw new ClipwrightError('painter-missing', 'There are layers of subtitles, and nothing that reads them.', {
      remedy: 'Give a `painter` that does, such as the one of @clipwright/text/node, or leave them out.',
    });
  }
  if (painter !== undefined || !layers.some(isTextLayer)) return;
  throw new ClipwrightError('painter-missing', 'There are layers of text, and nothing that draws them.', {
    remedy: 'Give a `painter`, such as the one of @clipwright/text, or leave them out.',
  });
}

/**
 * Bytes of painted pictures that are kept; the subtitles of a film would be a gigabyte. What is beyond is painted
 * twice.
 */
const mostKept = 2 ** 27;

/**
 * The layers of text as pictures, each painted for the size that the output has. One that cannot be painted fails
 * as any layer does. Errors: with `onError: 'fail'` the painter's.
 */
export function paintTexts(job: RenderJob, loaded: Loaded, painter: TextPainter | undefined): Observable<Loaded> {
  const isBlank = ({ entry, open, error }: LayerState): boolean =>
    isTextLayer(entry.layer) && open === undefined && error === undefined;
  // What is sound alone shows none.
  const isSeen = loaded.capabilities.video !== null;
  if (painter === undefined || !isSeen || !loaded.layers.some(isBlank)) return of(loaded);
  const { width, height } = encodedProfile(job, loaded);
  let kept = 0;
  const paint = async ({ text, style }: TextLayer) =>
    await painter.paint({ text, ...(style === undefined ? {} : { style }), canvas: { width, height } });
  const painted = (state: LayerState, layer: TextLayer): Observable<LayerState> =>
    fromTask(() => paint(layer)).pipe(
      map((picture): LayerState => {
        kept += picture.pixels.length;
        const source = paintedSource(layer, picture, painter, kept > mostKept ? () => paint(layer) : undefined);
        const { clip, item: index } = state;
        const range = resolveRange(askedRange(clip), source.info);
        const open = openClip({ clip, index, source, sourceIndex: stillIndex, cached: false, range, warnings: [] });
        const rect = { x: picture.x, y: picture.y, width: picture.width, height: picture.height };
        return { ...state, open, rect, warnings: [...state.warnings, ...picture.warnings] };
      }),
      catchError((thrown: unknown) => {
        const error = toClipwrightError(thrown);
        if (job.onError === 'fail') throw reworded(error, `Layer ${layer.text}: ${error.message}`, {});
        return of(failed(state, error, job.onError));
      }),
    );
  return from(loaded.layers).pipe(
    concatMap((state) => {
      const { layer } = state.entry;
      return isBlank(state) && isTextLayer(layer) ? painted(state, layer) : of(state);
    }),
    toArray(),
    map((layers) => ({ ...loaded, layers })),
  );
}
