import { type ClipSource, ClipwrightError, type ProgressEvent, Rational } from '@clipwright/core';
import { abortable, fromTask, timeOf, zeroOf } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { firstValueFrom, lastValueFrom, type Observable, tap } from 'rxjs';
import type { Detectors } from './detect-options.ts';
import { pictureCommand } from './picture-command.ts';
import { type ExactFinding, pictureFindings } from './picture-findings.ts';

/** More threads than that make the decoder hardly faster. */
const maxThreads = 4;

/** What is found in the pictures of a source. `undefined` where nothing is looked for in them. */
export function detectPictures(
  source: Pick<ClipSource, 'uri' | 'info' | 'file' | 'index'>,
  detectors: Detectors,
  runner: FfmpegRunner,
): Observable<ProgressEvent | readonly ExactFinding[]> | undefined {
  const { info, file } = source;
  const threads = Math.max(1, Math.min(maxThreads, runner.budget.tokens));
  const args = pictureCommand({ inputs: runner.inputs, file: file ?? '', info, detectors, threads });
  if (args === undefined) return undefined;
  return fromTask(async (signal, tell) => {
    if (file === undefined) {
      throw new ClipwrightError(
        'source-declined',
        `${source.uri} is no plain file, and ffmpeg's detectors read no other.`,
        {
          remedy: 'Render it to a file, and look there.',
        },
      );
    }
    const findings = pictureFindings(info, detectors);
    const seconds = Rational.from(info.duration).toNumber();
    const begin = zeroOf(info.video).toNumber();
    await lastValueFrom(
      runner.run({ tool: 'ffmpeg', args, threads }).pipe(
        abortable({ signal }),
        tap((event) => {
          if (event.type === 'note') findings.note(event.line);
          if (event.type === 'written') {
            tell({ type: 'progress', ratio: Math.min(1, Math.max(0, (event.seconds - begin) / seconds)) });
          }
        }),
      ),
    );
    const onFrames: ExactFinding[] = [];
    for (const each of findings.all()) onFrames.push(each.kind === 'freeze' ? await onFrame(each, source) : each);
    return onFrames;
  });
}

/** ffmpeg says when a freeze began in six digits, which are too few behind the first quarter of an hour. */
async function onFrame(
  freeze: Exclude<ExactFinding, { kind: 'scene' }>,
  source: Pick<ClipSource, 'info' | 'index'>,
): Promise<ExactFinding> {
  const { start } = freeze;
  const { info } = source;
  const [from, to] = [start.sub(1).max(Rational.zero), start.add(1).min(Rational.from(info.duration))];
  const { timestamps } = await firstValueFrom(source.index({ start: from.toString(), end: to.toString() }));
  let nearest = start;
  let distance = Rational.one;
  for (const timestamp of timestamps) {
    const time = timeOf(timestamp, info.video);
    const off = time.compare(start) < 0 ? start.sub(time) : time.sub(start);
    if (off.compare(distance) < 0) [nearest, distance] = [time, off];
  }
  return { ...freeze, start: nearest };
}
