import '../ui/styles/tokens.css';
import '../ui/styles/base.css';
import '../ui/styles/controls.css';
import '../ui/styles/shell.css';
import '../ui/styles/preview.css';
import '../ui/styles/inspector.css';
import '../ui/styles/library.css';
import '../ui/styles/timeline.css';
import '../ui/styles/run.css';
import '../ui/styles/operators.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createStudio } from './create-studio.ts';
import { routeStore } from './route.ts';
import { StudioProvider } from './studio.ts';
import { themeStore } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <StudioProvider value={createStudio()}>
        <App route={routeStore()} theme={themeStore()} />
      </StudioProvider>
    </CSPProvider>
  </StrictMode>,
);
