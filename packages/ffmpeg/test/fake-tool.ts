import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type FfmpegRunner, ffmpegRunner } from '../src/index.ts';

const directories: string[] = [];
afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true }))));

/** A directory that is removed after the tests of the file. */
export async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'clipwright-tools-'));
  directories.push(directory);
  return directory;
}

/**
 * A program that answers `-version` like the tool, and otherwise runs `body`, JavaScript with `args`, `fs` and `say(fd,
 * text)`.
 *
 * @param before What it does before it answers.
 */
export async function fakeTool(directory: string, tool: string, body: string, before = ''): Promise<string> {
  const file = join(directory, tool);
  const script = `${file}.cjs`;
  const told = `${tool} version 9.9-fake Copyright`;
  await writeFile(
    script,
    `const fs = require('node:fs');
const args = process.argv.slice(2);
const say = (fd, text) => fs.writeSync(fd, text);
if (args.includes('-version')) { ${before} say(1, '${told}\\n'); process.exit(0); }
${body}
`,
  );
  // What has nothing to do before is answered by the shell, which begins in a moment: every test asks, and most twice.
  const answer = before === '' ? `case " $* " in *' -version '*) echo '${told}'; exit;; esac` : '';
  await writeFile(file, `#!/bin/sh\n${answer}\nexec '${process.execPath}' '${script}' "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

/** A runner whose ffmpeg and ffprobe behave as told. */
export async function fakeRunner(body: string, options: { readonly stallMs?: number } = {}): Promise<FfmpegRunner> {
  const directory = await scratch();
  const ffmpeg = await fakeTool(directory, 'ffmpeg', body);
  const ffprobe = await fakeTool(directory, 'ffprobe', body);
  return ffmpegRunner({ ffmpeg, ffprobe, graceMs: 200, ...options });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
