import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { Icon } from '../ui/icons.tsx';
import { useStore } from '../ui/store.ts';

/** Music lies under all of the timeline. */
export function MusicRow({ width }: { readonly width: number }): ReactElement {
  const { editor } = useStudio();
  const music = useStore(editor, ({ history }) => history.present.rest.music);
  return (
    <div className="music-row">
      {music !== undefined && (
        <p className="music" style={{ width: `${width}px` }}>
          <Icon name="music" />
          <span className="clip-name">{music.source}</span>
        </p>
      )}
    </div>
  );
}
