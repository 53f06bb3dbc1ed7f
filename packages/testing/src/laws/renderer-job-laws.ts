import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { check, checkEqual, checkFails, checkJson, checkTyped } from './check.ts';
import { type Law, turns } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { checkFinal, checkProgress, record } from './recording.ts';
import {
  capabilitiesOf,
  outputOf,
  type RendererLawsCapabilities,
  type RendererProduct,
  renderSegment,
  targetJobs,
} from './renderer-product.ts';

/** The target is not there, and nothing else is left. */
async function checkNoTarget(product: RendererProduct, file: string, what: string): Promise<void> {
  await checkNothingLeft(product, product.renderer);
  check((await product.read(file)) === undefined, `${what} left its target file.`);
}

/** What a job says of what it made. */
async function metaOf(job: ReturnType<ReturnType<typeof targetJobs>[number]>): Promise<unknown> {
  return (await record(job).first('produced')).meta;
}

/** How segments and sound are made. */
export const rendererJobLaws = ({ audio: hasSound }: RendererLawsCapabilities): readonly Law<RendererProduct>[] => [
  {
    title: 'nothing starts before subscription',
    check: async (product) => {
      const files = targetJobs(product).map((job) => {
        const file = product.path('');
        job(file);
        return file;
      });
      const output = outputOf(product);
      product.renderer.join({ parts: [], profile: product.segment.profile, output, overwrite: false });
      product.renderer.prepare({ output, overwrite: false, sources: [] });
      await turns();
      const left = await product.leftovers();
      check(left.length === 0, `Without a subscriber there is: ${left.join('; ')}.`);
      for (const file of [...files, output]) {
        check((await product.read(file)) === undefined, 'A file was written without a subscriber.');
      }
    },
  },
  {
    title: 'a job gives progress, then exactly one produced, and completes with its file there',
    check: async (product) => {
      for (const job of targetJobs(product)) {
        const file = product.path('');
        const recording = record(job(file));
        await recording.completed();
        checkFinal(recording.events, 'produced');
        check((await product.read(file)) !== undefined, 'The target file is not there.');
        await checkNothingLeft(product, product.renderer);
      }
    },
  },
  {
    title: 'progress of a job never goes back',
    check: async (product) => {
      for (const job of targetJobs(product)) {
        const recording = record(job(product.path('')));
        await recording.completed();
        checkProgress(recording.events);
      }
    },
  },
  {
    title: 'a segment has the frames asked for, of a clip or black',
    check: async (product) => {
      const { renderer, segment, inputs } = product;
      const { frames, profile } = segment;
      for (const request of [
        segment,
        { kind: 'color' as const, frames: 3, profile },
        { ...segment, frames: frames - 1 },
      ]) {
        const meta = await metaOf(renderer.renderSegment(request, { file: product.path('') }, inputs));
        checkJson(meta, 'meta');
        check(typeof meta === 'object' && meta !== null && 'frames' in meta, 'meta has no frames.');
        checkEqual(meta.frames, request.frames, `Frames of a ${request.kind} segment`);
        const stretches = 'stretches' in meta && Array.isArray(meta.stretches) ? meta.stretches : [];
        checkEqual(stretches.length, 1, 'Stretches that meta tells of');
        check(Number(Object(stretches[0]).held) >= 0, 'meta does not say what was held.');
      }
    },
  },
  {
    title: 'sound has the samples asked for, of clips and silence',
    skipped: hasSound ? undefined : 'it makes no sound',
    check: async (product) => {
      const { renderer, audio, inputs } = product;
      check(audio !== undefined, 'There is no `audio`, though it is said to make sound.');
      const longer = { ...audio, stretches: [...audio.stretches, { kind: 'silence' as const, samples: 1001 }] };
      for (const request of [audio, longer]) {
        const meta = await metaOf(renderer.renderAudio(request, { file: product.path('') }, inputs));
        const samples = request.stretches.reduce((sum, stretch) => sum + stretch.samples, 0);
        checkJson(meta, 'meta');
        checkEqual(new Map(Object.entries(Object(meta))).get('samples'), samples, 'Samples that meta tells of');
      }
    },
  },
  {
    title: 'the same job gives the same bytes, also twice at once',
    check: async (product) => {
      for (const job of targetJobs(product)) {
        const files = [product.path(''), product.path(''), product.path('')];
        const [first = '', second = '', third = ''] = files;
        await Promise.all([record(job(first)).completed(), record(job(second)).completed()]);
        await record(job(third)).completed();
        const contents: string[] = [];
        for (const file of files) contents.push(((await product.read(file)) ?? []).join());
        check(new Set(contents).size === 1, 'Three runs of one job did not give the same bytes.');
      }
    },
  },
  {
    title: 'two subscriptions are two runs',
    check: async (product) => {
      const file = product.path('');
      const job = product.renderer.renderSegment(product.segment, { file }, product.inputs);
      const left = record(job);
      left.unsubscribe();
      await product.renderer.settled();
      await record(job).completed();
      check((await product.read(file)) !== undefined, 'The second run of a job wrote nothing.');
    },
  },
  {
    title: 'leaving a job before its first event leaves nothing',
    check: async (product) => {
      for (const job of targetJobs(product)) {
        const file = product.path('');
        record(job(file)).unsubscribe();
        await checkNoTarget(product, file, 'A job left at once');
      }
    },
  },
  {
    title: 'leaving a job midway, or inside next, leaves nothing',
    check: async (product) => {
      for (const job of targetJobs(product)) {
        const file = product.path('');
        const midway = record(job(file));
        const event = await Promise.race([midway.first('progress'), midway.first('produced')]);
        await turns(1);
        const finished = event.type === 'produced' || midway.events.some(({ type }) => type === 'produced');
        midway.unsubscribe();
        if (!finished) await checkNoTarget(product, file, 'A job left midway');
        const other = product.path('');
        const inside = record(job(other), ({ type }, unsubscribe) => type === 'progress' && unsubscribe());
        const first = await Promise.race([inside.first('progress'), inside.first('produced')]);
        if (first.type === 'progress') await checkNoTarget(product, other, 'A job left inside next');
      }
    },
  },
  {
    title: 'a job that fails gives a typed error, and leaves nothing',
    check: async (product) => {
      const { renderer, segment, inputs } = product;
      const file = product.path('');
      const request = { ...segment, transforms: [{ name: 'no such transform', version: '1' }] };
      const render = (): Promise<void> => record(renderer.renderSegment(request, { file }, inputs)).completed();
      await checkFails(render, 'A segment with an unknown transform', 'unknown-transform');
      await checkNoTarget(product, file, 'A job that failed');
    },
  },
  {
    title: 'a renderer tells what it is able to do, always alike',
    check: async (product) => {
      const { renderer, segment } = product;
      const output = outputOf(product);
      const told = await lastValueFrom(
        renderer.prepare({ output, overwrite: false, sources: [], codecs: { audio: null } }).pipe(toArray()),
      );
      checkEqual(told.length, 1, 'Times that prepare() emitted');
      checkEqual(told[0]?.audio, null, 'The encoder of the sound of an output without');
      const capabilities = await capabilitiesOf(product);
      checkJson(capabilities, 'The capabilities');
      const { containers, video, audio, wideColors, costs } = capabilities;
      const container = containers.find(({ extension }) => output.endsWith(`.${extension}`));
      check(container !== undefined, `The containers lack that of ${output}, which can be written.`);
      check(video !== null, 'There is no encoder of the picture.');
      checkEqual(video.codec, segment.profile.video.codec, 'The codec of the picture, which was asked for');
      check(container.video.includes(video.codec), `The container does not take ${video.codec}.`);
      for (const fingerprint of [video.fingerprint, audio?.fingerprint, wideColors.fingerprint]) {
        check(fingerprint !== '', 'A fingerprint is empty.');
      }
      for (const [what, cost] of Object.entries(costs)) check(cost >= 0, `The cost ${what} is ${cost}.`);
      checkEqual(await capabilitiesOf(product), capabilities, 'The capabilities told a second time');
    },
  },
  {
    title: 'a renderer says at once how many segments are worth asking for together',
    check: async ({ renderer, segment }) => {
      const number = await firstValueFrom(renderer.concurrency(segment.profile), { defaultValue: 0 });
      check(Number.isInteger(number) && number >= 1, `concurrency() says ${number}.`);
    },
  },
  {
    title: 'a disposed renderer renders nothing, and disposing twice is harmless',
    check: async (product) => {
      await product.renderer[Symbol.asyncDispose]();
      await product.renderer[Symbol.asyncDispose]();
      await checkFails(() => renderSegment(product), 'Rendering with a disposed renderer', 'disposed');
    },
  },
  {
    title: 'disposing a renderer ends what it is rendering',
    check: async (product) => {
      const file = product.path('');
      const job = record(product.renderer.renderSegment(product.segment, { file }, product.inputs));
      await product.renderer[Symbol.asyncDispose]();
      await job.completed().catch((error) => checkTyped(error, 'What was being rendered', 'disposed'));
      if (job.end?.error !== undefined) await checkNoTarget(product, file, 'A job of a disposed renderer');
    },
  },
];
