import { type Observable, of } from 'rxjs';
import { fromTask } from '../../bridges/from-task.ts';
import type { ClipWarning } from '../../contracts/clip-warning.ts';
import type { SubtitlesRequest, SubtitleTexts, TextPainter } from '../../contracts/text-painter.ts';
import { ClipwrightError, reworded, toClipwrightError } from '../../errors/clipwright-error.ts';
import { clipMotion } from '../../model/clip-settings.ts';
import type { Layer, SubtitlesLayer, TextLayer } from '../../model/layer.ts';
import { isSubtitlesLayer, layerEntries } from '../../model/layer-entries.ts';
import { layerSettings } from '../../model/layer-settings.ts';
import { filePath } from '../../model/source-id.ts';
import { type Clip, isGap, type TimelineItem } from '../../model/timeline.ts';
import { Rational } from '../../time/rational.ts';
import { secondsToRational } from '../../time/seconds.ts';
import type { RenderJob } from './phases.ts';

/** Longer than any source. */
const forEver = Rational.of(2n ** 40n);

/**
 * The same job with a layer of text for each text of its files of subtitles, in their place: from then on there are none
 * of those. Errors: the painter's, with the file's name; `invalid-layer` for a clip whose source's clock is not known yet.
 */
export function withSubtitles(job: RenderJob, painter: TextPainter | undefined): Observable<RenderJob> {
  if (!layerEntries(job.timeline).some(({ layer }) => isSubtitlesLayer(layer))) return of(job);
  return fromTask(async () => {
    const told = new Map<Layer, readonly ClipWarning[]>();
    const shown = async (layer: Layer, item?: TimelineItem): Promise<readonly Layer[]> => {
      if (!isSubtitlesLayer(layer)) return [layer];
      const request = requestFor(layer, item);
      const { texts, warnings } = await read(layer, request, painter);
      const layers = texts.flatMap((text) => textLayer(layer, text));
      if (layers[0] !== undefined && warnings.length > 0) told.set(layers[0], warnings);
      return layers;
    };
    const all = async (layers: readonly Layer[], item?: TimelineItem): Promise<{ readonly layers: Layer[] }> => {
      const found: Layer[] = [];
      for (const layer of layers) for (const each of await shown(layer, item)) found.push(each);
      return { layers: found };
    };
    const { timeline } = job;
    const items: TimelineItem[] = [];
    for (const item of timeline.items) {
      items.push(item.layers === undefined ? item : { ...item, ...(await all(item.layers, item)) });
    }
    const own = timeline.layers === undefined ? {} : await all(timeline.layers);
    return { ...job, timeline: { ...timeline, items, ...own }, told };
  });
}

/** What of the file's clock is shown: as much as its source shows of a clip, else all from its zero on. */
function requestFor(layer: SubtitlesLayer, item: TimelineItem | undefined): SubtitlesRequest {
  const { subtitles, uri = subtitles, style } = layer;
  const offset = secondsToRational(layer.offset ?? 0, 'offset of subtitles');
  const { start, end, speed, isReversed = false } = clockOf(item, subtitles);
  return {
    file: filePath(uri, 'subtitles'),
    ...(style === undefined ? {} : { style }),
    during: {
      start: start.sub(offset).toString(),
      end: end.sub(offset).toString(),
      ...(speed === undefined ? {} : { speed: (isReversed ? speed.neg() : speed).toString() }),
    },
  };
}

/** What the file's clock stands for. */
interface Clock {
  readonly start: Rational;
  readonly end: Rational;
  readonly speed?: Rational;
  readonly isReversed?: boolean;
}

const ownClock: Clock = { start: Rational.zero, end: forEver };

function clockOf(item: TimelineItem | undefined, name: string): Clock {
  if (item === undefined || isGap(item)) return ownClock;
  const clock = clockOfClip(item);
  if (clock === undefined) return ownClock;
  if (item.positions === 'timecode') {
    throw unknownClock(name, 'whose positions are timecode', 'Count its positions from the first frame');
  }
  if (item.end === undefined && clock.isReversed) {
    throw unknownClock(name, 'that is shown backwards, from an end that is not given', 'Give its end');
  }
  return clock;
}

/** `undefined` where nothing moves, and where the clip is none: it will fail by itself, and its layers with it. */
function clockOfClip({ start = 0, end, ...moved }: Clip): Clock | undefined {
  try {
    const { speed = Rational.of(1), reversed, freeze } = clipMotion(moved);
    if (freeze !== undefined) return undefined;
    return {
      ...{ start: secondsToRational(start), end: end === undefined ? forEver : secondsToRational(end) },
      ...{ speed, isReversed: reversed },
    };
  } catch {
    return undefined;
  }
}

function unknownClock(name: string, what: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-layer', `The subtitles ${name} belong to a clip ${what}.`, {
    remedy: `${remedy}, or let them be a layer of the whole.`,
  });
}

async function read(
  { subtitles }: SubtitlesLayer,
  request: SubtitlesRequest,
  painter: TextPainter | undefined,
): Promise<SubtitleTexts> {
  try {
    // Whether there is a painter that reads was asked before.
    return (await painter?.subtitles?.(request)) ?? { texts: [], warnings: [] };
  } catch (thrown) {
    const error = toClipwrightError(thrown);
    throw reworded(error, `Subtitles ${subtitles}: ${error.message}`);
  }
}

/** A text between the times of its layer; none where it is not shown between them. */
function textLayer(layer: SubtitlesLayer, { text, style, ...times }: SubtitleTexts['texts'][number]): TextLayer[] {
  const { name, opacity } = layer;
  const between = layerSettings(layer);
  const start = secondsToRational(times.start, 'start of a text').max(between.start);
  const until = secondsToRational(times.end, 'end of a text');
  const end = between.end === undefined ? until : until.min(between.end);
  if (start.compare(end) >= 0) return [];
  return [
    {
      ...{ text, start: start.toString(), end: end.toString() },
      ...(style === undefined ? {} : { style }),
      ...(name === undefined ? {} : { name }),
      ...(opacity === undefined ? {} : { opacity }),
    },
  ];
}
