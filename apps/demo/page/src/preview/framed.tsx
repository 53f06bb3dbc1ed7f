import type { Clip, Fit } from '@clipwright/core';
import type { CSSProperties, ReactElement, ReactNode } from 'react';
import { useStudio } from '../app/studio.ts';
import { cutOffOf } from '../model/framing.ts';
import { useStore } from '../ui/store.ts';
import { useCanvasRatio } from './canvas.ts';
import { canvasStyle } from './words.tsx';

declare module 'react' {
  interface CSSProperties {
    [name: `--${string}`]: string | undefined;
  }
}

const fitted: Readonly<Record<Fit, string>> = { contain: 'contain', cover: 'cover', stretch: 'fill' };

/** The canvas with a clip's picture on it: what is left of it, turned and mirrored, as it will be fitted. */
export function Framed({
  clip,
  children,
}: {
  readonly clip: Clip | undefined;
  readonly children: ReactNode;
}): ReactElement {
  const { settings } = useStudio();
  const ratio = useCanvasRatio();
  const fit = useStore(settings, (chosen) => chosen.fit);
  return (
    <div className="canvas" style={{ ...canvasStyle(ratio), ...framing(clip, fit === '' ? 'contain' : fit) }}>
      {children}
    </div>
  );
}

/** A pan or a zoom is not followed: what it shows fills the canvas. */
function framing(clip: Clip | undefined, fit: Fit): CSSProperties {
  const { left, right, top, bottom } = cutOffOf(clip?.crop);
  const turn = clip?.rotate ?? 0;
  const mirrors = { horizontal: 'scaleX(-1)', vertical: 'scaleY(-1)' };
  const isAcross = turn === 90 || turn === 270;
  const percent = (share: number): string => `${100 * share}%`;
  return {
    '--fit': clip?.view === undefined ? fitted[fit] : 'cover',
    '--turn': `${clip?.flip === undefined ? '' : mirrors[clip.flip]} rotate(${turn}deg)`,
    '--still-width': isAcross ? '100cqh' : '100cqw',
    '--still-height': isAcross ? '100cqw' : '100cqh',
    '--part': `inset(${[top, right, bottom, left].map(percent).join(' ')})`,
  };
}
