import { type OpenRequest, toClipwrightError } from '@clipwright/core';
import { type Described, describeSource } from '@clipwright/core/probing';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { Observable } from 'rxjs';
import { checkFile } from '../check-file.ts';
import { BrokenClock, checkClock } from '../clock/broken-clock.ts';
import { cutBeforeIndex } from './cut-before-index.ts';
import { foundInProbe } from './found-in-probe.ts';
import { probeArguments, readProbe } from './probe-file.ts';
import { refusalIn, streamsRefusalIn } from './refusals.ts';

/**
 * All that one ffprobe process tells of a file. Cold; emits once and completes; unsubscribing ends the process. Errors also with
 * {@link BrokenClock}, of a file that is to be read from a copy.
 *
 * @param isCopy Whether the file is such a copy.
 * @param onEnding Is given what resolves when the process is gone.
 */
export function probeSource(
  runner: FfmpegRunner,
  request: OpenRequest,
  onEnding: (gone: Promise<unknown>) => void,
  isCopy = false,
): Observable<Described> {
  return new Observable((subscriber) => {
    const stream = runner.stream({ tool: 'ffprobe', args: probeArguments(runner.inputs, request.uri) });
    const probe = async (): Promise<Described> => {
      await checkFile(request.uri);
      try {
        const probe = await readProbe(request.uri, stream, runner.inputs);
        const refusal = streamsRefusalIn(request.uri, stream.complaints(), runner.inputs);
        if (refusal !== undefined) throw refusal;
        const described = describeSource(request, foundInProbe(probe));
        checkClock(request.uri, described, probe, isCopy);
        return described;
      } catch (error) {
        if (error instanceof BrokenClock) throw error;
        const refusal = refusalIn(request.uri, stream.complaints(), runner.inputs);
        throw refusal ?? (await cutBeforeIndex(request.uri, toClipwrightError(error))) ?? error;
      }
    };
    probe().then(
      (described) => {
        subscriber.next(described);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => onEnding(stream.return());
  });
}
