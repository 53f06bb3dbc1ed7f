import { ClipwrightError, type ErrorCode, toClipwrightError } from '@clipwright/core';
import { type SystemFailure, systemFailure } from '@clipwright/core/author';
import { faultSignals } from '@clipwright/node-kit';
import type { FfmpegJob } from '../runner.ts';
import type { Ending } from './child.ts';
import { meaningOf } from './error-lines.ts';

/** What was run: of a job, its arguments as the process had them. */
export type RunJob = Pick<FfmpegJob, 'tool'> & { readonly args: readonly string[] };

const startFailures: Partial<Record<SystemFailure, ErrorCode>> = {
  missing: 'tool-missing',
  denied: 'tool-unusable',
  'out-of-resources': 'out-of-resources',
};

/**
 * From 6.1 on ffmpeg exits with the low byte of its error, 256 less Linux's number of it; 5.1 says 1 of nearly
 * everything.
 */
const exitCodes: Readonly<Record<number, ErrorCode>> = {
  // EFBIG, ENOSPC, EDQUOT.
  229: 'disk-full',
  228: 'disk-full',
  134: 'disk-full',
  // ENOMEM, EAGAIN, ENFILE, EMFILE.
  244: 'out-of-resources',
  245: 'out-of-resources',
  233: 'out-of-resources',
  232: 'out-of-resources',
  // AVERROR_INVALIDDATA, whatever else was said.
  183: 'tool-failed',
  // More than three signals; and what a shell around it says of one that was killed.
  123: 'tool-killed',
  137: 'tool-killed',
};

const remedies: Partial<Record<ErrorCode, string>> = {
  'tool-missing': 'It was there when it was looked for: install it again.',
  'tool-unusable': 'Check that the file may be executed and is made for this machine.',
  'tool-failed': 'The last lines of what it said are in `details`.',
  'tool-killed': 'If nobody ended it, the machine may be out of memory: run fewer jobs at once.',
  'disk-full': 'Free some space, or choose another place for the output and the temporary files.',
  'output-unwritable':
    'Check the place that it writes to: that it is there, may be written to, and that its disk is well.',
  'out-of-resources': 'Run fewer jobs at once, or raise the limits of processes, open files and memory.',
};

function startFailure(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || typeof error.syscall !== 'string') return undefined;
  if (!error.syscall.startsWith('spawn')) return undefined;
  const failure = systemFailure(error);
  return (failure && startFailures[failure]) ?? 'tool-unusable';
}

/** What the lines say for certain, the most telling first: one cause brings many lines. */
function codeOfLines(lines: readonly string[]): ErrorCode | undefined {
  const said = new Set(lines.map(meaningOf));
  if (said.has('disk-full')) return 'disk-full';
  if (said.has('out-of-resources')) return 'out-of-resources';
  return said.has('output-failed') ? 'output-unwritable' : undefined;
}

/** Before 7, ffmpeg says of an output that it cannot open what it says of an input: its name, and why. */
function opensNoOutput({ args }: RunJob, lines: readonly string[]): boolean {
  return lines.some((line) => {
    const name = /^(file:.*): [^:]+$/.exec(line)?.[1];
    const at = name === undefined ? -1 : args.lastIndexOf(name);
    return at > 0 && args[at - 1] !== '-i';
  });
}

function codeOf(job: RunJob, { code, signal, stderr }: Ending): ErrorCode | undefined {
  if (signal === 'SIGXFSZ') return 'disk-full';
  if (signal !== null) return faultSignals.has(signal) ? 'tool-failed' : 'tool-killed';
  const told = codeOfLines(stderr);
  // What was not written is not there, whatever it ends with: 5.1 ends with 0 when only the last bytes had no room.
  if (code === 0) return told;
  if (code === null) return 'tool-failed';
  // What goes before the tool ends so when it cannot become the tool.
  const atStart = stderr.some((line) => /^(setpriv|sh): /.test(line));
  if (atStart && code === 127) return 'tool-missing';
  if (atStart && code === 126) return 'tool-unusable';
  // Windows has all 32 bits of it.
  const known = exitCodes[code & 255] ?? told;
  if (known !== undefined) return known;
  // ffmpeg catches a signal that asks it to end; the other meaning of 255 is a permission that it lacks.
  if ((code & 255) === 255 && !stderr.some((line) => line.includes('Operation not permitted'))) return 'tool-killed';
  return job.tool === 'ffmpeg' && opensNoOutput(job, stderr) ? 'output-unwritable' : 'tool-failed';
}

/**
 * Why a process that nobody here stopped did not do its work, from its signal, its exit code and what it said, the same
 * by the conventions of ffmpeg 5.1 to 8; `undefined` when it ended with exit code 0 and nothing that it said is a
 * failure all the same. `details` hold `exitCode`, `signal` and `stderr`, the last lines of standard error.
 */
export function failureOf(job: RunJob, ending: Ending): ClipwrightError | undefined {
  if (ending.error !== undefined) {
    const code = startFailure(ending.error);
    if (code === undefined) return toClipwrightError(ending.error);
    const message = ending.error instanceof Error ? ending.error.message : String(ending.error);
    return failed(code, `${job.tool} could not be started: ${message}.`, { cause: ending.error });
  }
  const code = codeOf(job, ending);
  if (code === undefined) return undefined;
  const how = ending.signal === null ? `ended with exit code ${ending.code}` : `was ended by ${ending.signal}`;
  const last = ending.stderr.findLast((line) => meaningOf(line) !== 'harmless');
  const details = { exitCode: ending.code, signal: ending.signal, stderr: ending.stderr.slice(-20) };
  return failed(code, `${job.tool} ${how}${last === undefined ? '.' : `: ${last}`}`, { details });
}

function failed(
  code: ErrorCode,
  message: string,
  more: { readonly cause?: unknown; readonly details?: Readonly<Record<string, unknown>> },
): ClipwrightError {
  const remedy = remedies[code];
  return new ClipwrightError(code, message, { ...more, ...(remedy === undefined ? {} : { remedy }) });
}
