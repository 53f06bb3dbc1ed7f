import { type AudioSample, type ClipSource, type ProgressEvent, Rational } from '@clipwright/core';
import { abortable, fromTask, secondsToRational } from '@clipwright/core/author';
import { type CommandSpec, type FfmpegRunner, frameTimeOf } from '@clipwright/ffmpeg';
import { lastValueFrom, type Observable, tap } from 'rxjs';
import type { Detectors } from './detect-options.ts';
import { printed } from './picture-command.ts';
import type { ExactFinding } from './picture-findings.ts';

const sampleRate = 48_000;

/** Samples of a block that the filter sees at once. */
const block = 4096;

/**
 * Samples after which the filter's clock begins again (85 s). ffmpeg prints times in six digits; so none has more than
 * two before the point, however long the source is.
 */
const wrap = 1000 * block;

/**
 * Where a source is silent, of the sound as it is played: from the first picture on, with silence where there is none.
 * `undefined` where nobody wants to know.
 */
export function detectSilence(
  source: Pick<ClipSource, 'info' | 'audio'>,
  { silence }: Detectors,
  runner: FfmpegRunner,
): Observable<ProgressEvent | readonly ExactFinding[]> | undefined {
  if (silence === undefined) return undefined;
  return fromTask<readonly ExactFinding[], ProgressEvent>(async (signal, tell) => {
    const { audio, duration } = source.info;
    const end = Rational.from(duration);
    if (audio === undefined) return [{ kind: 'silence', start: Rational.zero, end }];
    const channels = audio.channels === 1 ? 1 : 2;
    const samples = source.audio({ start: 0, end: duration }, { sampleRate, channels, onDamage: 'omit' });
    const total = end.mul(sampleRate).toNumber();
    const findings = silenceFindings(end);
    const stdin = bytesOf(samples, (done) => tell({ type: 'progress', ratio: Math.min(1, done / total) }));
    const args = silenceCommand(silence, channels);
    const run$ = runner.run({ tool: 'ffmpeg', args, stdin }).pipe(
      abortable({ signal }),
      tap((event) => {
        if (event.type === 'note') findings.note(event.line);
      }),
    );
    await lastValueFrom(run$);
    return findings.all();
  });
}

function silenceCommand({ level, duration }: NonNullable<Detectors['silence']>, channels: 1 | 2): CommandSpec {
  const filters = [
    `asetnsamples=n=${block}:p=0`,
    `asetpts='mod(N,${wrap})'`,
    `silencedetect=noise=${level}dB:duration=${duration.toFixed(6)}`,
    ...['start', 'end'].map((end) => printed('ametadata', `lavfi.silence_${end}`)),
  ];
  const format = isLittleEndian() ? 'f32le' : 'f32be';
  return {
    inputs: [{ source: 'pipe', options: ['-f', format, '-ar', String(sampleRate), '-ac', String(channels)] }],
    graph: `[0:a]${filters.join(',')}[a]`,
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-f', 'null'] }],
  };
}

function silenceFindings(end: Rational): { note(line: string): void; all(): readonly ExactFinding[] } {
  const found: ExactFinding[] = [];
  /** Seconds of the clock's beginnings so far. */
  let before = Rational.zero;
  let open: Rational | undefined;
  const close = (to: Rational): void => {
    const start = open?.max(Rational.zero);
    open = undefined;
    if (start !== undefined && start.compare(to) < 0) found.push({ kind: 'silence', start, end: to });
  };
  return {
    note: (line) => {
      const pts = frameTimeOf(line);
      const number = /^frame:\s*(\d+)/.exec(line)?.[1];
      // The block's number says which turn of the clock it is.
      if (pts !== undefined) before = Rational.of(Number(number) * block - pts, sampleRate);
      const [, which, value = ''] = /^lavfi\.silence_(start|end)=(\S+)$/.exec(line) ?? [];
      if (which === undefined) return;
      const time = secondsToRational(value).add(before);
      if (which === 'start') open = time;
      else close(time.min(end));
    },
    all: () => {
      close(end);
      return found;
    },
  };
}

async function* bytesOf(
  samples: AsyncIterable<AudioSample>,
  done: (samples: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const sample of samples) {
    const { data, position, length } = sample;
    yield new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
    sample.close();
    done(position + length);
  }
}

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}
