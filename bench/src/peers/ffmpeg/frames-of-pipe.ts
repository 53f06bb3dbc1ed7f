import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface PipedFrames {
  readonly program: string;
  readonly args: readonly string[];
  /** Bytes of a frame. */
  readonly bytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** Cuts a stream of raw frames into frames. A frame's bytes are valid until the next one. */
export async function cutFrames(stream: Readable, bytes: number, onFrame: (data: Uint8Array) => void): Promise<void> {
  const frame = Buffer.alloc(bytes);
  let filled = 0;
  for await (const piece of stream) {
    const chunk: Buffer = piece;
    for (let read = 0; read < chunk.length; ) {
      const copied = chunk.copy(frame, filled, read);
      filled += copied;
      read += copied;
      if (filled < bytes) continue;
      onFrame(frame);
      filled = 0;
    }
  }
}

/** Runs a program that writes raw frames to its standard output. Rejects unless it ends with 0. */
export async function framesOfPipe(
  { program, args, bytes, signal }: PipedFrames,
  onFrame: (data: Uint8Array) => void,
): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], signal });
  const closed = once(child, 'close');
  await Promise.all([cutFrames(child.stdout, bytes, onFrame), closed]);
  if (child.exitCode !== 0) throw new Error(`${program} ended with ${child.exitCode ?? child.signalCode}.`);
}
