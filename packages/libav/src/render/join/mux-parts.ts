import { type ProgressEvent, Rational } from '@clipwright/core';
import { checkOutputSize, type FilePart, fromTask, type JoinRequest, type PendingWork } from '@clipwright/core/author';
import { outputClock } from '@clipwright/filters';
import type { Observable } from 'rxjs';
import type { JobEngine } from '../../engine/job-engine.ts';
import type { MuxArgs } from '../../jobs/mux.ts';

/** FFmpeg's names of the containers that its muxers write. */
const formats = { mkv: 'matroska', webm: 'webm' } as const;

/**
 * Joins into a file that counts in milliseconds. Errors: `output-too-large`, `verification-failed`, those of writing.
 *
 * @param writing Tells when nothing is written any more.
 */
export function muxParts(
  engine: JobEngine,
  request: JoinRequest,
  parts: readonly FilePart[],
  { file, container }: { readonly file: string; readonly container: keyof typeof formats },
  writing: PendingWork,
): Observable<ProgressEvent> {
  return fromTask(async (left, tell: (event: ProgressEvent) => void) => {
    const { audio, profile, maxBytes } = request;
    const { frameRate, ticksPerFrame } = outputClock(profile.frameRate);
    const args: MuxArgs = {
      ...{ file, format: formats[container], ticksPerFrame },
      parts: parts.map((part) => ({ file: part.file, frames: part.frames })),
      frameRate: { num: Number(frameRate.numerator), den: Number(frameRate.denominator) },
      ...(audio === undefined ? {} : { sound: audio.file }),
    };
    const frames = Rational.of(parts.reduce((sum, part) => sum + part.frames, 0))
      .max(1)
      .toNumber();
    const job = engine.begin('mux', args);
    const leave = (): void => void writing.track(job.end());
    left.addEventListener('abort', leave, { once: true });
    try {
      for (let result = await job.next(); result.done !== true; result = await job.next()) {
        const { packets, bytes } = result.value;
        checkOutputSize(bytes, maxBytes);
        tell({ type: 'progress', ratio: Math.min(1, packets / frames) });
      }
      left.throwIfAborted();
      return { type: 'progress', ratio: 1 } satisfies ProgressEvent;
    } finally {
      left.removeEventListener('abort', leave);
      await writing.track(job.end());
    }
  });
}
