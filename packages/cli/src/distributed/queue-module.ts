import type { ClipRenderer } from '@clipwright/core';
import { ArtifactStoreId, ClipRendererId, LifetimesId } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import type { QueuePackage } from './optional-package.ts';

export interface QueueModuleOptions {
  readonly url: string;
  /** The folder that workers have, too. */
  readonly media: string;
  /** Whether other files are put into the store for them. */
  readonly shareSources: boolean;
}

/** Has workers make what the bound renderer makes; pieces are kept in the bound store. */
export function queueModule(
  { bullmqRenderer }: QueuePackage,
  { url, ...sources }: QueueModuleOptions,
): ContainerModule {
  return new ContainerModule(({ onActivation }) => {
    onActivation(ClipRendererId, (context, own) => {
      const store = context.get(ArtifactStoreId);
      const renderer = bullmqRenderer({ renderer: kept(own), store, ...sources, queue: { url } });
      context.get(LifetimesId, { optional: true })?.own(ClipRendererId, renderer);
      return renderer;
    });
  });
}

/** The same, which whoever made it disposes. */
function kept(renderer: ClipRenderer): ClipRenderer {
  return {
    ...(renderer.contracts === undefined ? {} : { contracts: renderer.contracts }),
    prepare: (request) => renderer.prepare(request),
    concurrency: (profile) => renderer.concurrency(profile),
    renderSegment: (request, target, inputs) => renderer.renderSegment(request, target, inputs),
    renderAudio: (request, target, inputs) => renderer.renderAudio(request, target, inputs),
    join: (request, inputs) => renderer.join(request, inputs),
    settled: () => renderer.settled(),
    [Symbol.asyncDispose]: () => renderer.settled(),
  };
}
