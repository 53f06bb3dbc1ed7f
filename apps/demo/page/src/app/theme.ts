import { kept } from '../ui/kept.ts';
import { type Store, storeOf } from '../ui/store.ts';

export type Theme = 'light' | 'dark';

function isDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Light or dark: as the machine is set, until somebody chooses here. */
export function themeStore(): Store<Theme> {
  const chosen = kept.read('theme');
  const theme = storeOf<Theme>(chosen === 'light' || chosen === 'dark' ? chosen : isDark() ? 'dark' : 'light');
  const show = (): void => {
    document.documentElement.dataset.theme = theme.get();
  };
  theme.subscribe(show);
  show();
  return theme;
}

export function chooseTheme(theme: Store<Theme>, next: Theme): void {
  theme.set(next);
  kept.write('theme', next);
}
