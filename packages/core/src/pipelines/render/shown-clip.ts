import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { SourceIndex } from '../../contracts/source-info.ts';
import { reversedClock } from '../../decorators/reversed/reversed-clock.ts';
import { reflected } from '../../decorators/reversed/reversed-index.ts';
import { reversedFingerprint, reversedSource } from '../../decorators/reversed/reversed-source.ts';
import { stillFingerprint, stillIndex, stillSource, stillStart } from '../../decorators/still-source.ts';
import { canonical } from '../../model/canonical.ts';
import { clipMotion } from '../../model/clip-settings.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import type { Clip } from '../../model/timeline.ts';
import { rangeWithHandles } from '../../time/range-with-handles.ts';
import { Rational } from '../../time/rational.ts';
import type { OpenClip } from '../load/load-events.ts';

/** What a clip shows, which is played forwards: its source, that source backwards, or a still of it. */
export interface ShownClip {
  /** Within the run. */
  readonly id: string;
  readonly source: ClipSource;
  readonly sourceIndex: SourceIndex;
  readonly start: Rational;
  readonly end: Rational;
  /** Of what else it is made, and what stands for its content by what stands for that one's; absent for a source itself. */
  readonly of?: { readonly id: string; fingerprint(content: string): string };
}

/** What an open clip shows. */
export function shownClip(clip: Clip, open: Pick<OpenClip, 'source' | 'sourceIndex' | 'start' | 'end'>): ShownClip {
  const { source, sourceIndex } = open;
  const id = sourceId(openRequest(clip));
  const [start, end] = [Rational.from(open.start), Rational.from(open.end)];
  const { reversed, freeze: asked } = clipMotion(clip);
  // A picture stands still however its clip says how long.
  const freeze = asked ?? (source.info.video.still === true ? end.sub(start) : undefined);
  if (freeze !== undefined) {
    const at = start.toString();
    return {
      id: canonical({ still: id, at }),
      source: stillSource(source, at),
      sourceIndex: stillIndex,
      start: stillStart,
      end: stillStart.add(freeze),
      of: { id, fingerprint: (content) => stillFingerprint(content, at) },
    };
  }
  if (!reversed) return { id, source, sourceIndex, start, end };
  const whole = Rational.from(source.info.duration);
  // As much of it is told of as was asked for when it was opened.
  const told = Rational.from(rangeWithHandles({ start, end }).end);
  return {
    id: canonical({ backwards: id }),
    source: reversedSource(source),
    sourceIndex: reflected(sourceIndex, reversedClock(source.info), told.compare(whole) >= 0),
    start: whole.sub(end),
    end: whole.sub(start),
    of: { id, fingerprint: reversedFingerprint },
  };
}
