import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { defer } from 'rxjs';

/** Runs as the other, and changes what was joined in a directory when tools are looked for to read it back. */
export function tampering(runner: FfmpegRunner, directory: string, tamper: (file: string) => void): FfmpegRunner {
  let done = false;
  return {
    ...runner,
    located: () =>
      defer(() => {
        const name = readdirSync(directory).find((file) => file.endsWith('.unfinished'));
        if (name !== undefined && !done) {
          done = true;
          tamper(join(directory, name));
        }
        return runner.located();
      }),
  };
}
