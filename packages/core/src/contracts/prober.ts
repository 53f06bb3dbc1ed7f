import type { Observable } from 'rxjs';
import type { TimeRange } from '../time/time-range.ts';
import type { OpenRequest } from './clip-loader.ts';
import type { Versioned } from './contract-versions.ts';
import type { Settling } from './settling.ts';
import type { IndexDetail, SourceIndex, SourceInfo } from './source-info.ts';

/**
 * The packet of a stream that is shown last: its number, its timestamp in ticks, and the same in seconds on the
 * container's clock.
 */
export interface LastPacket {
  readonly stream: number;
  readonly pts: number;
  readonly seconds: number;
}

/** What a prober can have looked up that it cannot know for certain by itself. */
export interface ProberHelp {
  /**
   * How many ticks a source's last packet lasts, as who decodes it says; `undefined` where that is not told. Never
   * rejects.
   */
  lastDuration(packet: LastPacket): Promise<number | undefined>;
}

/**
 * Tells what is in a source, without decoding it: what a loader opens it with. Its answers are exact or none: one that
 * does not know all of a source for certain says so (`probe-incomplete`), and the loader asks another. Both methods are
 * cold; they emit once and complete; unsubscribing stops the work.
 *
 * Errors: `probe-incomplete`, `disposed`, and those of {@link ClipLoader.open}, which a loader may check by other means.
 */
export interface Prober extends Settling, Versioned, AsyncDisposable {
  /**
   * @param request As a loader is asked: what is told is of the streams that it chooses.
   * @param help Asked where that settles all; without it such a source is one that is not known for certain.
   */
  probe(request: OpenRequest, help?: ProberHelp): Observable<SourceInfo>;
  /**
   * Where the frames of a source are. Errors also: `source-changed` when it is no longer what `probe` told of.
   *
   * @param range What of it is wanted, if not all: see {@link ClipSource.index}.
   * @param detail What else, of the groups of the range.
   */
  index(request: OpenRequest, range?: TimeRange, detail?: IndexDetail): Observable<SourceIndex>;
}
