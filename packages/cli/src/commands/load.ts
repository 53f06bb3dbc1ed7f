import { type ClipReport, isGap, type LoadEvent, type LoadReport, resultFrom, sourceName } from '@clipwright/core';
import { map, tap } from 'rxjs';
import { compose } from '../compose.ts';
import { columnsOf } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { observed } from '../observe/observed.ts';
import type { MediaFlags } from '../options/media-options.ts';
import type { ObserveFlags } from '../options/observe-options.ts';
import { failureNote, retryNote, warningNote } from '../output/notes.ts';
import { reporterFor } from '../output/reporter-for.ts';
import { type Column, table } from '../output/table.ts';
import { durationText, rateText, secondsCell } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { readTimeline, titleOf } from '../read-list.ts';
import { withoutRepeating } from '../reason-told.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';

export interface LoadFlags extends GlobalFlags, SourceFlags, MediaFlags, CacheFlags, ObserveFlags {
  readonly concurrency?: number;
  readonly onError?: 'skip' | 'fail';
}

/** Opens every clip of a list and checks it. */
export async function load(names: readonly string[], flags: LoadFlags, context: RunContext): Promise<number> {
  const timeline = await readTimeline(names, flags, context);
  const placed = timeline.items.flatMap((item, index) => (isGap(item) ? [] : [{ clip: item, index }]));
  // Positions are the list's own, gaps counted, as a render reports them.
  const inList = (index: number): number => placed[index]?.index ?? index;
  const reporter = reporterFor(context, flags.quiet ?? false);
  try {
    await using clipwright = await compose(flags, context, storeChoice(flags, context));
    const { concurrency, onError } = flags;
    const events$ = clipwright.loadClips(
      placed.map(({ clip }) => clip),
      {
        ...(concurrency === undefined ? {} : { concurrency }),
        ...(onError === undefined ? {} : { onError }),
        signal: context.signal,
      },
    );
    const others = names.filter((name) => name !== '-');
    const request = { name: 'load', about: titleOf(names), timeline, others, clipwright };
    const report = await observed(flags, context, request, (watch) =>
      resultFrom(
        watch(events$.pipe(map((event) => asInList(event, inList)))).pipe(
          tap((event) => {
            if (event.type === 'progress') reporter.progress('load', event);
            if (event.type === 'begin' || event.type === 'end') reporter.work(event);
            if (event.type === 'retrying') reporter.note(retryNote(event));
            if (event.type === 'loaded') {
              for (const each of event.clip.warnings) {
                reporter.note(warningNote(event.index, sourceName(event.clip.clip), each));
              }
            }
            if (event.type === 'skipped') {
              const { index, clip, error } = event;
              reporter.note(failureNote({ index, source: sourceName(clip), status: 'skipped', ...error.toJSON() }));
            }
          }),
        ),
      ),
    );
    reporter.end();
    if (flags.json) writeJson(context, 'load', report);
    else context.stdout.write(pageOf(report, columnsOf(context.stdout)));
    return report.skipped === 0 ? exitCodes.success : exitCodes.incomplete;
  } catch (error) {
    throw withoutRepeating(error, reporter);
  } finally {
    reporter.end();
  }
}

/** The event with the list's own positions in it. */
function asInList(event: LoadEvent, inList: (index: number) => number): LoadEvent {
  switch (event.type) {
    case 'begin':
    case 'end':
      return event.clip === undefined ? event : { ...event, clip: inList(event.clip) };
    case 'loaded':
    case 'skipped':
      return { ...event, index: inList(event.index) };
    case 'done': {
      const { report } = event;
      return {
        ...event,
        report: { ...report, clips: report.clips.map((clip) => ({ ...clip, index: inList(clip.index) })) },
      };
    }
    default:
      return event;
  }
}

const columns: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'source', shrink: true },
  { title: 'start', align: 'right' },
  { title: 'end', align: 'right' },
  { title: 'size', align: 'right' },
  { title: 'fps', align: 'right' },
  { title: 'frames', align: 'right' },
  { title: 'state' },
];

function pageOf(report: LoadReport, width: number | undefined): string {
  const { loaded, total, misses, elapsedMs } = report;
  const sources = `${misses} ${misses === 1 ? 'source' : 'sources'} opened`;
  return `${table(columns, report.clips.map(rowOf), width)}\n${loaded} of ${total} clips loaded, ${sources}, in ${durationText(elapsedMs)}\n`;
}

function rowOf(clip: ClipReport): readonly string[] {
  const number = String(clip.index + 1);
  if (clip.status === 'skipped') return [number, clip.source, '', '', '', '', '', clip.code ?? clip.status];
  return [
    number,
    clip.source,
    secondsCell(clip.start ?? 0),
    secondsCell(clip.end ?? 0),
    `${clip.width}x${clip.height}`,
    rateText(clip.frameRate ?? ''),
    String(clip.frames ?? 0),
    clip.cached ? 'shared' : 'opened',
  ];
}
