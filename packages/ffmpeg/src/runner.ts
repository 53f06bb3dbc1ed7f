import type { ThreadBudget } from '@clipwright/core';
import type { Settling } from '@clipwright/core/author';
import type { Observable } from 'rxjs';
import type { CommandSpec } from './command-spec.ts';
import type { InputSafety } from './input-safety.ts';

/**
 * The two programs, found and checked as a pair. Where there is no ffprobe, jobs of ffprobe fail with `tool-missing`.
 */
export interface FfmpegTools {
  readonly ffmpeg: ToolInfo;
  readonly ffprobe: ToolInfo | undefined;
}

export interface ToolInfo {
  /** Absolute path. */
  readonly path: string;
  /** As it prints itself: `"5.1.9-0+deb12u1"`, `"7.0.2-static"`. */
  readonly version: string;
  /**
   * 16 hexadecimal digits that stand for its version, how it was built, and the versions of ffmpeg's libraries that it
   * runs with.
   */
  readonly build: string;
  /** Where it was found. */
  readonly from: 'option' | 'environment' | 'ffmpeg-static' | 'path';
}

/** Where a tool is, before it was run. */
export type Found = Pick<ToolInfo, 'path' | 'from'>;

/** Where the tools are. There may be no ffprobe. */
export interface LocatedTools {
  readonly ffmpeg: Found;
  readonly ffprobe: Found | undefined;
}

/** One child process to run. */
export interface FfmpegJob {
  readonly tool: 'ffmpeg' | 'ffprobe';
  /** Its arguments, or a command of ffmpeg that they are composed of. The runner adds none but those it documents. */
  readonly args: readonly string[] | CommandSpec;
  /** Threads that it works with, all of them set by its arguments: its weight in the thread budget. @default 1 */
  readonly threads?: number;
  /** What it is expected to use of memory at its peak. @default the 64 MiB that ffmpeg takes with small pictures */
  readonly memory?: {
    /**
     * Jobs of one class use about as much: `encode 1920x1080`. What is expected of it is learned from those that ended.
     */
    readonly class: string;
    /** Bytes to expect until one has. */
    readonly guess: number;
  };
  /** Bytes for its standard input, pulled as fast as it reads them; ended (`return()`) when it stops reading. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /**
   * Milliseconds that it may take from its start, after which it is ended with `tool-timeout`. Time in which it waits
   * for this program does not count: for bytes of `stdin`, or for somebody to pull what it prints. @default the
   * runner's
   */
  readonly deadlineMs?: number;
}

export type RunEvent =
  /**
   * From `-progress`, on a descriptor of its own. Frames and bytes written so far, and the output's time in seconds. The
   * first one tells of none, when the process starts.
   */
  | { readonly type: 'written'; readonly frames: number; readonly seconds: number; readonly bytes: number }
  /** A line that a filter printed to `pipe:4` (`metadata=print:file=pipe\:4`). */
  | { readonly type: 'note'; readonly line: string }
  /** Last: it ended with exit code 0. Its standard output as text, and the kept lines of its standard error. */
  | { readonly type: 'ended'; readonly stdout: string; readonly stderr: readonly string[] };

/** What the processes of a runner have used since it was made. */
export interface RunnerUsage {
  /** Processes started. */
  readonly started: number;
  /**
   * The most memory that one of those of `run` was seen to have, in bytes, as often as it told of its progress. Absent
   * where the kernel does not tell (known on Linux), and before there was one.
   */
  readonly peakBytes?: number;
}

/** Standard output of a running process, by pull: nothing is read ahead beyond the pipe and one chunk. */
export interface FfmpegStream extends AsyncIterableIterator<Uint8Array> {
  /** Lines that a filter prints to `pipe:4`, by pull, beside the bytes. */
  readonly notes: AsyncIterableIterator<string>;
  /**
   * The last lines of its standard error, the harmless ones left out ({@link meaningOf}), once it has ended; none
   * before.
   */
  complaints(): readonly string[];
  /** Ends the process at once, also while `next()` is pending, which then reports the end. Resolves when it is gone. */
  return(): Promise<IteratorResult<Uint8Array>>;
}

/**
 * Runs and supervises ffmpeg and ffprobe. One runner per program, so that one thread budget bounds all processes.
 * Errors: `tool-missing`, `tool-unusable`, `tool-changed`, `tool-failed` (with the exit code and the last lines of
 * standard error in `details`), `tool-killed`, `tool-stalled`, `tool-timeout`, `disk-full`, `output-unwritable`,
 * `out-of-resources`, `disposed`. Exit code 0 is none of success where what was printed says that an output was not
 * written, or that memory or threads were lacking.
 */
export interface FfmpegRunner extends Settling, AsyncDisposable {
  /** What its processes have used so far. */
  usage(): RunnerUsage;
  /** What goes before each input that is a user's file, for all who compose commands for this runner. */
  readonly inputs: InputSafety;
  /** The budget that `run` draws on. */
  readonly budget: ThreadBudget;
  /**
   * The threads of the budget, now and whenever that changes. While somebody listens, the budget follows the machine:
   * more threads than cores where processes wait for disks and pipes, fewer where others use the cores or memory
   * becomes short. One that was given to the runner never changes. Shared among all who listen.
   */
  readonly threads: Observable<number>;
  /** Finds the tools, once per runner, and runs none. Emits once and completes. */
  located(): Observable<LocatedTools>;
  /** Finds and checks ffmpeg alone, once per runner. Emits once and completes. */
  ffmpeg(): Observable<ToolInfo>;
  /** Finds and checks both tools, once per runner. Emits once and completes. */
  tools(): Observable<FfmpegTools>;
  /**
   * What stands for a tool's file and for all libraries that it loads, as they lie there now; `undefined` where that is
   * not certain, or where this runner has nothing to remember tools in. Under it something can be kept that the tool
   * was found to do. Emits once and completes.
   */
  files(tool: FfmpegJob['tool']): Observable<string | undefined>;
  /** Runs to the end, within the thread budget. Cold; unsubscribing ends the process. */
  run(job: FfmpegJob): Observable<RunEvent>;
  /**
   * Starts when first pulled. Takes nothing of the budget: it works only as fast as somebody pulls, and whoever does
   * may hold a part of the budget already, or pull from several at once (frames of two sources side by side), each of
   * which would wait for the others' part for ever. Who starts many at once holds the budget around them.
   */
  stream(job: FfmpegJob): FfmpegStream;
}
