import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { bytesRead } from '../machine/bytes-read.ts';
import { alarm, clocks, deadline } from './clocks.ts';
import { killEscaped, markedEnvironment } from './escaped.ts';
import { feed } from './feed.ts';
import { lineSplitter, tail } from './lines.ts';
import { leftOpen, stalled, tooLong } from './reasons.ts';
import type { Watch } from './watch.ts';
import { watchdog } from './watchdog.ts';

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Milliseconds between asking it to end and killing it. */
  readonly graceMs: number;
  /** Milliseconds without a sign of life after which it is ended. @default it may be silent */
  readonly stallMs?: number;
  /** Milliseconds that it may take in all. @default as many as it needs */
  readonly deadlineMs?: number | undefined;
}

/** How a child ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started at all, why its standard input failed, or why it was ended. */
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
  /**
   * Resolves when it is gone; what it printed can still be read. Never rejects. When something else still holds its
   * outputs open after so long as `graceMs` of reading, those fail with `tool-failed`.
   */
  readonly ended: Promise<Ending>;
  readonly watch: Watch;
  /**
   * Ends it: asks, and after the grace time kills. What was not read is thrown away. The reason becomes that of its
   * ending.
   */
  stop(reason?: unknown): void;
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

/** Starts a process. Never throws: a failure to start is its ending. */
export function startChild(options: ChildOptions): Child {
  const mark = randomUUID();
  let child: ChildProcess;
  try {
    child = spawn(options.command, options.args, {
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: markedEnvironment(mark),
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    const none = Readable.from([]);
    const ended = Promise.resolve({ code: null, signal: null, error, stderr: [] });
    const watch = { alive: () => {}, present: () => {}, rest: () => () => {} };
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
  const time = clocks();
  const stop = (reason?: unknown): void => {
    failure ??= reason;
    time.end();
    // A process blocked on a full pipe gets on, and nobody has to read what is left.
    for (const output of outputs) output.destroy();
    child.stdin?.destroy();
    if (over) return;
    over = true;
    signalGroup(child, 'SIGTERM');
    escalation = setTimeout(() => {
      signalGroup(child, 'SIGKILL');
      killEscaped(mark);
    }, options.graceMs);
  };

  const open = (): Readable[] => outputs.filter((output) => !output.destroyed);
  // Something holds them, though the process has gone: what it complains of is none of ours; of what it prints nobody
  // knows whether that is all that the process had to say.
  let held = false;
  const abandon = (those: readonly Readable[]): void => {
    held ||= those.length > 0;
    for (const output of those) output.destroy(output === stderr ? undefined : leftOpen());
    endHolder();
  };
  // Not while one is still read: killed, what holds it would make it end as if it were whole.
  const endHolder = (): void => {
    if (held && open().length === 0) killEscaped(mark);
  };
  for (const output of outputs) output.on('close', endHolder);

  const { pid } = child;
  const { stallMs = Number.POSITIVE_INFINITY, deadlineMs } = options;
  const dog = watchdog(stallMs, {
    onStall: () => stop(stalled(stallMs)),
    bytesRead: () => (pid === undefined ? undefined : bytesRead(pid)),
  });
  time.add(dog);
  if (deadlineMs !== undefined) time.add(deadline(deadlineMs, () => stop(tooLong(deadlineMs))));
  const watch: Watch = { alive: dog.alive, present: dog.present, rest: time.rest };

  const exited = new Promise<Pick<Ending, 'code' | 'signal'>>((resolve) => {
    child.on('error', (error) => {
      failure ??= error;
      if (pid !== undefined) return;
      time.end();
      resolve({ code: null, signal: null });
    });
    child.on('exit', (code, signal) => {
      over = true;
      clearTimeout(escalation);
      // What it may have left behind in its group holds its pipes open, and must not outlive it.
      signalGroup(child, 'SIGKILL');
      // Something that left the group may hold its pipes open for good. What flows by itself has come by then; for the
      // rest counts only the time in which somebody waits for it.
      time.end();
      time.add(deadline(options.graceMs, () => abandon(open())));
      alarm(options.graceMs, () => abandon(open().filter(({ readableFlowing }) => readableFlowing === true)));
      resolve({ code, signal });
    });
  });
  const errorsRead = new Promise<void>((resolve) => stderr.on('close', resolve));
  // Not the child's own `close`: that waits until somebody has read its output, which may be never.
  const ended = Promise.all([exited, errorsRead]).then(([how]): Ending => {
    kept.push(lines.end());
    return { ...how, stderr: kept.lines, ...(failure === undefined ? {} : { error: failure }) };
  });

  // A process that could not be started for want of descriptors has no streams at all, whatever the types say.
  if (options.stdin !== undefined && child.stdin instanceof Writable) {
    feed(options.stdin, child.stdin, { ended, watch }, stop);
  }
  return { pid, stdout, progress, notes, ended, watch, stop, kill: () => signalGroup(child, 'SIGKILL') };
}
