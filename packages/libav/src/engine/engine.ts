import type { Settling } from '@clipwright/core/author';
import type { Observable } from 'rxjs';
import type { LibavInfo } from './protocol.ts';

/**
 * FFmpeg's libraries at work beside this thread: they block, and so run in workers. One engine may serve a loader, a
 * prober and a renderer; whoever made it disposes it.
 */
export interface LibavEngine extends Settling, AsyncDisposable {
  /** Workers that it may have: as many pieces of work run at once. */
  readonly workers: number;
  /** What the library is. Errors: `tool-missing`, `tool-unusable`. */
  about(): Observable<LibavInfo>;
}
