import type { ClipwrightError } from '@clipwright/core';
import { Observable, type Subscriber } from 'rxjs';
import type { RunEvent } from '../runner.ts';
import type { Child, Ending } from './child.ts';
import { lineSplitter } from './lines.ts';
import { outputOf } from './output-of.ts';
import { progressReader } from './progress.ts';

/** Why a process failed, from how it ended; `undefined` when it did not. */
export type Judge = (ending: Ending) => ClipwrightError | undefined;

/** Reads a child's lines as they come; resolves when there are no more. */
function eachLine(stream: Child['notes'], { watch }: Child, use: (line: string) => void): Promise<void> {
  const lines = lineSplitter();
  stream.on('data', (chunk: Uint8Array) => {
    watch.alive();
    lines.push(chunk).forEach(use);
  });
  stream.on('end', () => lines.end().forEach(use));
  return new Promise((resolve) => stream.on('close', resolve));
}

/** The events of a process that runs to its end; unsubscribing stops it. `start` is called at subscription. */
export function runJob(start: () => Child, judge: Judge): Observable<RunEvent> {
  return new Observable((subscriber) => {
    const child = start();
    const output = outputOf(child.stdout);
    // What prints too much is not waited for.
    output.catch(() => child.stop());
    child.stdout.on('data', child.watch.alive);
    const progress = progressReader();
    const read = [
      eachLine(child.progress, child, (line) => {
        const step = progress(line);
        if (step !== undefined) subscriber.next(step);
      }),
      eachLine(child.notes, child, (line) => subscriber.next({ type: 'note', line })),
    ];
    void conclude(child, output, read, judge, subscriber);
    return () => child.stop();
  });
}

async function conclude(
  child: Child,
  output: Promise<string>,
  read: readonly Promise<void>[],
  judge: Judge,
  subscriber: Subscriber<RunEvent>,
): Promise<void> {
  try {
    const [stdout, ending] = await Promise.all([output, child.ended, ...read]);
    const failure = judge(ending);
    if (failure !== undefined) throw failure;
    subscriber.next({ type: 'ended', stdout, stderr: ending.stderr });
    subscriber.complete();
  } catch (error) {
    await child.ended;
    subscriber.error(error);
  }
}
