import type { Layer, Music } from '@clipwright/core';
import { type ReactElement, useEffect, useRef } from 'react';
import { address } from '../api/client.ts';
import { useStudio } from '../app/studio.ts';
import { soundsIn } from '../model/layers.ts';
import { exactSeconds } from '../model/seconds.ts';
import { useStore } from '../ui/store.ts';

/** Apart by more than this, in seconds, a sound is brought to the playhead. */
const apart = 0.3;

/** A sound that is heard while the preview plays. */
interface Beside {
  readonly name: string;
  /** Seconds of the timeline at which it begins. */
  readonly from: number;
  /** Seconds into its file at which it begins. */
  readonly start: number;
  readonly volume: number;
  readonly loop: boolean;
}

function besides(music: Music | undefined, layers: readonly Layer[] | undefined): readonly Beside[] {
  const seconds = (value: Music['start']): number => exactSeconds(value)?.toNumber() ?? 0;
  const loud = (volume = 1): number => Math.min(1, volume);
  const voices = soundsIn(layers).map(({ layer: { audio, start } }) => ({
    ...{ name: [audio.source].flat()[0] ?? '', from: seconds(start), start: seconds(audio.start) },
    ...{ volume: loud(audio.volume), loop: false },
  }));
  if (music === undefined) return voices;
  const { source: name, start, volume, loop = false } = music;
  return [{ name, from: 0, start: seconds(start), volume: loud(volume), loop }, ...voices];
}

/**
 * Music and voices while the preview plays: they follow the playhead, as loud as they are. What a browser does not play
 * is not heard.
 */
export function SoundsBeside(): ReactElement {
  const { editor } = useStudio();
  const music = useStore(editor, ({ history }) => history.present.rest.music);
  const layers = useStore(editor, ({ history }) => history.present.rest.layers);
  return (
    <>
      {besides(music, layers).map((beside, i) => (
        <SoundBeside key={`${i} ${beside.name}`} {...beside} />
      ))}
    </>
  );
}

function SoundBeside({ name, from, start, volume, loop }: Beside): ReactElement {
  const studio = useStudio();
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (element === null) return;
    element.volume = volume;
    const follow = (): void => {
      if (!(element.duration > 0)) return;
      const since = studio.editor.get().playhead - from;
      const into = start + since;
      const isSilent = since < 0 || (into >= element.duration && !loop);
      const wanted = Math.max(0, into) % element.duration;
      if (Math.abs(element.currentTime - wanted) > apart) element.currentTime = wanted;
      if (isSilent) element.pause();
      else if (element.paused) element.play().catch(() => {});
    };
    element.addEventListener('loadedmetadata', follow);
    const left = studio.editor.subscribe(follow);
    return () => {
      element.removeEventListener('loadedmetadata', follow);
      left();
    };
  }, [studio, from, start, volume, loop]);
  // biome-ignore lint/a11y/useMediaCaption: sound beside pictures has none
  return <audio ref={audio} src={address('/media/file', { name })} preload="auto" />;
}
