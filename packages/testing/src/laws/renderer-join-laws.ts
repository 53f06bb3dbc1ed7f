import type { Verification } from '@clipwright/core';
import { Rational, type RationalText } from '@clipwright/core';
import type { JoinRequest, PrepareRequest, RendererCapabilities } from '@clipwright/core/author';
import { lastValueFrom } from 'rxjs';
import { check, checkEqual, checkFails, checkJson } from './check.ts';
import type { Law } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { checkFinal, checkProgress, record } from './recording.ts';
import { outputOf, prepareJoin, type RendererProduct } from './renderer-product.ts';

/** Samples of one packet: what an encoder may add at the end. */
const packet = 1024;
const earlier = new Uint8Array([1, 2, 3]);

async function join({ renderer }: RendererProduct, request: JoinRequest): Promise<Verification> {
  const recording = record(renderer.join(request));
  await recording.completed();
  return (await recording.first('joined')).verification;
}

/** Nothing is left, and the output is what it was before. */
async function checkOutput(product: RendererProduct, output: string, before: Uint8Array | undefined): Promise<void> {
  await checkNothingLeft(product, product.renderer);
  const now = await product.read(output);
  check(now?.join() === before?.join(), `The output ${before === undefined ? 'is there' : 'was changed'}.`);
}

function near(actual: RationalText | undefined, expected: Rational, tolerance: Rational, what: string): void {
  check(actual !== undefined, `${what} is not reported.`);
  const difference = Rational.from(actual).sub(expected);
  const distance = difference.max(difference.neg());
  check(distance.compare(tolerance) <= 0, `${what} is ${actual}, but it should be ${expected}.`);
}

/** How the finished file is made. */
export const rendererJoinLaws: readonly Law<RendererProduct>[] = [
  {
    title: 'joining gives progress, then exactly one joined, and completes with the output there',
    check: async (product) => {
      const request = await prepareJoin(product);
      const recording = record(product.renderer.join(request));
      await recording.completed();
      checkFinal(recording.events, 'joined');
      checkProgress(recording.events);
      check((await product.read(request.output)) !== undefined, 'The output is not there.');
      await checkNothingLeft(product, product.renderer);
    },
  },
  {
    title: 'what was verified is what was asked for',
    check: async (product) => {
      const request = await prepareJoin(product);
      const { audio, profile, parts } = request;
      const frames = parts.reduce((sum, part) => sum + part.frames, 0);
      const found = await join(product, request);
      checkJson(found, 'The verification');
      checkEqual(found.frames, frames, 'Frames of the output');
      const duration = Rational.of(frames).div(Rational.from(profile.frameRate));
      near(found.videoDuration, duration, Rational.zero, 'The duration of the picture');
      if (audio === undefined) {
        check(found.audioDuration === undefined, 'It tells of sound, and there is none.');
      } else {
        const rate = product.audio?.encoding.sampleRate ?? 48_000;
        const heard = Rational.of(audio.samples, rate);
        near(found.audioDuration, heard, Rational.of(packet, rate), 'That of the sound');
        near(found.audioOffset, Rational.zero, Rational.of(1n, 1000n), 'The offset of the sound');
        near(found.audioEndOffset, heard.sub(duration), Rational.of(packet, rate), 'That of its end');
      }
      const joins = parts.filter((part) => part.frames > 0).length - 1;
      checkEqual(found.joins, joins, 'Joins around which it was decoded');
      checkEqual(found.bytes, (await product.read(request.output))?.length, 'Bytes of the output');
    },
  },
  {
    title: 'an output without sound has none',
    check: async (product) => {
      const { audio: _, ...request } = await prepareJoin(product);
      const found = await join(product, { ...request, profile: { ...request.profile, audio: null } });
      check(found.audioDuration === undefined && found.audioOffset === undefined, 'There is sound in the output.');
    },
  },
  {
    title: 'the same parts join to the same bytes',
    check: async (product) => {
      const request = await prepareJoin(product);
      const again = { ...request, output: outputOf(product) };
      await Promise.all([join(product, request), join(product, again)]);
      const [one, two] = [await product.read(request.output), await product.read(again.output)];
      check(one !== undefined && one.join() === two?.join(), 'Two joins of the same parts differ.');
    },
  },
  {
    title: 'joining does not replace a file, unless it may',
    check: async (product) => {
      const request = await prepareJoin(product);
      await product.write(request.output, earlier);
      await checkFails(() => join(product, request), 'Joining into a file that is there', 'output-exists');
      await checkOutput(product, request.output, earlier);
      await join(product, { ...request, overwrite: true });
      const now = await product.read(request.output);
      check(now !== undefined && now.join() !== earlier.join(), 'The file was not replaced though it may be.');
    },
  },
  {
    title: 'an output larger than it may be is not put in place, and what was there stays',
    check: async (product) => {
      const request = await prepareJoin(product);
      const { bytes } = await join(product, request);
      const output = outputOf(product);
      const limited = (maxBytes: number) => join(product, { ...request, output, overwrite: true, maxBytes });
      await checkFails(() => limited(bytes - 1), 'Joining to a byte too many', 'output-too-large');
      await checkOutput(product, output, undefined);
      await product.write(output, earlier);
      await checkFails(() => limited(1), 'Joining to more than a byte', 'output-too-large');
      await checkOutput(product, output, earlier);
      checkEqual((await limited(bytes)).bytes, bytes, 'Bytes of an output that may have just as many');
    },
  },
  {
    title: 'parts that are not as announced are refused, and leave no output',
    check: async (product) => {
      const request = await prepareJoin(product);
      const [first, ...others] = request.parts;
      check(first !== undefined, 'There is no segment.');
      const wrong = { ...request, parts: [{ ...first, frames: first.frames + 1 }, ...others] };
      await checkFails(() => join(product, wrong), 'Joining with a frame too few', 'verification-failed');
      await checkOutput(product, request.output, undefined);
    },
  },
  {
    title: 'leaving a join leaves no output, and an earlier one as it was',
    check: async (product) => {
      const request = await prepareJoin(product);
      record(product.renderer.join(request)).unsubscribe();
      await checkOutput(product, request.output, undefined);
      await product.write(request.output, earlier);
      const inside = record(
        product.renderer.join({ ...request, overwrite: true }),
        ({ type }, unsubscribe) => type === 'progress' && unsubscribe(),
      );
      const { type } = await Promise.race([inside.first('progress'), inside.first('joined')]);
      if (type === 'progress') await checkOutput(product, request.output, earlier);
    },
  },
  {
    title: 'an impossible output is refused before the work',
    check: async (product) => {
      const [output, taken] = [outputOf(product), outputOf(product)];
      await product.write(taken, earlier);
      const ask = (change: Partial<PrepareRequest>): Promise<RendererCapabilities> =>
        lastValueFrom(product.renderer.prepare({ output, overwrite: false, sources: [], ...change }));
      await ask({});
      await ask({ output: taken, overwrite: true });
      await checkFails(() => ask({ output: taken }), 'An output that is there', 'output-exists');
      await checkFails(() => ask({ output: taken, overwrite: true, sources: [taken] }), 'A source', 'output-is-source');
      await checkFails(() => ask({ output: `${output}.txt` }), 'An output that is no video', 'invalid-option');
      await checkOutput(product, output, undefined);
      await checkOutput(product, taken, earlier);
    },
  },
];
