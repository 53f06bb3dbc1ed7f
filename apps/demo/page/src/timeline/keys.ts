import type { Studio } from '../app/studio.ts';
import {
  addText,
  addTitleCard,
  moveSelected,
  removeSelected,
  seek,
  selectNeighbour,
  splitAtPlayhead,
  stepFrames,
  toggleCrossfade,
  trimToPlayhead,
} from './commands.ts';
import { currentLayout } from './use-layout.ts';

/** What keys do while the timeline, the preview or nothing at all has the focus. */
export const keyCommands: readonly {
  readonly keys: readonly string[];
  readonly text: string;
  readonly run: (studio: Studio, key: string) => void;
}[] = [
  { keys: ['Space'], text: 'Play and pause', run: ({ playing }) => playing.update((is) => !is) },
  {
    keys: ['ArrowLeft', 'ArrowRight'],
    text: 'One frame back, one on',
    run: (s, key) => stepFrames(s, key === 'ArrowLeft' ? -1 : 1),
  },
  {
    keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'],
    text: 'Ten frames back, ten on',
    run: (s, key) => stepFrames(s, key.endsWith('Left') ? -10 : 10),
  },
  {
    keys: ['Home', 'End'],
    text: 'To the beginning, to the end',
    run: (s, key) => seek(s, key === 'Home' ? 0 : currentLayout(s).duration),
  },
  {
    keys: ['ArrowUp', 'ArrowDown'],
    text: 'Select the clip before, the one after',
    run: (s, key) => selectNeighbour(s, key === 'ArrowUp' ? -1 : 1),
  },
  {
    keys: ['Alt+ArrowLeft', 'Alt+ArrowRight'],
    text: 'Move the clip to the left, to the right',
    run: (s, key) => moveSelected(s, key.endsWith('Left') ? -1 : 1),
  },
  { keys: ['S'], text: 'Split at the playhead', run: splitAtPlayhead },
  {
    keys: ['I', 'O'],
    text: 'Begin, end the clip at the playhead',
    run: (s, key) => trimToPlayhead(s, key === 'I' ? 'head' : 'tail'),
  },
  { keys: ['X'], text: 'Crossfade into the clip, or none', run: toggleCrossfade },
  { keys: ['T'], text: 'Text on the clip', run: addText },
  { keys: ['Shift+T'], text: 'A title card behind the clip', run: addTitleCard },
  { keys: ['Delete', 'Backspace'], text: 'Remove the clip', run: removeSelected },
  { keys: ['Control+Z'], text: 'Undo', run: (s) => s.dispatch({ type: 'undo' }) },
  { keys: ['Control+Shift+Z', 'Control+Y'], text: 'Redo', run: (s) => s.dispatch({ type: 'redo' }) },
  {
    keys: ['+', '-'],
    text: 'Zoom in, zoom out',
    run: (s, key) => s.dispatch({ type: 'zoom', zoom: s.editor.get().zoom * (key === '+' ? 1.25 : 0.8) }),
  },
];

/** A key with what is held beside it, as above: Command counts as Control. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'Space' : event.key === '=' ? '+' : event.key;
  const name = key.length === 1 ? key.toUpperCase() : key;
  const held = [
    (event.ctrlKey || event.metaKey) && 'Control',
    event.altKey && 'Alt',
    event.shiftKey && name !== '+' && 'Shift',
  ];
  return [...held.filter((each) => each !== false), name].join('+');
}

/** Whether keys that are typed there have a meaning of their own. */
function hasOwnKeys(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input:not([type=range]), textarea, select, [role=dialog], video') !== null) return true;
  if (name.startsWith('Control+')) return false;
  const moves = /^(Shift\+)?(Arrow|Home|End|Page)/.test(name);
  if (moves && target.closest('[role=slider], input[type=range], [role=tab]') !== null) return true;
  if (name === 'Space' && target.closest('button, a, [role=switch]') !== null) return true;
  // Letters act where clips are, and where nothing has the focus.
  return target.closest('[data-edits]') === null && target !== document.body;
}

/** Listens to keys; gives what ends that. */
export function followKeys(studio: Studio): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const name = keyName(event);
    if (event.defaultPrevented || hasOwnKeys(event.target, name)) return;
    const command = keyCommands.find(({ keys }) => keys.includes(name));
    if (command === undefined) return;
    event.preventDefault();
    command.run(studio, name);
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
