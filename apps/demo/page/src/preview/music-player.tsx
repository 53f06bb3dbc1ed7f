import { type ReactElement, useEffect, useRef } from 'react';
import { address } from '../api/client.ts';
import { useStudio } from '../app/studio.ts';
import { exactSeconds } from '../model/seconds.ts';
import { useStore } from '../ui/store.ts';

/** Apart by more than this, in seconds, the music is brought to the playhead. */
const apart = 0.3;

/** The music while the preview plays: it follows the playhead. One that a browser does not play is not heard. */
export function MusicPlayer(): ReactElement | null {
  const studio = useStudio();
  const audio = useRef<HTMLAudioElement>(null);
  const music = useStore(studio.editor, ({ history }) => history.present.rest.music);
  useEffect(() => {
    const element = audio.current;
    if (element === null || music === undefined) return;
    const start = exactSeconds(music.start)?.toNumber() ?? 0;
    element.volume = Math.min(1, music.volume ?? 1);
    const follow = (): void => {
      if (!(element.duration > 0)) return;
      const into = start + studio.editor.get().playhead;
      const isOver = into >= element.duration && music.loop !== true;
      const wanted = into % element.duration;
      if (Math.abs(element.currentTime - wanted) > apart) element.currentTime = wanted;
      if (isOver) element.pause();
      else if (element.paused) element.play().catch(() => {});
    };
    element.addEventListener('loadedmetadata', follow);
    const left = studio.editor.subscribe(follow);
    return () => {
      element.removeEventListener('loadedmetadata', follow);
      left();
    };
  }, [studio, music]);
  if (music === undefined) return null;
  // biome-ignore lint/a11y/useMediaCaption: music has none
  return <audio ref={audio} src={address('/media/file', { name: music.source })} preload="auto" />;
}
