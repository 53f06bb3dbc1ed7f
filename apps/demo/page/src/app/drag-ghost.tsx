import type { ReactElement } from 'react';
import { Icon } from '../ui/icons.tsx';
import { useValue } from '../ui/store.ts';
import { useStudio } from './studio.ts';

/** What is dragged, beside the pointer. */
export function DragGhost(): ReactElement | null {
  const drag = useValue(useStudio().drag);
  if (drag === undefined) return null;
  return (
    <p className="ghost" style={{ transform: `translate(${drag.x + 12}px, ${drag.y + 10}px)` }} aria-hidden="true">
      <Icon name="film" />
      {drag.text}
    </p>
  );
}
