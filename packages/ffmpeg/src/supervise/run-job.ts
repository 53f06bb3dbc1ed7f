import type { Readable } from 'node:stream';
import { type ClipwrightError, toClipwrightError } from '@clipwright/core';
import { Observable, type Subscriber } from 'rxjs';
import type { RunEvent } from '../runner.ts';
import type { Child, Ending } from './child.ts';
import { lineSplitter } from './lines.ts';
import { closed, outputOf } from './output-of.ts';
import { progressReader } from './progress.ts';

/** Why a process failed, from how it ended; `undefined` when it did not. */
export type Judge = (ending: Ending) => Promise<ClipwrightError | undefined>;

/** Reads lines as they come; resolves when there are no more. */
function eachLine(stream: Readable, use: (line: string) => void): Promise<void> {
  const lines = lineSplitter();
  stream.on('data', (chunk: Uint8Array) => lines.push(chunk).forEach(use));
  stream.on('end', () => lines.end().forEach(use));
  return closed(stream);
}

/**
 * The events of a process that runs to its end; unsubscribing stops it. `start` is called at subscription.
 *
 * @param tells Whether it tells of its progress: then nothing is written when it starts.
 */
export function runJob(start: () => Child, judge: Judge, tells = false): Observable<RunEvent> {
  return new Observable((subscriber) => {
    const child = start();
    const { stdout, progress, notes, watch, stop } = child;
    stdout.on('data', watch.alive);
    const reader = progressReader();
    const read = [
      outputOf(stdout, stop),
      eachLine(progress, (line) => {
        const step = reader(line);
        if (step === undefined) return;
        if (step.further) watch.alive();
        else watch.present();
        const { frames, seconds, bytes } = step;
        subscriber.next({ type: 'written', frames, seconds, bytes });
      }),
      eachLine(notes, (line) => {
        watch.alive();
        subscriber.next({ type: 'note', line });
      }),
    ] as const;
    void conclude(child, read, judge, subscriber);
    if (tells) subscriber.next({ type: 'written', frames: 0, seconds: 0, bytes: 0 });
    return () => stop();
  });
}

async function conclude(
  child: Child,
  read: readonly [Promise<string>, ...Promise<void>[]],
  judge: Judge,
  subscriber: Subscriber<RunEvent>,
): Promise<void> {
  const [ending, [output, ...others]] = await Promise.all([child.ended, Promise.allSettled(read)]);
  const broken = [output, ...others].find((one) => one.status === 'rejected');
  const failure = (await judge(ending)) ?? (broken && toClipwrightError(broken.reason));
  if (failure === undefined && output.status === 'fulfilled') {
    subscriber.next({ type: 'ended', stdout: output.value, stderr: ending.stderr });
    subscriber.complete();
  } else subscriber.error(failure);
}
