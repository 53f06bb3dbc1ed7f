import type { TextLayer } from '@clipwright/core';
import type { CSSProperties, ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { isThere, textsIn } from '../model/layers.ts';
import type { Placed } from '../model/layout.ts';
import { lookOf } from '../timeline/look.ts';
import { useStore } from '../ui/store.ts';
import { useCanvasRatio } from './canvas.ts';

/** The words that lie on the picture at a time of the timeline, about where the painter puts them. */
export function Words({ placed, time }: { readonly placed: Placed | undefined; readonly time: number }): ReactElement {
  const { editor } = useStudio();
  const ratio = useCanvasRatio();
  const above = useStore(editor, ({ history }) => history.present.rest.layers);
  const within = textsIn(placed?.entry.item.layers).filter(({ layer }) => isThere(layer, time - (placed?.left ?? 0)));
  const all = [...within, ...textsIn(above).filter(({ layer }) => isThere(layer, time))];
  return (
    <div className="canvas" style={canvasStyle(ratio)}>
      {all.map(({ layer }, i) => (
        <p className="lettering" dir="auto" key={`${i} ${layer.text}`} style={wordsStyle(layer)}>
          {layer.text}
        </p>
      ))}
    </div>
  );
}

export function canvasStyle(ratio: number): CSSProperties {
  return { width: `min(100cqw, ${100 * ratio}cqh)`, aspectRatio: ratio };
}

/** Lengths of a look are shares of the canvas's height, and places those of `background-position`. */
function wordsStyle(layer: TextLayer): CSSProperties {
  const { position, size, weight, italic, color, align, lineHeight, width, box, outline, shadow } = lookOf(layer);
  const share = (of: number): string => `${100 * of}cqh`;
  return {
    left: `${100 * position.x}%`,
    top: `${100 * position.y}%`,
    transform: `translate(${-100 * position.x}%, ${-100 * position.y}%)`,
    maxWidth: `${100 * width}%`,
    fontSize: share(size),
    fontWeight: weight,
    fontStyle: italic ? 'italic' : 'normal',
    lineHeight,
    color,
    textAlign: align,
    opacity: layer.opacity ?? 1,
    ...(box !== null && {
      background: box.color,
      padding: share(box.padding ?? 0),
      borderRadius: share(box.radius ?? 0),
    }),
    ...(outline !== null && { WebkitTextStroke: `${share(outline.width * 2)} ${outline.color}`, paintOrder: 'stroke' }),
    ...(shadow !== null && {
      textShadow: `${share(shadow.x ?? 0)} ${share(shadow.y ?? 0)} ${share((shadow.blur ?? 0) * 2)} ${shadow.color}`,
    }),
  };
}
