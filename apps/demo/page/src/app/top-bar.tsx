import type { ReactElement } from 'react';
import { isOver } from '../run/run-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { type Store, useStore, useValue } from '../ui/store.ts';
import { ImportButton } from './import-button.tsx';
import type { Route } from './route.ts';
import { useStudio } from './studio.ts';
import { chooseTheme, type Theme } from './theme.ts';

interface TopBarProps {
  readonly page: Route;
  readonly theme: Store<Theme>;
  readonly onExport: () => void;
  readonly onKeys: () => void;
  readonly onRender: () => void;
}

const pages: readonly (readonly [Route, string])[] = [
  ['edit', 'Edit'],
  ['render', 'Render'],
  ['operators', 'Operators'],
];

export function TopBar({ page, theme, onExport, onKeys, onRender }: TopBarProps): ReactElement {
  const { editor, run } = useStudio();
  const isEmpty = useStore(editor, ({ history }) => history.present.entries.length === 0);
  const busy = useStore(run, ({ job, starting }) => starting || (job !== undefined && !isOver(job)));
  const shown = useValue(theme);
  return (
    <header className="top-bar">
      <p className="brand">
        <img src="/icon.svg" alt="" width="22" height="22" />
        <span>Clipwright</span>
      </p>
      <nav aria-label="Pages">
        {pages.map(([route, text]) => (
          <a key={route} href={`#${route}`} aria-current={page === route ? 'page' : undefined}>
            {text}
          </a>
        ))}
      </nav>
      <div className="top-actions">
        <ImportButton />
        <Button icon="save" look="quiet" className="words" disabled={isEmpty} onClick={onExport}>
          Export
        </Button>
        <IconButton icon="keys" label="Keys" onClick={onKeys} className="wide-only" />
        <IconButton
          icon={shown === 'dark' ? 'light' : 'dark'}
          label={shown === 'dark' ? 'Light colours' : 'Dark colours'}
          onClick={() => chooseTheme(theme, shown === 'dark' ? 'light' : 'dark')}
        />
        <Button look="primary" disabled={isEmpty || busy} onClick={onRender}>
          Render
        </Button>
      </div>
    </header>
  );
}
