import { useMemo } from 'react';
import { useStudio } from '../app/studio.ts';
import { useStore } from '../ui/store.ts';

/**
 * Files that may have sound, those of sound alone first; and one more that a list names, which is not among the media.
 */
export function useSoundFiles(used: string | undefined): readonly (readonly [name: string, text: string])[] {
  const { media } = useStudio();
  const sounds = useStore(media, (state) => state.sounds);
  const files = useStore(media, (state) => state.files);
  return useMemo(() => {
    const names = [...sounds, ...files.map(({ name }) => name)];
    const all = used === undefined || names.includes(used) ? names : [used, ...names];
    return all.map((name) => [name, name] as const);
  }, [sounds, files, used]);
}
