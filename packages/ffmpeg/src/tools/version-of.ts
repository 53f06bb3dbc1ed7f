import { createHash } from 'node:crypto';
import { ClipwrightError, isTransient } from '@clipwright/core';
import type { ToolInfo } from '../runner.ts';
import { startChild } from '../supervise/child.ts';
import { failureOf } from '../supervise/classify.ts';
import { outputOf } from '../supervise/output-of.ts';

/** A tool that has not said its version by then will not say it. */
const deadlineMs = 15_000;

/**
 * Runs `<file> -version` and takes the version from it: `"5.1.9-0+deb12u1"`, `"n7.1"`, `"N-109-gabc"`; the rest says
 * how it was built. Errors: `tool-unusable`, and `out-of-resources` or `tool-killed`, which say nothing of the tool.
 */
export async function versionOf(
  file: string,
  tool: 'ffmpeg' | 'ffprobe',
): Promise<Pick<ToolInfo, 'version' | 'build'>> {
  const child = startChild({ command: file, args: ['-hide_banner', '-version'], graceMs: 1000, deadlineMs });
  const text = outputOf(child.stdout, child.stop).catch(() => '');
  const [output, ending] = await Promise.all([text, child.ended]);
  const version = new RegExp(`^${tool} version (\\S+)`, 'm').exec(output)?.[1];
  if (ending.error === undefined && ending.code === 0 && version !== undefined) {
    return { version, build: createHash('sha256').update(output).digest('hex').slice(0, 16) };
  }
  // What the machine lacks now says nothing of the tool.
  const failure = failureOf({ tool, args: [] }, ending);
  if (isTransient(failure)) throw failure;
  const said = ending.error instanceof Error ? ending.error.message : (ending.stderr.at(-1) ?? output.split('\n')[0]);
  throw new ClipwrightError('tool-unusable', `${file} does not run as ${tool}: ${said === '' ? 'no answer' : said}.`, {
    cause: ending.error,
    remedy: `Check that it is ${tool}, may be executed, and is made for this machine.`,
    details: { path: file, exitCode: ending.code, signal: ending.signal, stderr: ending.stderr },
  });
}
