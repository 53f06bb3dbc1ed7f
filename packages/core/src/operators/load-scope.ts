import type { LoadScope } from '../contracts/clip-cache.ts';

/** The scope of one run of a load, as whoever runs it has it. */
export interface OpenScope extends LoadScope {
  /** It is somebody else's from now on. */
  deliver(resource: AsyncDisposable): void;
  /** The run is over: what is here is discarded, and so is what comes later. */
  close(): void;
}

/** @param discard Disposes of what nobody gets; is handed each once, however often it was registered. */
export function loadScope(discard: (resource: AsyncDisposable) => void): OpenScope {
  /** Everything that was ever registered. */
  const known = new WeakSet<AsyncDisposable>();
  const kept = new Set<AsyncDisposable>();
  let closed = false;
  return {
    add: (resource) => {
      if (known.has(resource)) return resource;
      known.add(resource);
      if (closed) discard(resource);
      else kept.add(resource);
      return resource;
    },
    deliver: (resource) => {
      kept.delete(resource);
    },
    close: () => {
      closed = true;
      for (const resource of kept) {
        // Before it is disposed of, as that may come back here.
        kept.delete(resource);
        discard(resource);
      }
    },
  };
}
