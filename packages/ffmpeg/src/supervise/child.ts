import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { ClipwrightError } from '@clipwright/core';
import { feed } from './feed.ts';
import { lineSplitter } from './lines.ts';
import { tail } from './tail.ts';
import { type Watchdog, watchdog } from './watchdog.ts';

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Milliseconds between asking it to end and killing it. */
  readonly graceMs: number;
  /** Milliseconds without a sign of life after which it is ended. */
  readonly stallMs: number;
}

/** How a child ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started at all, or why its standard input failed. */
  readonly error?: unknown;
  /** The last lines of its standard error. */
  readonly stderr: readonly string[];
}

/** A running process in a group of its own, so that whatever it starts can be ended with it. */
export interface Child {
  /** Its process id; absent when it could not be started. */
  readonly pid: number | undefined;
  readonly stdout: Readable;
  /** Descriptors 3 and 4 of the process. */
  readonly progress: Readable;
  readonly notes: Readable;
  /** Resolves when it is gone; what it printed can still be read. Never rejects. */
  readonly ended: Promise<Ending>;
  /** Is told of signs of life by whoever reads what it prints. */
  readonly watch: Watchdog;
  /** Ends it: asks, and after the grace time kills. What was not read is thrown away. */
  stop(): void;
  /** Kills it now, without waiting: for the end of the program. */
  kill(): void;
}

function readable(stream: unknown): Readable {
  if (!(stream instanceof Readable)) return Readable.from([]);
  // A pipe that breaks is seen by the process's ending; without a listener it would end the program.
  stream.on('error', () => {});
  return stream;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function stalled(ms: number): ClipwrightError {
  return new ClipwrightError('tool-stalled', `A process gave no sign of life for ${ms / 1000} s, and was ended.`, {
    remedy: 'Check that the source can be read (a network disk may hang); on a very slow machine allow more time.',
    details: { stallMs: ms },
  });
}

/** Starts a process. Never throws: a failure to start is its ending. */
export function startChild(options: ChildOptions): Child {
  let child: ChildProcess;
  try {
    child = spawn(options.command, options.args, {
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    const none = Readable.from([]);
    const ended = Promise.resolve({ code: null, signal: null, error, stderr: [] });
    const watch = { alive: () => {}, rest: () => () => {}, end: () => {} };
    return { pid: undefined, stdout: none, progress: none, notes: none, ended, watch, stop: () => {}, kill: () => {} };
  }

  const outputs = [child.stdio?.[1], child.stdio?.[2], child.stdio?.[3], child.stdio?.[4]].map(readable);
  const [stdout = readable(null), stderr = readable(null), progress = readable(null), notes = readable(null)] = outputs;
  const kept = tail();
  const lines = lineSplitter();
  stderr.on('data', (chunk: Uint8Array) => kept.push(lines.push(chunk)));

  let over = false;
  let failure: unknown;
  let escalation: NodeJS.Timeout | undefined;
  const stop = (): void => {
    watch.end();
    // A process blocked on a full pipe gets on, and nobody has to read what is left.
    for (const output of outputs) output.destroy();
    child.stdin?.destroy();
    if (over) return;
    over = true;
    signalGroup(child, 'SIGTERM');
    escalation = setTimeout(() => signalGroup(child, 'SIGKILL'), options.graceMs);
  };

  const watch = watchdog(options.stallMs, () => {
    failure ??= stalled(options.stallMs);
    stop();
  });

  const exited = new Promise<Pick<Ending, 'code' | 'signal'>>((resolve) => {
    child.on('error', (error) => {
      failure ??= error;
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
    child.on('exit', (code, signal) => {
      over = true;
      watch.end();
      clearTimeout(escalation);
      // What it may have left behind in its group holds its pipes open, and must not outlive it.
      signalGroup(child, 'SIGKILL');
      // Something that left the group may hold its pipes open for good: what it says is none of ours.
      setTimeout(() => stderr.destroy(), options.graceMs).unref();
      resolve({ code, signal });
    });
  });
  const errorsRead = new Promise<void>((resolve) => stderr.on('close', resolve));
  // Not the child's own `close`: that waits until somebody has read its output, which may be never.
  const ended = Promise.all([exited, errorsRead]).then(([how]): Ending => {
    kept.push(lines.end());
    return { ...how, stderr: kept.lines, ...(failure === undefined ? {} : { error: failure }) };
  });

  if (options.stdin !== undefined && child.stdin !== null) {
    feed(options.stdin, child.stdin, { ended, watch }, (error) => {
      failure ??= error;
      stop();
    });
  }
  return { pid: child.pid, stdout, progress, notes, ended, watch, stop, kill: () => signalGroup(child, 'SIGKILL') };
}
