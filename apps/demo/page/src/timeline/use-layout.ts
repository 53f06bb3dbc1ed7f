import { type Studio, useStudio } from '../app/studio.ts';
import { type Layout, layoutOf } from '../model/layout.ts';
import type { Sources } from '../model/lengths.ts';
import type { Entry } from '../model/project.ts';
import { useStore } from '../ui/store.ts';

let last: { readonly entries: readonly Entry[]; readonly sources: Sources; readonly layout: Layout } | undefined;

/** Where everything stands now. Worked out once for all who ask. */
export function currentLayout({ editor, media }: Studio): Layout {
  const { entries } = editor.get().history.present;
  const { sources } = media.get();
  if (last?.entries !== entries || last.sources !== sources) {
    last = { entries, sources, layout: layoutOf(entries, sources) };
  }
  return last.layout;
}

export function useLayout(): Layout {
  const studio = useStudio();
  useStore(studio.editor, (editor) => editor.history.present.entries);
  useStore(studio.media, (media) => media.sources);
  return currentLayout(studio);
}
