import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { soundName, soundsIn } from '../model/layers.ts';
import { exactSeconds } from '../model/seconds.ts';
import { Icon } from '../ui/icons.tsx';
import { useStore } from '../ui/store.ts';

/** Music lies under all of the timeline, and sound beside the clips from where it begins. */
export function MusicRow({ width }: { readonly width: number }): ReactElement {
  const { editor } = useStudio();
  const music = useStore(editor, ({ history }) => history.present.rest.music);
  const layers = useStore(editor, ({ history }) => history.present.rest.layers);
  const zoom = useStore(editor, (state) => state.zoom);
  return (
    <div className="music-row">
      {music !== undefined && (
        <p className="music" style={{ width: `${width}px` }}>
          <Icon name="music" />
          <span className="clip-name">{music.source}</span>
        </p>
      )}
      {soundsIn(layers).map(({ index, layer }) => (
        <p
          key={index}
          className="music voice"
          style={{ left: `${(exactSeconds(layer.start)?.toNumber() ?? 0) * zoom}px` }}
        >
          <Icon name="voice" />
          <span className="clip-name">{soundName(layer)}</span>
        </p>
      ))}
    </div>
  );
}
