import { availableParallelism } from 'node:os';
import type { ContainerCapability } from '@clipwright/core/author';
import { listFormatNames, listFormats } from '@clipwright/timeline-formats';
import { firstValueFrom } from 'rxjs';
import {
  healthAnswer,
  type InfoAnswer,
  infoAnswer,
  type OutputsAnswer,
  outputsAnswer,
  outputsQuery,
} from '../api/info.ts';
import { checkEngine } from '../engines.ts';
import { nothing, type Route, route } from '../http/route.ts';
import { writableContainers } from '../media/writable-containers.ts';
import type { Workshop } from '../workshop.ts';

/** What the server is, and whether it lives. */
export function infoRoutes({ options, limits, out, decoding }: Workshop): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/info',
      summary: 'What the server is and has.',
      input: nothing,
      answer: infoAnswer,
      handle: async () => {
        const { engines, jobs = 1, queue = 100, version = '0.0.0' } = options;
        const { bodyBytes, files, streams } = limits;
        return {
          version,
          engines: { loaders: [...engines.loaders], renderers: [...engines.renderers] },
          formats: await formatsOf(options.formats ?? {}),
          cores: availableParallelism(),
          limits: { jobs, queue, bodyBytes, files, streams },
        };
      },
    }),
    route({
      method: 'get',
      path: '/outputs',
      summary: 'The containers that a renderer can write, and the codecs that they take.',
      input: outputsQuery,
      answer: outputsAnswer,
      handle: async ({ renderer }, { signal }) => {
        checkEngine('renderer', renderer, options.engines.renderers);
        const engine = await options.engines.use(renderer === undefined ? {} : { renderer });
        const containers = await decoding.run(() => firstValueFrom(writableContainers(engine, out.base)), signal);
        return { containers: containers.map(containerTold) };
      },
    }),
    route({
      method: 'get',
      path: '/health',
      summary: 'Whether it lives. Nobody needs to be known for it.',
      input: nothing,
      answer: healthAnswer,
      handle: () => ({ status: 'ok' }) as const,
    }),
  ];
}

function containerTold({
  extension,
  video,
  audio,
  maxFrameRate,
}: ContainerCapability): OutputsAnswer['containers'][number] {
  const rate = maxFrameRate === undefined ? {} : { maxFrameRate };
  return { extension, video: [...video], audio: [...audio], ...rate };
}

async function formatsOf(others: NonNullable<Workshop['options']['formats']>): Promise<InfoAnswer['formats']> {
  const own = listFormatNames.map(async (name) => {
    const { extensions, load } = listFormats[name];
    const { write } = await load();
    return { name, extensions: [...extensions], reads: true, writes: write !== undefined };
  });
  const given = Object.entries(others).map(([name, { extensions, write }]) => {
    return { name, extensions: [...extensions], reads: true, writes: write !== undefined };
  });
  return [...(await Promise.all(own)), ...given];
}
