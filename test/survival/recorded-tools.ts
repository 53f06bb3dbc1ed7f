import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** The arguments of each run so far. */
  calls(): readonly (readonly string[])[];
}

/** For a shell script. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Programs that write down their arguments, as the system hands them over, and then become the real ones.
 *
 * @param directory Where they are put, and what they write.
 * @param before Words that go before each command, such as a tracer.
 */
export function recordedTools(
  directory: string,
  tools: { readonly ffmpeg: string; readonly ffprobe: string },
  before: readonly string[] = [],
): RecordedTools {
  const records = join(directory, 'calls');
  mkdirSync(records, { recursive: true });
  const put = (name: 'ffmpeg' | 'ffprobe'): string => {
    const file = join(directory, name);
    const command = [...before, tools[name]].map(quoted).join(' ');
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\0' "$@" > ${quoted(records)}/$$\nexec ${command} "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  };
  return {
    ffmpeg: put('ffmpeg'),
    ffprobe: put('ffprobe'),
    calls: () => readdirSync(records).map((name) => readFileSync(join(records, name), 'utf8').split('\0').slice(0, -1)),
  };
}
