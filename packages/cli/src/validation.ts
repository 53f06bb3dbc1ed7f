import { access } from 'node:fs/promises';
import {
  type Clip,
  type ClipWarning,
  type ClipwrightError,
  type ErrorCode,
  isGap,
  type LoadEvent,
  resultFrom,
  sourceName,
  type Timeline,
  toClipwrightError,
} from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import { tap } from 'rxjs';

/** Something that a list says and that cannot be done. */
export interface ListProblem {
  /** Position of the clip, from 0; absent where it is the list's own, or the music's. */
  readonly index?: number;
  readonly source?: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** Line of the list, from 1, of a problem of the list itself. */
  readonly line?: number;
  /** Column in that line, from 1. */
  readonly column?: number;
}

/** What `validate` prints. Plain JSON data. */
export interface Validation {
  /** Whether all of it can be rendered. */
  readonly valid: boolean;
  /** Clips of the list. */
  readonly clips: number;
  /** Gaps of the list. */
  readonly gaps: number;
  /** Different sources that the clips are of. */
  readonly sources: number;
  readonly problems: readonly ListProblem[];
  readonly warnings: readonly ListWarning[];
}

/** What will be otherwise than a list says. */
export interface ListWarning {
  /** Position of the clip, from 0. */
  readonly index: number;
  readonly source: string;
  readonly warning: ClipWarning;
}

/** Opens each clip of a timeline and holds it against its source. Rejects with what is no fault of the list. */
export async function validation(
  timeline: Timeline,
  clipwright: Pick<Clipwright, 'loadClips'>,
  { signal, onEvent }: { readonly signal: AbortSignal; readonly onEvent?: (event: LoadEvent) => void },
): Promise<Validation> {
  const problems: ListProblem[] = [];
  const warnings: ListWarning[] = [];
  const placed = timeline.items.flatMap((item, index) => (isGap(item) ? [] : [{ clip: item, index }]));
  if (placed.length > 0) {
    const clips = placed.map(({ clip }) => clip);
    const events$ = clipwright.loadClips(clips, { signal }).pipe(
      tap((event) => {
        onEvent?.(event);
        const index = 'index' in event ? (placed[event.index]?.index ?? event.index) : 0;
        if (event.type === 'loaded') {
          const { clip } = event.clip;
          for (const warning of event.clip.warnings) warnings.push({ index, source: sourceName(clip), warning });
        }
        if (event.type === 'skipped') {
          problems.push({ index, source: sourceName(event.clip), ...problemOf(event.error) });
        }
      }),
    );
    await resultFrom(events$).catch((error: unknown) => {
      // What is wrong with each of them is known.
      if (toClipwrightError(error).code !== 'nothing-loaded') throw error;
    });
  }
  problems.push(...(await musicProblems(timeline)));
  const sources = new Set(placed.map(({ clip }) => JSON.stringify(clip.uri ?? clip.source))).size;
  const [clips, gaps] = [placed.length, timeline.items.length - placed.length];
  return { valid: problems.length === 0, clips, gaps, sources, problems, warnings };
}

/** What is said of a list that could not be read. Throws what is no fault of the list. */
export function brokenList(error: unknown): Validation {
  const failure = toClipwrightError(error);
  if (failure.code !== 'invalid-list') throw failure;
  return { valid: false, clips: 0, gaps: 0, sources: 0, problems: [problemOf(failure)], warnings: [] };
}

function problemOf({ code, message, details: { line, column } }: ClipwrightError): ListProblem {
  return {
    code,
    message,
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof column === 'number' ? { column } : {}),
  };
}

async function musicProblems({ music }: Timeline): Promise<readonly ListProblem[]> {
  const file: Clip['uri'] = music?.uri;
  if (music === undefined || typeof file !== 'string') return [];
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  const message = `There is no music ${file}. Check the path.`;
  return isThere ? [] : [{ source: music.source, code: 'source-missing', message }];
}
