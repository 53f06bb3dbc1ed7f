import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useStudio } from '../app/studio.ts';
import { seek } from '../timeline/commands.ts';
import { currentLayout } from '../timeline/use-layout.ts';
import type { ShownAt } from './shown-at.ts';
import { StillFrame } from './still-frame.tsx';

interface PlayingVideoProps {
  readonly source: string;
  readonly shown: ShownAt;
  readonly onError: () => void;
}

/** Nearer to a clip's end than this, in seconds, it is over. */
const over = 1e-3;

/** One clip while it plays: the video leads, and the playhead follows. */
export function PlayingVideo({ source, shown, onError }: PlayingVideoProps): ReactElement {
  const studio = useStudio();
  const video = useRef<HTMLVideoElement>(null);
  const [first] = useState(shown);
  const [ready, setReady] = useState(false);
  const { name, speed, volume, begins } = shown;
  const { index } = shown.placed;

  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.playbackRate = Math.min(16, Math.max(0.0625, speed));
    element.volume = volume;
    let frame = 0;
    const start = (): void => {
      element.currentTime = first.seconds;
      element.play().catch(() => studio.playing.set(false));
    };
    const follow = (): void => {
      frame = requestAnimationFrame(follow);
      const { placed, duration } = currentLayout(studio);
      const now = placed[index];
      if (now === undefined) studio.playing.set(false);
      if (now === undefined || element.seeking || element.readyState < 2) return;
      const time = now.left + (element.currentTime - begins) / speed;
      const end = now.left + now.width;
      const isOver = time >= end - over || element.ended;
      seek(studio, isOver ? end : time);
      if (isOver && end >= duration - over) studio.playing.set(false);
    };
    if (element.readyState >= 1) start();
    else element.addEventListener('loadedmetadata', start, { once: true });
    frame = requestAnimationFrame(follow);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('loadedmetadata', start);
      element.pause();
    };
  }, [studio, first, begins, speed, volume, index]);

  return (
    <>
      {!ready && <StillFrame name={name} seconds={first.seconds} />}
      {/* biome-ignore lint/a11y/useMediaCaption: clips have none */}
      <video
        ref={video}
        className="still"
        src={source}
        preload="auto"
        playsInline
        onLoadedData={() => setReady(true)}
        onError={onError}
        aria-label={`${name}, playing`}
      />
    </>
  );
}
