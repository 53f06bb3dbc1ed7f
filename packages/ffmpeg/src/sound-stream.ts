import { pullIterator } from '@clipwright/core/author';
import type { FfmpegRunner, FfmpegStream } from './runner.ts';
import {
  isFormatChange,
  onGridCommand,
  type SoundRequest,
  soundCommand,
  soundStdin,
  steadyRequest,
  steadySoundCommand,
} from './sound-command.ts';

/** Raw sound by pull: interleaved floats. */
export type SoundStream = Omit<FfmpegStream, 'notes'>;

/**
 * A stretch of a file's sound, exactly as long as it shall be. One process decodes it and puts it in its place; the
 * filters that do so count samples, and ffmpeg makes all filters anew where the format changes (channels, or their
 * rate). So that process ends there, and from there on two of them do: one whose filters may be made anew, since all
 * that they know is in each sample's time, and one that sees a single format. Errors: as of {@link
 * FfmpegRunner.stream}.
 */
export function soundStream(runner: Pick<FfmpegRunner, 'stream'>, request: SoundRequest): SoundStream {
  const running: FfmpegStream[] = [];
  let left = false;
  const start = (job: Parameters<FfmpegRunner['stream']>[0]): FfmpegStream => {
    const stream = runner.stream(job);
    running.push(stream);
    return stream;
  };

  async function* bytes(): AsyncGenerator<Uint8Array, void> {
    const straight = start({ tool: 'ffmpeg', args: soundCommand([request]), ...soundStdin(request) });
    let given = 0;
    try {
      for await (const block of straight) {
        given += block.length;
        yield block;
      }
      return;
    } catch (error) {
      if (left || !isFormatChange(straight.complaints())) throw error;
      // It was no fault of the sound's.
      running.splice(running.indexOf(straight), 1);
    }
    const steady = start({ tool: 'ffmpeg', args: steadySoundCommand(steadyRequest(request)), ...soundStdin(request) });
    const onGrid = start({ tool: 'ffmpeg', args: onGridCommand(request), stdin: steady });
    for await (const block of onGrid) {
      const again = Math.min(given, block.length);
      given -= again;
      if (again < block.length) yield block.subarray(again);
    }
    // It may go on beyond the stretch.
    await steady.return();
  }

  const leave = async (): Promise<void> => {
    left = true;
    await Promise.all(running.map((stream) => stream.return()));
  };
  return { ...pullIterator(bytes, leave), complaints: () => running.flatMap((stream) => stream.complaints()) };
}
