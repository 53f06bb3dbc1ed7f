import { compose } from '../compose.ts';
import { columnsOf } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { MediaFlags } from '../options/media-options.ts';
import { failureNote, retryNote, warningNote } from '../output/notes.ts';
import { printable } from '../output/printable.ts';
import { reporterFor } from '../output/reporter-for.ts';
import { counted } from '../output/units.ts';
import { wrapped } from '../output/wrapped.ts';
import { writeJson } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { readTimeline, titleOf } from '../read-list.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';
import { brokenList, type ListProblem, type Validation, validation } from '../validation.ts';

export type ValidateFlags = GlobalFlags & SourceFlags & CacheFlags & MediaFlags;

/** Says whether a list can be rendered: it is read, and each of its clips is opened and held against its source. */
export async function validate(names: readonly string[], flags: ValidateFlags, context: RunContext): Promise<number> {
  const reporter = reporterFor(context, flags.quiet ?? false);
  const { signal } = context;
  try {
    const found = await readTimeline(names, flags, context).then(async (timeline) => {
      await using clipwright = await compose(flags, context, storeChoice(flags, context));
      return await validation(timeline, clipwright, {
        signal,
        onEvent: (event) => {
          if (event.type === 'progress') reporter.progress('open', event);
          if (event.type === 'retrying') reporter.note(retryNote(event));
        },
      });
    }, brokenList);
    reporter.end();
    if (flags.json) writeJson(context, 'validate', found);
    else context.stdout.write(pageOf(titleOf(names), found, columnsOf(context.stdout)));
    return found.valid ? exitCodes.success : exitCodes.failed;
  } finally {
    reporter.end();
  }
}

function pageOf(title: string, found: Validation, width: number | undefined): string {
  const { valid, clips, gaps, sources, problems, warnings } = found;
  const lines = [
    ...problems.map((each) => lineOf(each)),
    ...warnings.map(({ index, source, warning }) => warningNote(index, source, warning)),
  ];
  const counts = [
    `${counted(clips, 'clip')} of ${counted(sources, 'source')}`,
    ...(gaps === 0 ? [] : [counted(gaps, 'gap')]),
  ];
  const said = [
    valid ? 'valid' : counted(problems.length, 'problem'),
    ...(warnings.length === 0 ? [] : [counted(warnings.length, 'warning')]),
  ];
  const total = `${printable(title)}: ${said.join(', ')}${clips === 0 ? '' : `; ${counts.join(', ')}`}`;
  return [...lines, total].map((line) => `${wrapped(line, width)}\n`).join('');
}

function lineOf({ index, source = '', code, message }: ListProblem): string {
  if (index !== undefined) return failureNote({ index, source, status: 'cannot be rendered', code, message });
  return `${code}: ${printable(message)}`;
}
