import type { ReactElement } from 'react';
import { PassingTime } from './passing-time.tsx';
import { PlayingVideo } from './playing-video.tsx';
import type { ShownAt } from './shown-at.ts';
import { StillFrame } from './still-frame.tsx';
import { usePlayable } from './use-playable.ts';

/** Plays from the playhead on: the source itself, or a copy that a browser plays. Clip after clip, until the end. */
export function ClipPlayer({ shown }: { readonly shown: ShownAt }): ReactElement {
  const { name, speed, placed } = shown;
  const { state, onError } = usePlayable(name);
  const { source } = state;
  if (speed <= 0 || source === undefined) {
    const why = `Shown as a frame: it ${speed < 0 ? 'runs backwards' : 'stands still'}.`;
    return (
      <>
        {speed <= 0 && <PassingTime />}
        <StillFrame name={name} seconds={shown.seconds} />
        <p className="screen-text">{speed <= 0 ? why : state.text}</p>
      </>
    );
  }
  return <PlayingVideo key={`${placed.entry.id} ${source}`} source={source} shown={shown} onError={onError} />;
}
