import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStudio } from '../app/studio.ts';
import type { Placed } from '../model/layout.ts';
import { indexOfEntry } from '../model/project.ts';
import { useStore } from '../ui/store.ts';
import { CenteredZoom } from './centered-zoom.ts';
import { followDrop } from './drop.ts';
import { MusicRow } from './music-row.tsx';
import { Ruler } from './ruler.tsx';
import type { Sight } from './sight.ts';
import { Toolbar } from './toolbar.tsx';
import { Track } from './track.tsx';
import { currentLayout, useLayout } from './use-layout.ts';

/** Room beside what is brought into sight, in pixels. */
const roomAround = 40;

/** Room behind the last clip, in pixels, to drop another one there. */
const roomBehind = 240;

export function Timeline(): ReactElement {
  const studio = useStudio();
  const layout = useLayout();
  const zoom = useStore(studio.editor, (editor) => editor.zoom);
  const viewport = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState<Sight>({ from: 0, width: 1600 });

  useLayoutEffect(() => {
    const element = viewport.current;
    if (element === null) return;
    const look = (): void => setSight({ from: element.scrollLeft, width: element.clientWidth });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    const zooming = new CenteredZoom(element, studio);
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
      zooming.end();
    };
  }, [studio]);
  useEffect(() => {
    const element = viewport.current;
    return element === null ? undefined : followDrop(studio, element);
  }, [studio]);
  const selected = useStore(studio.editor, (editor) => editor.selected);
  useEffect(() => {
    // What is added or selected by keys may be out of sight.
    const { placed } = currentLayout(studio);
    const { history, zoom } = studio.editor.get();
    const place = placed[indexOfEntry(history.present, selected)];
    if (viewport.current !== null && place !== undefined) bringIntoSight(viewport.current, place, zoom);
  }, [studio, selected]);

  const width = Math.max(sight.width, layout.duration * zoom + roomBehind);
  return (
    <section className="timeline panel" aria-label="Timeline" data-edits>
      <Toolbar />
      <div className="timeline-viewport" ref={viewport}>
        <div className="timeline-content" style={{ width: `${width}px` }}>
          <Ruler sight={sight} width={width} />
          <Track sight={sight} />
          <MusicRow width={layout.duration * zoom} />
        </div>
      </div>
    </section>
  );
}

/** Scrolls no further than it has to; of what is wider than all that is seen, to its beginning. */
function bringIntoSight(viewport: HTMLElement, { left, width }: Placed, zoom: number): void {
  const { scrollLeft, clientWidth } = viewport;
  const [from, to] = [left * zoom, (left + width) * zoom];
  const isSeen = to > scrollLeft + 40 && from < scrollLeft + clientWidth - 40;
  if (isSeen) return;
  viewport.scrollLeft =
    to > scrollLeft + clientWidth ? Math.min(from, to - clientWidth) + roomAround : from - roomAround;
}
