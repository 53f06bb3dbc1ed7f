import { type Edit, edited } from './edit.ts';
import { changed, type History, historyOf, redone, undone } from './history.ts';
import { emptyProject, indexOfEntry, type Project } from './project.ts';

/** What is edited, and what of it is looked at. */
export interface Editor {
  readonly history: History<Project>;
  readonly selected?: string;
  /** Seconds of the timeline. */
  readonly playhead: number;
  /** Pixels per second. */
  readonly zoom: number;
}

export const zooms = { min: 2, max: 400 };

export const newEditor: Editor = { history: historyOf(emptyProject), playhead: 0, zoom: 40 };

export type EditorAction =
  /** `run`: changes of one run that follow each other are undone together. */
  | { readonly type: 'edit'; readonly edit: Edit; readonly run?: string }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'select'; readonly id?: string }
  | { readonly type: 'seek'; readonly seconds: number }
  | { readonly type: 'zoom'; readonly zoom: number };

export function reduce(editor: Editor, action: EditorAction): Editor {
  switch (action.type) {
    case 'edit': {
      const { present } = editor.history;
      const next = edited(present, action.edit);
      if (next === present) return editor;
      const history = changed(editor.history, next, action.run);
      return selecting({ ...editor, history }, selectionAfter(present, next, action.edit, editor.selected));
    }
    case 'undo':
      return stillSelected({ ...editor, history: undone(editor.history) });
    case 'redo':
      return stillSelected({ ...editor, history: redone(editor.history) });
    case 'select':
      return action.id === editor.selected ? editor : selecting(editor, action.id);
    case 'seek':
      return { ...editor, playhead: Math.max(0, action.seconds) };
    case 'zoom':
      return { ...editor, zoom: Math.min(zooms.max, Math.max(zooms.min, action.zoom)) };
  }
}

function selecting(editor: Editor, id: string | undefined): Editor {
  const { selected: _, ...rest } = editor;
  return id === undefined ? rest : { ...rest, selected: id };
}

function stillSelected(editor: Editor): Editor {
  return indexOfEntry(editor.history.present, editor.selected) < 0 ? selecting(editor, undefined) : editor;
}

/** What is inserted is selected, and after a removal its neighbour. */
function selectionAfter(before: Project, after: Project, edit: Edit, selected: string | undefined): string | undefined {
  if (edit.type === 'insert') return after.entries[edit.at + edit.items.length - 1]?.id;
  if (edit.type === 'split') return after.entries[indexOfEntry(after, edit.id) + 1]?.id;
  if (indexOfEntry(after, selected) >= 0) return selected;
  const index = indexOfEntry(before, selected);
  return index < 0 ? undefined : (after.entries[index] ?? after.entries.at(-1))?.id;
}
