import { isGap, Rational, sourceName } from '@clipwright/core';
import { type Studio, useStudio } from '../app/studio.ts';
import { exactRate } from '../model/seconds.ts';
import { useStore } from '../ui/store.ts';

/** Frames per second that the timeline counts in: its list's own, its first source's, or 25. */
export function listRate({ editor, media }: Studio): Rational {
  const { rest, entries } = editor.get().history.present;
  const own = exactRate(rest.rate);
  if (own !== undefined) return own;
  for (const { item } of entries) {
    const facts = isGap(item) ? undefined : media.get().sources.get(sourceName(item));
    if (facts !== undefined) return facts.rate;
  }
  return Rational.of(25);
}

export function useListRate(): number {
  const studio = useStudio();
  useStore(studio.editor, (editor) => editor.history.present);
  return useStore(studio.media, () => listRate(studio).toNumber());
}
