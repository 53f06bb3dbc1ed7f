import type { ArtifactStore } from '../contracts/artifact-store.ts';
import type { ClipLoader } from '../contracts/clip-loader.ts';
import type { ClipRenderer } from '../contracts/clip-renderer.ts';
import { contractVersions } from '../contracts/contract-versions.ts';
import type { Prober } from '../contracts/prober.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { closeLate } from './relay.ts';
import type { Again } from './repeating.ts';
import { together } from './together.ts';

export function retryingLoader(loader: ClipLoader, again: Again): ClipLoader {
  const closing = pendingWork();
  const late = closeLate(closing);
  const ends = together([loader], closing);
  return {
    contracts: { ClipLoader: contractVersions.ClipLoader },
    open: (request) => again(() => loader.open(request), late),
    settled: () => ends.settled(),
    [Symbol.asyncDispose]: () => ends[Symbol.asyncDispose](),
  };
}

export function retryingStore(store: ArtifactStore, again: Again): ArtifactStore {
  const fingerprint = store.fingerprint?.bind(store);
  return {
    contracts: { ArtifactStore: contractVersions.ArtifactStore },
    acquire: (key, produce) => again(() => store.acquire(key, produce)),
    ...(fingerprint === undefined ? {} : { fingerprint: (file: string) => again(() => fingerprint(file)) }),
    settled: () => store.settled(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

export function retryingRenderer(renderer: ClipRenderer, again: Again): ClipRenderer {
  return {
    contracts: { ClipRenderer: contractVersions.ClipRenderer },
    prepare: (request) => again(() => renderer.prepare(request)),
    concurrency: (profile) => renderer.concurrency(profile),
    renderSegment: (request, target, inputs) => again(() => renderer.renderSegment(request, target, inputs)),
    renderAudio: (request, target, inputs) => again(() => renderer.renderAudio(request, target, inputs)),
    join: (request, inputs) => again(() => renderer.join(request, inputs)),
    settled: () => renderer.settled(),
    [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
  };
}

export function retryingProber(prober: Prober, again: Again): Prober {
  return {
    contracts: { Prober: contractVersions.Prober },
    probe: (request, help) => again(() => prober.probe(request, help)),
    index: (request, range, detail) => again(() => prober.index(request, range, detail)),
    settled: () => prober.settled(),
    [Symbol.asyncDispose]: () => prober[Symbol.asyncDispose](),
  };
}
