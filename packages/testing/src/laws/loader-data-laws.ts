import type { AudioFormat, ClipSource } from '@clipwright/core';
import { Rational } from '@clipwright/core';
import { lastValueFrom, toArray } from 'rxjs';
import { check, checkEqual, checkJson } from './check.ts';
import { checkIndex } from './check-index.ts';
import type { Law } from './law.ts';
import { type LoaderCapabilities, type LoaderProduct, withSource } from './loader-product.ts';

/** Samples per channel of a range, and the loudest of them; each stretch is checked on the way. */
async function listen(
  source: ClipSource,
  start: Rational,
  end: Rational,
  format: AudioFormat = {},
): Promise<{ samples: number; loudest: number }> {
  const { sampleRate = 48000, channels = 2 } = format;
  let samples = 0;
  let loudest = 0;
  for await (const sample of source.audio({ start: start.toString(), end: end.toString() }, format)) {
    checkEqual(
      [sample.position, sample.sampleRate, sample.channels, sample.data.length],
      [samples, sampleRate, channels, sample.length * channels],
      'Position, rate, channels and numbers of a stretch of sound',
    );
    for (const value of sample.data) {
      check(Number.isFinite(value), `A sample of the sound is ${value}.`);
      loudest = Math.max(loudest, Math.abs(value));
    }
    samples += sample.length;
    sample.close();
  }
  return { samples, loudest };
}

/** What a source says of itself, and its sound. */
export function loaderDataLaws(has: LoaderCapabilities): readonly Law<LoaderProduct>[] {
  return [
    {
      title: 'info and index agree',
      check: (product) =>
        withSource(product, async (source) => {
          const { info } = source;
          const indexes = await lastValueFrom(source.index().pipe(toArray()));
          check(indexes.length === 1, `index() emitted ${indexes.length} times.`);
          for (const index of indexes) checkIndex(info, index);
        }),
    },
    {
      title: 'info and index are plain data',
      check: (product) =>
        withSource(product, async (source) => {
          checkJson(source.info, 'info');
          checkJson(await lastValueFrom(source.index()), 'index');
        }),
    },
    {
      title: 'sound has exactly round(end x rate) - round(start x rate) samples',
      check: (product) =>
        withSource(product, async (source) => {
          const duration = Rational.from(source.info.duration);
          check(has.audio === (source.info.audio !== undefined), 'info.audio is not as the product says.');
          const third = duration.div(3);
          const ranges = [
            [Rational.zero, duration],
            [third, third.add(third)],
            [Rational.of(1n, 7n).mul(third), third],
            // Beyond the end there is silence.
            [duration.sub(third), duration.add(third)],
          ] as const;
          for (const [start, end] of ranges) {
            for (const sampleRate of [48000, 44100]) {
              const { samples } = await listen(source, start, end, {
                sampleRate,
                channels: sampleRate === 48000 ? 2 : 1,
              });
              const expected = Number(end.mul(sampleRate).round() - start.mul(sampleRate).round());
              checkEqual(samples, expected, `Samples from ${start} to ${end} at ${sampleRate}`);
            }
          }
          const { loudest } = await listen(source, Rational.zero, duration);
          check(loudest > 0 === has.audio, `The loudest sample is ${loudest}.`);
        }),
    },
    {
      title: 'a source without sound gives silence',
      skipped: has.silent ? undefined : 'the product has no silent source',
      check: (product) =>
        withSource(
          product,
          async (source) => {
            check(source.info.audio === undefined, 'The silent source says that it has sound.');
            const heard = await listen(source, Rational.zero, Rational.of(1n, 10n));
            checkEqual(heard, { samples: 4800, loudest: 0 }, 'The sound of a silent source');
          },
          product.silent,
        ),
    },
  ];
}
