import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findTools } from '@clipwright/ffmpeg';

/** What the files say of themselves: text of a stranger's, of which nothing may get into a command. */
export const title = '%{title}:drawtext=textfile=/etc/passwd';

/** Grey of the n-th file, so that it is seen which was shown; far enough apart, within the range of video. */
export const level = (n: number): number => 20 + 3 * n;

/** Files of these names, each of its own grey, all made by one process. */
export async function makeNamed(folder: string, names: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { ffmpeg } = await findTools();
  const grey = (n: number): string => `color=c=#${level(n).toString(16).padStart(2, '0').repeat(3)}:s=64x36:r=25:d=0.2`;
  const outputs = names.flatMap((_, n) => [
    ...['-map', `[v${n}]`, '-map', `[a${n}]`, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le'],
    ...['-metadata', `title=${title}`, '-f', 'mov', join(folder, `${n}.plain`)],
  ]);
  const graph = names.map((_, n) => `${grey(n)}[v${n}];sine=d=0.2[a${n}]`).join(';');
  execFileSync(ffmpeg.path, ['-v', 'error', '-y', '-filter_complex', graph, ...outputs]);
  for (const [n, name] of names.entries()) {
    linkSync(join(folder, `${n}.plain`), join(folder, name));
    rmSync(join(folder, `${n}.plain`));
  }
}
