import { memo, type ReactElement } from 'react';
import { address } from '../api/client.ts';
import type { MediaFile } from '../api/shapes.ts';
import { useStudio } from '../app/studio.ts';
import { addSource } from '../timeline/commands.ts';
import { startDrag } from '../timeline/start-drag.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { useStore } from '../ui/store.ts';
import { sizeText, timeText } from '../ui/time-text.ts';
import type { Probed } from './media-store.ts';

interface MediaCardProps {
  readonly file: MediaFile;
  readonly index: number;
  readonly count: number;
}

/** Height of a card and the gap below it, in pixels: all are alike, so that those out of sight need not be there. */
export const cardHeight = 76;

export const MediaCard = memo(function MediaCard({ file, index, count }: MediaCardProps): ReactElement {
  const studio = useStudio();
  const { name } = file;
  const probed = useStore(studio.media, (media) => media.probed.get(name));
  const failed = probed?.state === 'failed';
  return (
    <li
      className={`card ${failed ? 'failed' : ''}`}
      style={{ top: `${index * cardHeight}px` }}
      aria-setsize={count}
      aria-posinset={index + 1}
      onPointerDown={(event) => {
        if (!failed) startDrag(studio, event, { name }, name);
      }}
    >
      <span className="thumb" aria-hidden="true">
        {probed?.state === 'ready' && (
          <img
            alt=""
            draggable={false}
            decoding="async"
            loading="lazy"
            src={address('/media/thumbnail', { name, index: Math.floor(probed.probe.thumbnails / 3), width: 160 })}
          />
        )}
        {failed && <Icon name="warning" />}
        {probed?.state === 'ready' && <span className="thumb-time">{timeText(probed.facts.duration.toNumber())}</span>}
      </span>
      <span className="card-text">
        <span className="card-name" title={name}>
          {name}
        </span>
        <span className="hint" title={failed ? `${probed.error.message} ${probed.error.remedy ?? ''}` : undefined}>
          {about(probed) ?? sizeText(file.bytes)}
        </span>
      </span>
      <IconButton icon="add" label={`Add ${name}`} disabled={failed} onClick={() => addSource(studio, name)} />
    </li>
  );
});

function about(probed: Probed | undefined): string | undefined {
  if (probed === undefined) return undefined;
  if (probed.state === 'failed') return probed.error.message;
  const { video } = probed.probe.info;
  const rate = Number(probed.facts.rate.toNumber().toFixed(2));
  return `${video.displayWidth}×${video.displayHeight}, ${rate} fps`;
}
