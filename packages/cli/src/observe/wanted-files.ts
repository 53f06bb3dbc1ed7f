import { extname, resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { ArtifactStoreId, ClipLoaderId } from '@clipwright/core/inversify';
import { metricsOf, type RunRecord, traceOf } from '@clipwright/core/observe';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import type { CliContext } from '../context.ts';
import type { ObserveFlags } from '../options/observe-options.ts';
import type { ObserveRequest } from './observe-request.ts';
import { prometheusText } from './prometheus-text.ts';

/** One file that is written of a run. */
export interface WantedFile {
  /** What asked for it. */
  readonly flag: string;
  /** Absolute path. */
  readonly file: string;
  readonly text: (record: RunRecord) => string | Promise<string>;
}

/** The files that flags ask for. Errors: `invalid-option` for a page that is named as something else. */
export function wantedFiles(flags: ObserveFlags, context: CliContext, request: ObserveRequest): readonly WantedFile[] {
  const wanted = (flag: string, name: string | undefined, text: WantedFile['text']): readonly WantedFile[] =>
    name === undefined ? [] : [{ flag, file: resolve(context.cwd, name), text }];
  const { metrics, trace, report } = flags;
  if (report !== undefined && !endsIn(report, '.html', '.htm')) {
    throw new ClipwrightError('invalid-option', `${report} is no name of a page.`, { remedy: 'Let it end in .html.' });
  }
  return [
    ...wanted('--metrics', metrics, (record) => metricsText(record, metrics)),
    ...wanted('--trace', trace, (record) => `${JSON.stringify(traceOf(record))}\n`),
    ...wanted('--report', report, (record) => pageOf(record, resolve(context.cwd, report ?? ''), context, request)),
  ];
}

function metricsText(record: RunRecord, name = ''): string {
  const figures = metricsOf(record);
  return endsIn(name, '.prom', '.txt') ? prometheusText(figures) : `${JSON.stringify(figures, null, 2)}\n`;
}

async function pageOf(
  record: RunRecord,
  file: string,
  { signal }: CliContext,
  { about, timeline, clipwright }: ObserveRequest,
): Promise<string> {
  const [{ reportPage }, { reportPictures }] = await Promise.all([
    import('../report/report-page.ts'),
    import('../report/report-pictures.ts'),
  ]);
  // Who has ended a run waits for nothing more.
  if (signal.aborted) return reportPage(record, about);
  const [loader, store] = [clipwright.get(ClipLoaderId), clipwright.get(ArtifactStoreId)];
  const runner = clipwright.get(FfmpegRunnerId);
  return reportPage(record, about, await reportPictures(timeline, { loader, store, runner, signal, file }));
}

function endsIn(name: string, ...extensions: readonly string[]): boolean {
  return extensions.includes(extname(name).toLowerCase());
}
