import { isGap, sourceName } from '@clipwright/core';
import { useStudio } from '../app/studio.ts';
import { useStore } from '../ui/store.ts';

/** Width of the canvas by its height: that of the size that is asked for, or of the first clip that is known. */
export function useCanvasRatio(): number {
  const { editor, media, settings } = useStudio();
  const size = useStore(settings, (chosen) => chosen.size);
  const entries = useStore(editor, ({ history }) => history.present.entries);
  const probed = useStore(media, (state) => state.probed);
  const [width = 0, height = 0] = size.split('x').map(Number);
  if (width > 0 && height > 0) return width / height;
  for (const { item } of entries) {
    const found = isGap(item) ? undefined : probed.get(sourceName(item));
    if (found?.state !== 'ready') continue;
    const { displayWidth, displayHeight } = found.probe.info.video;
    return displayWidth / displayHeight;
  }
  return 16 / 9;
}
