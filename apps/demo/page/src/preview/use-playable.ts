import { useCallback, useEffect, useState } from 'react';
import { failureOf } from '../api/api-error.ts';
import { address, respond } from '../api/client.ts';

export interface Playable {
  /** What a `<video>` is given; absent while there is nothing to give. */
  readonly source?: string;
  readonly text?: string;
}

/** How long the server is left alone between two questions, in milliseconds. */
const pause = 500;

/** The address of a source that the browser plays: the file itself, or, where it cannot, a copy made by the server. */
export function usePlayable(name: string): { readonly state: Playable; readonly onError: () => void } {
  const [unplayable, setUnplayable] = useState<string>();
  const [proxy, setProxy] = useState<Playable & { readonly of: string }>();
  const needsProxy = unplayable === name;
  useEffect(() => {
    if (!needsProxy) return;
    const abort = new AbortController();
    waitForProxy(name, abort.signal, (next) => setProxy({ ...next, of: name }));
    return () => abort.abort();
  }, [name, needsProxy]);
  const onError = useCallback(() => setUnplayable(name), [name]);
  if (!needsProxy) return { state: { source: address('/media/file', { name }) }, onError };
  return { state: proxy?.of === name ? proxy : { text: 'A copy that browsers play is being made.' }, onError };
}

async function waitForProxy(name: string, signal: AbortSignal, tell: (state: Playable) => void): Promise<void> {
  try {
    for (;;) {
      // One byte: whether it is there.
      const response = await respond('/media/proxy', { query: { name }, headers: { range: 'bytes=0-0' }, signal });
      if (response.status !== 202) return tell({ source: address('/media/proxy', { name }) });
      const { progress }: { progress?: number } = await response.json();
      const share = progress === undefined ? '' : `: ${Math.round(progress * 100)} %`;
      tell({ text: `A copy that browsers play is being made${share}` });
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (signal.aborted) return;
    }
  } catch (error) {
    if (!signal.aborted) tell({ text: failureOf(error).message });
  }
}
