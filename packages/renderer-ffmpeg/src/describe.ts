import { createHash } from 'node:crypto';
import { isTransient, type RendererDescription, type VideoEncoding } from '@clipwright/core';
import { type CommandSpec, composeCommand, type FfmpegRunner } from '@clipwright/ffmpeg';
import { catchError, concatMap, defer, forkJoin, map, type Observable, of, tap, throwError } from 'rxjs';
import { type Abilities, convertsPrimaries } from './abilities.ts';
import { videoEncoders } from './segment/encoders.ts';
import { toolText } from './tool-text.ts';

/** Raised whenever the same request makes other bytes than before. */
const schema = 4;

/**
 * The tool's version, a hash of how it was built and of its libraries, and what its encoders, whose versions are none of
 * ffmpeg's, make of a few frames. Looked for once per renderer.
 */
export function describeRenderer(
  runner: FfmpegRunner,
  abilities: () => Observable<Abilities>,
): () => Observable<RendererDescription> {
  let known: RendererDescription | undefined;
  return () =>
    defer(() => {
      if (known !== undefined) return of(known);
      return abilities().pipe(
        concatMap((able) =>
          forkJoin([runner.tools(), trial(runner, able)]).pipe(
            map(([{ ffmpeg }, made]): RendererDescription => {
              const tool = `ffmpeg ${ffmpeg.version}, build ${ffmpeg.build}`;
              const names = [...able.encoders].sort().join(' ');
              return {
                fingerprint: `renderer-ffmpeg ${schema}; ${tool}; encoders ${digest(names + made)}`,
                toneMaps: convertsPrimaries(able),
              };
            }),
          ),
        ),
        tap((description) => {
          known = description;
        }),
      );
    });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Hashes of what each encoder makes of four frames, or of a tenth of a second; in H.264 its version is written as well. An
 * encoder that fails here fails where it is needed, with a reason.
 */
function trial(runner: FfmpegRunner, able: Abilities): Observable<string> {
  return toolText(runner, trialCommand(able)).pipe(
    catchError((error: unknown) => (isTransient(error) ? throwError(() => error) : of(String(error)))),
  );
}

function trialCommand({ encoders }: Abilities): string[] {
  const there = videoEncoders.filter(({ name }) => encoders.has(name));
  const opus = encoders.has('libopus');
  const labels = there.map((_, i) => `[v${i}]`);
  const frames = `testsrc2=s=64x64:r=25,trim=end_frame=4,format=yuv420p,split=${there.length}${labels.join('')}`;
  const sound = 'sine=d=0.1:r=48000:samples_per_frame=960[sound]';
  return composeCommand({
    inputs: [],
    graph: [...(there.length === 0 ? [] : [frames]), ...(opus ? [sound] : [])].join(';'),
    outputs: [
      ...there.map(({ name, options }, i) => hashed([`[v${i}]`, '-c:v', name, ...options(tried)])),
      ...(opus ? [hashed(['[sound]', '-c:a', 'libopus'])] : []),
    ],
  });
}

/** One thread, since bytes may depend on their number, and the usual one on the machine. */
const tried: VideoEncoding = { codec: 'h264', pixelFormat: 'yuv420p', crf: 30, preset: 'veryfast', threads: 1 };

function hashed(mapped: readonly string[]): CommandSpec['outputs'][number] {
  return { target: 'pipe', options: ['-map', ...mapped, '-f', 'md5'] };
}
