import { chmodSync, writeFileSync } from 'node:fs';

const sh = (path: string, body: string): string => {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
};

/**
 * A program in the place of ffmpeg, which does something of its own and then becomes the real one. Its body finds
 * `$job`, which of a render's jobs it is to do: `segment`, `sound`, `join`, or `other`.
 */
export function aroundFfmpeg(path: string, body: string): string {
  const cases = [
    '*md5*) job=other',
    '*concat*-c\\ copy*|*concat*-c:v\\ copy*) job=join',
    '*libx264*) job=segment',
    '*-c:a\\ aac*) job=sound',
    '*) job=other',
  ];
  return sh(path, `case "$*" in ${cases.join(';; ')};; esac\n${body}\nexec ffmpeg "$@"`);
}
