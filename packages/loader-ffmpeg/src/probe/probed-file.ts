import type { SourceIndex, SourceInfo, TimeRange } from '@clipwright/core';
import type { Described } from '@clipwright/core/probing';
import { type Observable, of } from 'rxjs';

/** What probing a file came to. */
export interface ProbedFile {
  readonly info: SourceInfo;
  /** As `ClipSource.index`. */
  index(range?: TimeRange): Observable<SourceIndex>;
}

/** Of one that is all known already. */
export function probedFile({ info, index }: Described): ProbedFile {
  return { info, index: () => of(index) };
}
