import { type ReactElement, useEffect, useRef } from 'react';
import { address } from '../api/client.ts';
import { useStudio } from '../app/studio.ts';
import { Notice } from '../ui/notice.tsx';
import { useStore } from '../ui/store.ts';
import { endingOf } from './settings.ts';

/** The finished video. The playhead goes along while it plays, and it goes along with the playhead otherwise. */
export function Result(): ReactElement {
  const studio = useStudio();
  const job = useStore(studio.run, (run) => run.job);
  const playhead = useStore(studio.editor, (editor) => editor.playhead);
  const video = useRef<HTMLVideoElement>(null);
  const done = job?.state === 'done' ? job : undefined;
  useEffect(() => {
    const element = video.current;
    if (element?.paused && !element.seeking && Math.abs(element.currentTime - playhead) > 0.02) {
      element.currentTime = playhead;
    }
  }, [playhead]);
  const isMovingPicture = ['gif', 'webp'].includes(endingOf(done?.output ?? ''));
  const path = done && `/renders/${encodeURIComponent(done.id)}/output`;
  return (
    <section className="panel result" aria-label="Result">
      <header className="panel-head">
        <h2>Result</h2>
        {path !== undefined && (
          <a className="button plain small" href={address(path, { download: 1 })}>
            Download
          </a>
        )}
      </header>
      <div className="screen">
        {path === undefined && <Notice title={job === undefined ? 'Nothing rendered yet' : 'Not finished'} />}
        {path !== undefined && isMovingPicture && (
          <img key={path} className="still" src={address(path)} alt={`The video ${done?.output}`} />
        )}
        {path !== undefined && !isMovingPicture && (
          // biome-ignore lint/a11y/useMediaCaption: what is rendered has none
          <video
            ref={video}
            key={path}
            className="still"
            src={address(path)}
            controls
            playsInline
            preload="metadata"
            aria-label={`The video ${done?.output}`}
            onLoadedMetadata={({ currentTarget }) => {
              currentTarget.currentTime = Math.min(playhead, currentTarget.duration);
            }}
            onTimeUpdate={({ currentTarget }) => {
              if (!currentTarget.paused) studio.dispatch({ type: 'seek', seconds: currentTarget.currentTime });
            }}
          />
        )}
      </div>
    </section>
  );
}
