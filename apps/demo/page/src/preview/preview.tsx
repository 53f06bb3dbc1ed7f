import { type Clip, isGap, sourceName } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { indexAt } from '../model/layout.ts';
import type { Entry } from '../model/project.ts';
import { useLayout } from '../timeline/use-layout.ts';
import { Notice } from '../ui/notice.tsx';
import { useStore, useValue } from '../ui/store.ts';
import { useCanvasRatio } from './canvas.ts';
import { ClipPlayer } from './clip-player.tsx';
import { Framed } from './framed.tsx';
import { PassingTime } from './passing-time.tsx';
import { shownAt } from './shown-at.ts';
import { SoundsBeside } from './sounds-beside.tsx';
import { StillFrame } from './still-frame.tsx';
import { canvasStyle, Words } from './words.tsx';

/** What is on screen at the playhead: a frame of a clip, the clip while it plays, or an end that is being trimmed. */
export function Preview(): ReactElement {
  const studio = useStudio();
  const layout = useLayout();
  const trimming = useValue(studio.trimming);
  const playing = useValue(studio.playing);
  const playhead = useStore(studio.editor, (editor) => editor.playhead);
  const sources = useStore(studio.media, (media) => media.sources);
  const shown = shownAt(layout, sources, playhead);
  const placed = layout.placed[indexAt(layout, playhead)];
  const selected = useStore(studio.editor, (editor) => editor.selected);
  const trimmed = layout.placed.find(({ entry }) => entry.id === selected)?.entry;
  return (
    <section className="preview panel" aria-label="Preview" data-edits>
      <div className="screen">
        {shown === undefined && trimming === undefined && <Nothing />}
        {playing && <SoundsBeside />}
        {shown === undefined && placed !== undefined && playing && <PassingTime />}
        {(shown !== undefined || trimming !== undefined) && (
          <Framed clip={clipOf(trimming === undefined ? placed?.entry : trimmed)}>
            {shown !== undefined && playing && trimming === undefined && <ClipPlayer shown={shown} />}
            {trimming !== undefined && <StillFrame name={trimming.name} seconds={trimming.seconds} />}
            {shown !== undefined && !playing && trimming === undefined && (
              <StillFrame name={shown.name} seconds={shown.seconds} />
            )}
          </Framed>
        )}
        {trimming === undefined && <Words placed={placed} time={playhead} />}
        {trimming !== undefined && (
          <p className="screen-text" role="status">
            {trimming.text}
          </p>
        )}
      </div>
    </section>
  );
}

function clipOf(entry: Entry | undefined): Clip | undefined {
  return entry === undefined || isGap(entry.item) ? undefined : entry.item;
}

/** Why there is no picture. */
function Nothing(): ReactElement {
  const studio = useStudio();
  const layout = useLayout();
  const ratio = useCanvasRatio();
  const playhead = useStore(studio.editor, (editor) => editor.playhead);
  const item = layout.placed[indexAt(layout, playhead)]?.entry.item;
  const name = item === undefined || isGap(item) ? undefined : sourceName(item);
  const probed = useStore(studio.media, (media) => (name === undefined ? undefined : media.probed.get(name)));
  if (item === undefined)
    return <Notice title="Nothing on the timeline yet">Add media from the library to begin.</Notice>;
  if (isGap(item) && (item.color !== undefined || item.layers !== undefined)) {
    return <div className="canvas" style={{ ...canvasStyle(ratio), background: item.color ?? '#000000' }} />;
  }
  if (name === undefined) return <Notice title="Black and silent here" />;
  if (probed?.state !== 'failed') return <Notice title={`Nothing is known of ${name} yet`} />;
  const { message, remedy } = probed.error;
  return (
    <Notice look="failed" title={`${name} cannot be shown`}>
      {message} {remedy}
    </Notice>
  );
}
