import { useEffect, useState } from 'react';
import { ask } from '../api/client.ts';
import type { OutputsAnswer } from '../api/shapes.ts';

export type Container = OutputsAnswer['containers'][number];

const none: readonly Container[] = [];

/**
 * What a renderer can write, as the server says; nothing while nobody knows. An empty name is the server's own choice.
 */
export function useOutputs(renderer: string): readonly Container[] {
  const [known, setKnown] = useState(none);
  useEffect(() => {
    const abort = new AbortController();
    const query = renderer === '' ? {} : { renderer };
    ask<OutputsAnswer>('/outputs', { query, signal: abort.signal }).then(
      ({ containers }) => setKnown(containers),
      () => !abort.signal.aborted && setKnown(none),
    );
    return () => abort.abort();
  }, [renderer]);
  return known;
}

/** `MP4`; `GIF, no sound`; `MP3, sound alone`. */
export function formatText({ extension, video, audio }: Container): string {
  const lacks = video.length === 0 ? ', sound alone' : audio.length === 0 ? ', no sound' : '';
  return `${extension.toUpperCase()}${lacks}`;
}
