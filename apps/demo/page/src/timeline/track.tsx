import { type ReactElement, useMemo, useRef } from 'react';
import { useStudio } from '../app/studio.ts';
import { visibleRange } from '../model/layout.ts';
import { indexOfEntry } from '../model/project.ts';
import { useStore, useValue } from '../ui/store.ts';
import { ClipBox } from './clip-box.tsx';
import { dropPlace } from './drop.ts';
import { itemKey, partsOf } from './parts.ts';
import type { Sight } from './sight.ts';
import { useLayout } from './use-layout.ts';

/** Pixels beyond what is in sight in which clips are drawn too. */
const margin = 200;

/** The main track: the clips that are in sight, and the selected one, which may have the focus. */
export function Track({ sight }: { readonly sight: Sight }): ReactElement {
  const studio = useStudio();
  const layout = useLayout();
  const { zoom, selected, history } = useStore(studio.editor, (editor) => editor);
  const job = useStore(studio.run, (run) => run.job);
  const over = job?.report !== undefined || job?.state === 'failed';
  const failures = useStore(studio.run, (run) => (job ? (run.records.get(job.id)?.failures.size ?? 0) : 0));
  const loaded = useStore(studio.run, (run) => run.records);
  // Failures are added in place: their number says whether there are new ones.
  const parts = useMemo(() => partsOf(job, job && loaded.get(job.id)), [job, loaded, over, failures]);
  const [first, end] = visibleRange(layout, (sight.from - margin) / zoom, (sight.from + sight.width + margin) / zoom);
  const indices = Array.from({ length: end - first }, (_, i) => first + i);
  const chosen = indexOfEntry(history.present, selected);
  if (chosen >= 0 && (chosen < first || chosen >= end)) indices.push(chosen);
  // Whoever comes by Tab comes to the selected clip, or to the first one.
  const reachable = chosen >= 0 ? chosen : first;
  const count = layout.placed.length;
  return (
    <div className="track">
      <ol className="clips" aria-label={`${count} ${count === 1 ? 'clip' : 'clips'}`}>
        {indices.map((index) => {
          const placed = layout.placed[index];
          if (placed === undefined) return null;
          const { entry, left, width } = placed;
          return (
            <ClipBox
              key={entry.id}
              entry={entry}
              index={index}
              count={count}
              left={left}
              width={width}
              zoom={zoom}
              sight={sight}
              isSelected={index === chosen}
              isReachable={index === reachable}
              part={parts.get(itemKey(entry.item))}
            />
          );
        })}
      </ol>
      {count === 0 && <p className="track-empty hint">Drag media here, or press + on one of them.</p>}
      <DropMarker />
    </div>
  );
}

function DropMarker(): ReactElement | null {
  const studio = useStudio();
  const drag = useValue(studio.drag);
  const marker = useRef<HTMLDivElement>(null);
  const layout = useLayout();
  const zoom = useStore(studio.editor, (editor) => editor.zoom);
  const viewport = marker.current?.closest('.timeline-viewport');
  const at = drag === undefined || !viewport ? undefined : dropPlace(studio, viewport, drag);
  const seconds = at === undefined ? 0 : (layout.placed[at]?.left ?? layout.duration);
  return <div ref={marker} className="drop-marker" hidden={at === undefined} style={{ left: `${seconds * zoom}px` }} />;
}
