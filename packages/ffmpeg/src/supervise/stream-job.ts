import type { Readable } from 'node:stream';
import { pullIterator } from '@clipwright/core/author';
import type { FfmpegStream } from '../runner.ts';
import type { Child } from './child.ts';
import { meaningOf } from './error-lines.ts';
import { lineSplitter } from './lines.ts';
import type { Judge } from './run-job.ts';

/** Node throws away, when a process exits, what nobody has begun to read; unless somebody listens. */
function keepUnread(stream: Readable): void {
  stream.on('readable', () => {
    // An end without any bytes has to be read as well.
    if (stream.readableLength === 0) stream.read();
  });
}

/** The output of a process by pull. `start` is called at the first pull; what it rejects with, pulling rejects with. */
export function streamJob(start: () => Promise<Child>, judge: Judge): FfmpegStream {
  let starting: Promise<Child> | undefined;
  let left = false;
  let complaints: readonly string[] = [];
  let pulls = 0;
  let wake: (() => void) | undefined;

  const begin = async (): Promise<Child> => {
    const child = await start();
    keepUnread(child.stdout);
    keepUnread(child.notes);
    wake = child.watch.rest();
    void child.ended.then(({ stderr }) => {
      complaints = stderr.filter((line) => meaningOf(line) !== 'harmless');
    });
    return child;
  };

  // What it prints is pulled by one or two at a time; it is watched as long as somebody waits for it.
  const pulling = (): void => {
    pulls += 1;
    wake?.();
  };
  const pulled = ({ watch }: Child): void => {
    pulls -= 1;
    watch.alive();
    if (pulls === 0) wake = watch.rest();
  };

  async function* read(output: (child: Child) => Readable): AsyncGenerator<Uint8Array> {
    if (left) return;
    starting ??= begin();
    const child = await starting;
    if (left) return;
    let broken: unknown;
    try {
      pulling();
      for await (const chunk of output(child)) {
        pulled(child);
        yield chunk;
        pulling();
      }
    } catch (error) {
      // A pipe breaks because the process ended: how it ended says more.
      broken = error;
    }
    const failure = (await judge(await child.ended)) ?? broken;
    if (failure !== undefined && !left) throw failure;
  }

  async function* notes(): AsyncGenerator<string> {
    const lines = lineSplitter();
    for await (const chunk of read((child) => child.notes)) yield* lines.push(chunk);
    yield* lines.end();
  }

  const leave = async (): Promise<void> => {
    left = true;
    const child = await starting?.catch(() => undefined);
    child?.stop();
    await child?.ended;
  };

  const bytes = pullIterator(() => read((child) => child.stdout), leave);
  return { ...bytes, notes: pullIterator(notes, async () => {}), complaints: () => complaints };
}

/**
 * The stream, which ends when the signal aborts. Where that has happened by now nobody would hear of it any more, so it
 * is left at once: what is left before it is pulled starts no process.
 */
export function endedBy(stream: FfmpegStream, signal: AbortSignal): FfmpegStream {
  const leave = (): void => void stream.return();
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  return stream;
}
