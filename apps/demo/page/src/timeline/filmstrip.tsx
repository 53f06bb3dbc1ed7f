import { type Clip, sourceName } from '@clipwright/core';
import type { ReactElement } from 'react';
import { address } from '../api/client.ts';
import { useStudio } from '../app/studio.ts';
import { shownOf } from '../model/lengths.ts';
import { useStore } from '../ui/store.ts';
import type { Sight } from './sight.ts';

/** Width of a picture, in pixels. */
const tile = 96;

interface FilmstripProps {
  readonly clip: Clip;
  /** Pixels on the timeline. */
  readonly from: number;
  readonly width: number;
  readonly sight: Sight;
}

/** Pictures of what a clip shows, where it is in sight. */
export function Filmstrip({ clip, from, width, sight }: FilmstripProps): ReactElement | null {
  const { media } = useStudio();
  const name = sourceName(clip);
  const probed = useStore(media, ({ probed }) => probed.get(name));
  const shown = useStore(media, ({ sources }) => sources).size > 0 ? shownOf(clip, media.get().sources) : undefined;
  if (probed?.state !== 'ready' || shown === undefined) return null;
  const { probe, facts } = probed;
  const [start, end] = [shown.start.toNumber(), shown.end.toNumber()];
  const backwards = shown.speed.compare(0) < 0;
  const first = Math.max(0, Math.floor((sight.from - from) / tile));
  const last = Math.min(Math.ceil(width / tile), Math.ceil((sight.from + sight.width - from) / tile));
  const tiles = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  const indexAt = (place: number): number => {
    const share = Math.min(1, (place * tile) / width);
    const time = backwards ? end - share * (end - start) : start + share * (end - start);
    const index = Math.floor((time / facts.duration.toNumber()) * probe.thumbnails);
    return Math.max(0, Math.min(probe.thumbnails - 1, index));
  };
  return (
    <span className="filmstrip" aria-hidden="true">
      {tiles.map((place) => (
        <img
          key={place}
          alt=""
          draggable={false}
          decoding="async"
          fetchPriority="low"
          src={address('/media/thumbnail', { name, index: indexAt(place), width: 160 })}
          style={{ left: `${place * tile}px`, width: `${tile}px` }}
        />
      ))}
    </span>
  );
}
