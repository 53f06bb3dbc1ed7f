import { availableParallelism } from 'node:os';
import { listFormatNames, listFormats } from '@clipwright/timeline-formats';
import { healthAnswer, type InfoAnswer, infoAnswer } from '../api/info.ts';
import { nothing, type Route, route } from '../http/route.ts';
import type { Workshop } from '../workshop.ts';

/** What the server is, and whether it lives. */
export function infoRoutes({ options, limits }: Workshop): readonly Route[] {
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
      path: '/health',
      summary: 'Whether it lives. Nobody needs to be known for it.',
      input: nothing,
      answer: healthAnswer,
      handle: () => ({ status: 'ok' }) as const,
    }),
  ];
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
