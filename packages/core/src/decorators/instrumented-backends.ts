import type { ArtifactStore } from '../contracts/artifact-store.ts';
import type { ClipCache } from '../contracts/clip-cache.ts';
import type { ClipRenderer } from '../contracts/clip-renderer.ts';
import { type ContractName, contractVersions } from '../contracts/contract-versions.ts';
import type { Prober } from '../contracts/prober.ts';
import { type About, lastly, type Measuring, measured, type Said, Stopwatch, type Tell } from './measure.ts';

/** Calls of one contract. */
const calls =
  (contract: ContractName) =>
  (call: About['call'], of?: string | null): About => ({ contract, call, ...(of == null ? {} : { of }) });

/** Its events are passed on as they are. */
function as<T>(say: (event: T) => Said): Measuring<T> {
  return { say, pass: (event) => event };
}

const once = (): Said => ({ isResult: true });
/** Of what ends with an event of another type than progress. */
function atLast<T extends { readonly type: string; readonly bytes?: number }>(): Measuring<T> {
  return as((event) => ({ isResult: event.type !== 'progress', bytes: event.bytes }));
}

export function instrumentedCache<T extends AsyncDisposable>(cache: ClipCache<T>, tell: Tell): ClipCache<T> {
  const about = calls('ClipCache');
  return {
    contracts: { ClipCache: contractVersions.ClipCache },
    acquire: (key, load) =>
      measured(
        about('acquire', key),
        tell,
        () => cache.acquire(key, load),
        as((event) => (event.type === 'leased' ? { isResult: true, hit: event.hit } : { isResult: false })),
      ),
    hold: async (key, load) => {
      const watch = new Stopwatch(about('hold', key), tell);
      try {
        const lease = await cache.hold(key, load);
        watch.count(0);
        watch.done(lease.hit);
        return lease;
      } catch (error) {
        watch.failed(error);
        throw error;
      }
    },
    settled: () => cache.settled(),
    [Symbol.asyncDispose]: () => lastly(cache, tell),
  };
}

export function instrumentedStore(store: ArtifactStore, tell: Tell): ArtifactStore {
  const about = calls('ArtifactStore');
  const fingerprint = store.fingerprint?.bind(store);
  return {
    contracts: { ArtifactStore: contractVersions.ArtifactStore },
    acquire: (key, produce) =>
      measured(
        about('acquire', key),
        tell,
        () => store.acquire(key, produce),
        as((event) =>
          event.type === 'stored'
            ? { isResult: true, bytes: event.artifact.bytes, hit: event.hit }
            : { isResult: false, bytes: event.bytes },
        ),
      ),
    ...(fingerprint === undefined
      ? {}
      : { fingerprint: (file) => measured(about('fingerprint', file), tell, () => fingerprint(file), atLast()) }),
    settled: () => store.settled(),
    [Symbol.asyncDispose]: () => lastly(store, tell),
  };
}

export function instrumentedRenderer(renderer: ClipRenderer, tell: Tell): ClipRenderer {
  const about = calls('ClipRenderer');
  return {
    contracts: { ClipRenderer: contractVersions.ClipRenderer },
    prepare: (request) => measured(about('prepare', request.output), tell, () => renderer.prepare(request), as(once)),
    concurrency: (profile) => renderer.concurrency(profile),
    renderSegment: (request, target, inputs) =>
      measured(about('renderSegment'), tell, () => renderer.renderSegment(request, target, inputs), atLast()),
    renderAudio: (request, target, inputs) =>
      measured(about('renderAudio'), tell, () => renderer.renderAudio(request, target, inputs), atLast()),
    join: (request, inputs) =>
      measured(
        about('join', request.output),
        tell,
        () => renderer.join(request, inputs),
        as((event) =>
          event.type === 'joined'
            ? { isResult: true, bytes: event.verification.bytes }
            : { isResult: false, bytes: event.bytes },
        ),
      ),
    settled: () => renderer.settled(),
    [Symbol.asyncDispose]: () => lastly(renderer, tell),
  };
}

export function instrumentedProber(prober: Prober, tell: Tell): Prober {
  const about = calls('Prober');
  return {
    contracts: { Prober: contractVersions.Prober },
    probe: (request, help) => measured(about('probe', request.uri), tell, () => prober.probe(request, help), as(once)),
    index: (request, range, detail) =>
      measured(about('index', request.uri), tell, () => prober.index(request, range, detail), as(once)),
    settled: () => prober.settled(),
    [Symbol.asyncDispose]: () => lastly(prober, tell),
  };
}
