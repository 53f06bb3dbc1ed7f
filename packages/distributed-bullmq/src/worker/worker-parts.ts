import type { ArtifactStore, ClipLoader, ClipRenderer } from '@clipwright/core';
import type { RendererCapabilities } from '@clipwright/core/author';
import type { Folders } from '@clipwright/node-kit';
import type { AskedOutput } from '../job/job-shape.ts';
import type { WorkerTransform } from './worker-transforms.ts';

/** What a worker makes pieces with. */
export interface WorkerParts {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
  readonly store: ArtifactStore;
  readonly transforms: readonly WorkerTransform[];
  /** What is read of is below it. */
  media(): Promise<Folders>;
  /** What the renderer is able to do for an output. */
  capabilities(output: AskedOutput): Promise<RendererCapabilities>;
}
