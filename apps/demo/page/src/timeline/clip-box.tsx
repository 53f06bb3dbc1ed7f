import { isGap, sourceName } from '@clipwright/core';
import { memo, type ReactElement, useEffect, useRef } from 'react';
import { useStudio } from '../app/studio.ts';
import { textsIn } from '../model/layers.ts';
import type { Entry } from '../model/project.ts';
import { Icon } from '../ui/icons.tsx';
import { timeText } from '../ui/time-text.ts';
import { selectPlace } from './commands.ts';
import { Filmstrip } from './filmstrip.tsx';
import { fileName } from './item-name.ts';
import type { Part } from './parts.ts';
import type { Sight } from './sight.ts';
import { startDrag } from './start-drag.ts';
import { transitionText } from './transition-fields.tsx';
import { TrimHandle } from './trim-handle.tsx';
import { currentLayout } from './use-layout.ts';

interface ClipBoxProps {
  readonly entry: Entry;
  readonly index: number;
  readonly count: number;
  /** Seconds. */
  readonly left: number;
  readonly width: number;
  readonly zoom: number;
  readonly sight: Sight;
  readonly isSelected: boolean;
  readonly isReachable: boolean;
  readonly part: Part | undefined;
}

/** Narrower ones have no words in them, in pixels. */
const roomForText = 44;

export const ClipBox = memo(function ClipBox(props: ClipBoxProps): ReactElement {
  const { entry, index, count, left, width, zoom, sight, isSelected, isReachable, part } = props;
  const studio = useStudio();
  const { item } = entry;
  const name = fileName(item);
  const pixels = Math.max(2, width * zoom);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Keys that select take the focus along, where a clip has it.
    const focused = document.activeElement;
    if (isSelected && focused !== button.current && focused?.closest('.clips')) button.current?.focus();
  }, [isSelected]);
  // What is seen of it comes first, as it is seen.
  const seen = `${name} ${part?.text ?? timeText(width)}`;
  const words = isGap(item) ? [] : textsIn(item.layers).map(({ layer }) => layer.text);
  const into = index > 0 && item.transition && transitionText(item.transition);
  const said = [seen, `clip ${index + 1} of ${count}`, part && `${timeText(width)} long`, part?.why, into, ...words];
  return (
    <li
      className={`clip ${isGap(item) ? 'gap' : ''} ${isSelected ? 'selected' : ''} ${part?.kind ?? ''}`}
      style={{ left: `${left * zoom}px`, width: `${pixels}px` }}
      aria-setsize={count}
      aria-posinset={index + 1}
      data-clip={index}
    >
      <button
        ref={button}
        type="button"
        className="clip-face"
        tabIndex={isReachable ? 0 : -1}
        aria-pressed={isSelected}
        aria-label={said.filter(Boolean).join(', ')}
        title={part === undefined ? name : `${name}. ${part.text}: ${part.why}`}
        onClick={() => {
          const placed = currentLayout(studio).placed[index];
          if (placed !== undefined) selectPlace(studio, placed);
        }}
        onPointerDown={(event) => startDrag(studio, event, { id: entry.id }, name)}
      >
        {!isGap(item) && <Filmstrip clip={item} from={left * zoom} width={pixels} sight={sight} />}
        {pixels >= roomForText && (
          <span className="clip-label">
            {part?.kind === 'failed' && <Icon name="warning" />}
            {words.length > 0 && <Icon name="text" />}
            <span className="clip-name">{name}</span> <span className="clip-time">{part?.text ?? timeText(width)}</span>
          </span>
        )}
        {part !== undefined && part.kind === 'encoded' && part.copied > 0 && (
          <span className="part-copied" style={{ width: `${part.copied * 100}%` }} />
        )}
      </button>
      {item.transition !== undefined && index > 0 && (
        <span className="crossfade" title={transitionText(item.transition)}>
          <Icon name="crossfade" />
        </span>
      )}
      {!isGap(item) && isSelected && (
        <>
          <TrimHandle entry={entry} edge="head" zoom={zoom} source={sourceName(item)} />
          <TrimHandle entry={entry} edge="tail" zoom={zoom} source={sourceName(item)} />
        </>
      )}
    </li>
  );
});
