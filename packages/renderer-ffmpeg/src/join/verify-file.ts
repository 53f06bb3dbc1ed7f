import type { JoinRequest, Verification } from '@clipwright/core';
import { type FfmpegRunner, fileArgument, inputSafety } from '@clipwright/ffmpeg';
import { Observable } from 'rxjs';
import type { Pending } from '../output/cleaned-up.ts';
import { probeOptions, verifier } from './verify.ts';

/** Reads a joined file back and checks it. Emits once and completes. Errors: `verification-failed`, the runner's. */
export function verifyFile(
  runner: FfmpegRunner,
  request: JoinRequest,
  file: string,
  pending: Pending,
): Observable<Omit<Verification, 'bytes'>> {
  return new Observable((subscriber) => {
    const args = [...inputSafety, ...probeOptions, '-i', fileArgument(file)];
    const output = runner.stream({ tool: 'ffprobe', args });
    const read = async (): Promise<Omit<Verification, 'bytes'>> => {
      const check = verifier(request);
      const decoder = new TextDecoder();
      let rest = '';
      for await (const chunk of output) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) check.line(line);
      }
      check.line(rest);
      return check.result();
    };
    read().then(
      (verification) => {
        subscriber.next(verification);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => void pending.track(output.return());
  });
}
