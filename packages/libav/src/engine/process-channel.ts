import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import { arrivals } from './arrivals.ts';
import type { Channel, ChannelEvents } from './channel.ts';
import { workerEntry } from './worker-entry.ts';

/** A process of its own: what crashes it costs only its own work. Frames are copied once more, through a pipe. */
export function processChannel({ told, gone }: ChannelEvents): Channel {
  const child: ChildProcess = fork(workerEntry, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'pipe'],
    execArgv: [],
  });
  const ended = new Promise<void>((resolve) => {
    let isOver = false;
    const over = (end: string): void => {
      if (isOver) return;
      isOver = true;
      gone(end);
      resolve();
    };
    child.once('error', (error) => {
      // One that never ran has no exit.
      if (child.pid === undefined) over(error.message);
    });
    child.once('exit', (code, signal) => over(signal ?? `exit code ${code}`));
  });
  const arrived = arrivals(told);
  // biome-ignore lint/suspicious/noExplicitAny: what a child says is of the protocol
  child.on('message', (message: any) => arrived.message(message));
  const pipe = child.stdio[4];
  if (pipe instanceof Socket) {
    pipe.on('data', arrived.bytes);
    // That it is broken is heard by the child's end.
    pipe.on('error', () => {});
  }
  const hold = (busy: boolean): void => {
    for (const one of [child, child.channel, pipe instanceof Socket ? pipe : undefined]) {
      if (busy) one?.ref();
      else one?.unref();
    }
  };
  hold(false);
  return {
    post: (message) => {
      const isNext = message.type === 'next';
      if (isNext) arrived.reuse(message.spent);
      // To one that is gone nothing is told; that is heard by its end.
      if (child.connected) child.send(isNext ? { ...message, spent: [] } : message, () => {});
    },
    hold,
    terminate: async () => {
      child.kill('SIGKILL');
      // Whoever waits for its end is still there when it comes.
      hold(true);
      await ended;
    },
  };
}
