import type { ReactElement } from 'react';
import { keyCommands } from '../timeline/keys.ts';
import { Dialog } from '../ui/dialog.tsx';

/** Keys by names that people read. */
const texts: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Control: 'Ctrl',
};

export function KeysDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactElement {
  return (
    <Dialog title="Keys" open={open} onClose={onClose}>
      <p className="hint">
        While the timeline, the preview or nothing has the focus. Ends of the selected clip are sliders: Tab leads to
        them, arrows move them by a frame.
      </p>
      <dl className="keys">
        {keyCommands.map(({ keys, text }) => (
          <div key={text}>
            <dt>
              {keys.map((name) => (
                <kbd key={name}>
                  {name === '+'
                    ? name
                    : name
                        .split('+')
                        .map((part) => texts[part] ?? part)
                        .join(' ')}
                </kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
