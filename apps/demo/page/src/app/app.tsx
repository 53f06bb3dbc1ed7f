import { type ReactElement, useEffect, useState } from 'react';
import { Library } from '../library/library.tsx';
import { OperatorsPage } from '../operators/operators-page.tsx';
import { Preview } from '../preview/preview.tsx';
import { startRender } from '../run/actions.ts';
import { RunWorkspace } from '../run/workspace.tsx';
import { Inspector } from '../timeline/inspector.tsx';
import { followKeys } from '../timeline/keys.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { Announcer } from '../ui/announce.tsx';
import { type Store, useValue } from '../ui/store.ts';
import { DragGhost } from './drag-ghost.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { goTo, type Route } from './route.ts';
import { useStudio } from './studio.ts';
import type { Theme } from './theme.ts';
import { TopBar } from './top-bar.tsx';

type Shown = 'export' | 'keys' | undefined;

export function App({ route, theme }: { readonly route: Store<Route>; readonly theme: Store<Theme> }): ReactElement {
  const studio = useStudio();
  const page = useValue(route);
  const [shown, setShown] = useState<Shown>();
  const close = (): void => setShown(undefined);
  useEffect(() => followKeys(studio), [studio]);
  const render = (): void => {
    goTo('render');
    startRender(studio);
  };
  return (
    <div className="app" data-page={page}>
      <a className="skip" href="#main">
        To the timeline
      </a>
      <TopBar
        page={page}
        theme={theme}
        onExport={() => setShown('export')}
        onKeys={() => setShown('keys')}
        onRender={render}
      />
      {page === 'operators' && <OperatorsPage />}
      {page !== 'operators' && (
        <main className="workspace" id="main">
          <h1 className="visually-hidden">Clipwright studio</h1>
          {page === 'edit' && (
            <div className="edit-workspace">
              <Library />
              <Preview />
              <Inspector />
            </div>
          )}
          {page === 'render' && <RunWorkspace />}
          <Timeline />
        </main>
      )}
      <ExportDialog open={shown === 'export'} onClose={close} />
      <KeysDialog open={shown === 'keys'} onClose={close} />
      <DragGhost />
      <Announcer />
    </div>
  );
}
