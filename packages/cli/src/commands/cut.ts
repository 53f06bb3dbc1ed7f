import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { ClipwrightError, type OpenClip, resultFrom, type Timeline, toClipwrightError } from '@clipwright/core';
import { isRemoteUri } from '@clipwright/core/author';
import { accumulateProgress, type PieceEvent } from '@clipwright/core/operators';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { checkOutputFile } from '@clipwright/node-kit';
import { formatOfName, type ListFormat, sourceUri, writeList } from '@clipwright/timeline-formats';
import { Subject, tap } from 'rxjs';
import { compose } from '../compose.ts';
import { type CutPlaces, wantedFindings } from '../cut/cut-flags.ts';
import { beatsOf, type Cuts, inOrder } from '../cut/cut-music.ts';
import { cutSource } from '../cut/cut-source.ts';
import { exitCodes } from '../exit-codes.ts';
import { expandNames } from '../media/expand-names.ts';
import { writeWhole } from '../observe/write-whole.ts';
import { failureNote, lossNote, retryNote } from '../output/notes.ts';
import { reporterFor } from '../output/reporter-for.ts';
import { counted, secondsText } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { withoutRepeating } from '../reason-told.ts';
import type { CutMusic, CutSource } from '../reports/cut-report.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';

export interface CutFlags extends GlobalFlags, SourceFlags, CacheFlags, CutPlaces {
  readonly output?: string;
  readonly overwrite?: boolean;
}

/** Cuts sources into clips, and prints a list of them that `render -` takes. */
export async function cut(names: readonly string[], flags: CutFlags, context: RunContext): Promise<number> {
  const wanted = wantedFindings(flags);
  const target = flags.output === undefined ? undefined : await targetOf(flags.output, flags, context);
  const sources = await expandNames(names, context);
  const reporter = reporterFor(context, flags.quiet ?? false);
  try {
    await using clipwright = await compose(flags, context, storeChoice(flags, context));
    const pieces$ = new Subject<PieceEvent>();
    pieces$
      .pipe(accumulateProgress({ total: sources.length }))
      .subscribe((progress) => reporter.progress('detect', progress));
    const clips = sources.map((source) => ({ source, ...sourceUri(source, context.cwd) }));
    const runner = clipwright.get(FfmpegRunnerId);
    const { signal } = context;
    const { beats } = flags;
    const music =
      beats === undefined
        ? undefined
        : await beatsOf({ source: beats, ...sourceUri(beats, context.cwd) }, flags, { runner, signal });
    const done: CutSource[] = [];
    const events$ = clipwright.loadClips(clips, {
      signal,
      use: (clip: OpenClip, index: number) =>
        cutSource(clip, sources[index] ?? '', {
          ...{ wanted, flags, runner },
          onProgress: (ratio) => pieces$.next({ piece: index, type: 'progress', ratio }),
        }),
    });
    const { skipped } = await resultFrom(
      events$.pipe(
        tap((event) => {
          if (event.type === 'begin' || event.type === 'end') reporter.work(event);
          if (event.type === 'retrying') reporter.note(retryNote(event));
          if (event.type === 'loaded') {
            pieces$.next({ piece: event.index, type: 'completed' });
            done.push(event.value);
          }
          if (event.type === 'skipped') {
            const { index, error } = event;
            pieces$.next({ piece: index, type: 'failed' });
            reporter.note(failureNote({ index, source: sources[index] ?? '', status: 'skipped', ...error.toJSON() }));
          }
        }),
      ),
    ).catch((error: unknown) => {
      throw withoutRepeating(toClipwrightError(error), reporter);
    });
    reporter.end();
    // Of what was found there is something to tell in any case.
    const isList = target !== undefined || flags.json !== true;
    const cuts = inOrder(done, music, flags);
    if (isList && cuts.clips.length === 0) throw nothingLeft(flags);
    const base = target === undefined ? context.cwd : dirname(target.file);
    const timeline = timelineOf(cuts, music, (source) => nameFrom(source, base, context.cwd));
    const { text, losses } = await writeList(timeline, { format: target?.format ?? 'json', base });
    if (!(flags.quiet ?? false)) for (const loss of losses) context.stderr.write(`${lossNote(loss)}\n`);
    if (target !== undefined) await writeWhole(target.file, text);
    if (flags.json) writeJson(context, 'cut', { ...(music && { music }), sources: cuts.sources, skipped });
    else if (target === undefined) context.stdout.write(text);
    if (!(flags.quiet ?? false)) context.stderr.write(`${summaryOf(cuts.sources, music)}\n`);
    return skipped === 0 ? exitCodes.success : exitCodes.incomplete;
  } finally {
    reporter.end();
  }
}

interface Target {
  /** Absolute path. */
  readonly file: string;
  readonly format: ListFormat;
}

/** Where the list is written. Errors: `invalid-option`, and those of a file that cannot be made. */
async function targetOf(output: string, { overwrite = false }: CutFlags, { cwd }: RunContext): Promise<Target> {
  const format = formatOfName(output);
  if (format === undefined) {
    throw new ClipwrightError('invalid-option', `${output} is no name of a list.`, {
      remedy: 'Let it end in .json or .csv.',
    });
  }
  const file = resolve(cwd, output);
  await checkOutputFile({ file, overwrite, sources: [] });
  return { file, format };
}

/** The clips as a list has them. */
function timelineOf(
  { sources, clips, musicStart }: Cuts,
  music: CutMusic | undefined,
  named: (source: string) => string,
): Timeline {
  const items = clips.map(({ of, start, end }) => ({ source: named(sources[of]?.source ?? ''), start, end }));
  if (music === undefined || musicStart === undefined) return { items };
  return { items, music: { source: named(music.source), start: musicStart } };
}

/** A source by its name from the list's own folder. */
function nameFrom(source: string, base: string, cwd: string): string {
  return isRemoteUri(source) || isAbsolute(source) || base === cwd ? source : relative(base, resolve(cwd, source));
}

function nothingLeft(flags: CutFlags): ClipwrightError {
  const what = [flags.silence && 'silent', flags.black && 'black', flags.freeze && 'frozen'].filter(Boolean);
  if (flags.beats !== undefined) {
    return new ClipwrightError('empty-range', `No clip lasts from one beat of ${flags.beats} to the next.`, {
      remedy: 'Look at its beats with --json; choose other music, longer videos, or --every.',
    });
  }
  const why = what.length === 0 ? 'No clip is as long as that.' : `All of it is ${what.join(' or ')}.`;
  return new ClipwrightError('empty-range', `Nothing is left. ${why}`, {
    remedy: 'Look at what was found with --json, and set its options (clipwright cut --help).',
  });
}

/** How much was kept, in one line. */
function summaryOf(sources: readonly CutSource[], music: CutMusic | undefined): string {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  const kept = sum(sources.flatMap(({ clips }) => clips.map(({ start, end }) => end - start)));
  const clips = counted(sum(sources.map((each) => each.clips.length)), 'clip');
  const found = (['scene', 'silence', 'black', 'freeze'] as const).flatMap((kind) => {
    const number = sum(sources.map(({ findings }) => findings.filter((each) => each.kind === kind).length));
    return number === 0 ? [] : [`${number} x ${kind}`];
  });
  const all = sum(sources.map(({ duration }) => duration));
  const of = `${secondsText(kept)} of ${secondsText(all)}`;
  const heard = music === undefined ? [] : [`${counted(music.beats.length, 'beat')}, ${music.tempo ?? 0} a minute`];
  return [`${clips} of ${counted(sources.length, 'source')}, ${of}`, ...found, ...heard].join('; ');
}
