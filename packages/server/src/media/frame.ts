import { ClipwrightError } from '@clipwright/core';
import type { Picture } from '@clipwright/pictures';
import type { Engine } from '../engines.ts';
import { withSource } from './with-source.ts';

/** The frame on screen at a time, and when it came there. Errors: those of the source. */
export async function frameAt(
  file: { readonly name: string; readonly path: string },
  { time, width }: { readonly time: number; readonly width: number },
  engine: Engine,
  signal: AbortSignal,
): Promise<{ readonly picture: Picture; readonly seconds: number }> {
  return await withSource(file, engine, signal, async ({ source, info }) => {
    const format = { format: 'rgb24', at: [time], width: Math.min(width, info.video.displayWidth) } as const;
    for await (const sample of source.video({ start: 0, end: info.duration }, format)) {
      try {
        // Its memory is the loader's again once it is closed.
        const data = Uint8Array.from(sample.data);
        return { picture: { data, width: sample.width, height: sample.height }, seconds: sample.timestamp };
      } finally {
        sample.close();
      }
    }
    throw new ClipwrightError('source-damaged', `${file.name} gave no frame.`);
  });
}
