import { type ReactElement, useMemo, useState } from 'react';
import { useStudio } from '../app/studio.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useStore } from '../ui/store.ts';
import { cardHeight, MediaCard } from './media-card.tsx';
import { useWindow } from './use-window.ts';

export function Library(): ReactElement {
  const { media, reload } = useStudio();
  const state = useStore(media, (value) => value.state);
  const error = useStore(media, (value) => value.error);
  const files = useStore(media, (value) => value.files);
  const truncated = useStore(media, (value) => value.truncated);
  const known = useStore(media, (value) => value.probed.size);
  const [wanted, setWanted] = useState('');
  const found = useMemo(
    () => files.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase())),
    [files, wanted],
  );
  const { ref, first, end } = useWindow(found.length, cardHeight);
  return (
    <section className="library panel" aria-label="Media">
      <header className="panel-head">
        <h2>Media</h2>
        <span className="muted count" aria-live="polite">
          {state === 'ready' && (known < files.length ? `${known} of ${files.length}` : files.length)}
        </span>
      </header>
      <div className="library-search">
        <input
          type="search"
          aria-label="Find media by name"
          placeholder="Find by name"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      <div className="library-list" ref={ref}>
        {state === 'loading' && <Skeletons />}
        {state === 'failed' && (
          <Notice look="failed" title="Media could not be listed" action={<Button onClick={reload}>Try again</Button>}>
            {error?.message} {error?.remedy}
          </Notice>
        )}
        {state === 'ready' && found.length === 0 && (
          <Notice title={files.length === 0 ? 'No media here yet' : 'Nothing of that name'}>
            {files.length === 0 && 'Put videos into the folder that the studio was started with, and reload.'}
          </Notice>
        )}
        {found.length > 0 && (
          <ul className="cards" aria-label="Media files" style={{ height: `${found.length * cardHeight}px` }}>
            {found.slice(first, end).map((file, i) => (
              <MediaCard key={file.name} file={file} index={first + i} count={found.length} />
            ))}
          </ul>
        )}
        {truncated && <p className="hint">There are more files than are listed.</p>}
      </div>
    </section>
  );
}

/** Of the size of what comes, so that nothing moves when it does. */
function Skeletons(): ReactElement {
  return (
    <div className="cards" role="status" aria-label="Media are being listed">
      {[0, 1, 2, 3, 4].map((place) => (
        <div className="card skeleton" key={place} style={{ top: `${place * cardHeight}px` }} />
      ))}
    </div>
  );
}
