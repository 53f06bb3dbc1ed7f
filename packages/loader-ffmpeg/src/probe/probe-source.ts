import { type Described, describeSource } from '@clipwright/core/probing';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { Observable } from 'rxjs';
import { checkFile } from '../check-file.ts';
import { foundInProbe } from './found-in-probe.ts';
import { probeArguments, readProbe } from './probe-file.ts';

/**
 * All that one ffprobe process tells of a file. Cold; emits once and completes; unsubscribing ends the process.
 *
 * @param onEnding Is given what resolves when the process is gone.
 */
export function probeSource(
  runner: FfmpegRunner,
  uri: string,
  onEnding: (gone: Promise<unknown>) => void,
): Observable<Described> {
  return new Observable((subscriber) => {
    const stream = runner.stream({ tool: 'ffprobe', args: probeArguments(uri) });
    const probe = async (): Promise<Described> => {
      await checkFile(uri);
      return describeSource(uri, foundInProbe(await readProbe(uri, stream)));
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
