import { ClipwrightError, type ErrorCode, toClipwrightError } from '@clipwright/core';
import type { FfmpegJob } from '../runner.ts';
import type { Ending } from './child.ts';

const startFailures: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'tool-missing',
  EACCES: 'tool-unusable',
  EPERM: 'tool-unusable',
  ENOEXEC: 'tool-unusable',
  EAGAIN: 'out-of-resources',
  EMFILE: 'out-of-resources',
  ENFILE: 'out-of-resources',
  ENOMEM: 'out-of-resources',
};

const remedies: Partial<Record<ErrorCode, string>> = {
  'tool-missing': 'It was there when it was looked for: install it again.',
  'tool-unusable': 'Check that the file may be executed and is made for this machine.',
  'tool-killed': 'If nobody ended it, the machine may be out of memory: run fewer jobs at once.',
  'disk-full': 'Free some space, or choose another place for the output and the temporary files.',
  'out-of-resources': 'Run fewer jobs at once, or raise the limits of processes, open files and memory.',
};

const resourceLines =
  /Cannot allocate memory|Resource temporarily unavailable|Too many open files|pthread_create.*failed/i;

function startFailure(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  if (typeof error.syscall !== 'string' || !error.syscall.startsWith('spawn')) return undefined;
  return typeof error.code === 'string' ? (startFailures[error.code] ?? 'tool-unusable') : undefined;
}

function codeOf(ending: Ending): ErrorCode {
  const text = ending.stderr.join('\n');
  if (ending.signal !== null) return 'tool-killed';
  // What `setpriv` ends with when it cannot become the tool.
  if (/^setpriv: /m.test(text) && ending.code === 127) return 'tool-missing';
  if (/^setpriv: /m.test(text) && ending.code === 126) return 'tool-unusable';
  if (/No space left on device|Disk quota exceeded/i.test(text)) return 'disk-full';
  if (resourceLines.test(text)) return 'out-of-resources';
  // ffmpeg catches a signal that asks it to end, and then says nothing.
  if (ending.code === 255 && text === '') return 'tool-killed';
  return 'tool-failed';
}

/**
 * Why a process that nobody here stopped did not do its work; `undefined` when it ended with exit code 0. `details`
 * hold `exitCode`, `signal` and `stderr`, the last lines of standard error.
 */
export function failureOf(job: FfmpegJob, ending: Ending): ClipwrightError | undefined {
  if (ending.error !== undefined) {
    const code = startFailure(ending.error);
    if (code === undefined) return toClipwrightError(ending.error);
    const message = ending.error instanceof Error ? ending.error.message : String(ending.error);
    const remedy = remedies[code];
    return new ClipwrightError(code, `${job.tool} could not be started: ${message}.`, {
      cause: ending.error,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
  if (ending.code === 0) return undefined;
  const code = codeOf(ending);
  const how = ending.signal === null ? `ended with exit code ${ending.code}` : `was ended by ${ending.signal}`;
  const last = ending.stderr.at(-1);
  const remedy = remedies[code];
  return new ClipwrightError(code, `${job.tool} ${how}${last === undefined ? '.' : `: ${last}`}`, {
    details: { exitCode: ending.code, signal: ending.signal, stderr: ending.stderr.slice(-20) },
    ...(remedy === undefined ? {} : { remedy }),
  });
}
