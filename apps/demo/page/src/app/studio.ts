import { createContext, useContext } from 'react';
import type { Failure, InfoAnswer } from '../api/shapes.ts';
import type { MediaStore } from '../library/media-store.ts';
import type { Edit } from '../model/edit.ts';
import type { Editor, EditorAction } from '../model/editor.ts';
import type { Recorder } from '../run/recorder.ts';
import type { RunStore } from '../run/run-store.ts';
import type { RenderSettings } from '../run/settings.ts';
import type { Store } from '../ui/store.ts';

export interface Server {
  readonly info?: InfoAnswer;
  readonly error?: Failure;
}

/** A frame of a source at which a clip begins or ends. */
export interface TrimmedFrame {
  readonly name: string;
  /** Seconds of the source. */
  readonly seconds: number;
  readonly text: string;
}

/** What is being dragged to the timeline, or along it, and where the pointer is. */
export interface Drag {
  readonly what: { readonly name: string } | { readonly id: string };
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** All that the page knows, and how it changes. */
export interface Studio {
  readonly editor: Store<Editor>;
  readonly media: MediaStore;
  readonly server: Store<Server>;
  readonly run: RunStore;
  readonly recorder: Recorder;
  readonly settings: Store<RenderSettings>;
  /** What an end of a clip that is being trimmed shows. */
  readonly trimming: Store<TrimmedFrame | undefined>;
  readonly playing: Store<boolean>;
  readonly drag: Store<Drag | undefined>;
  dispatch(action: EditorAction): void;
  /** `run`: changes of one run are undone together. */
  edit(edit: Edit, run?: string): void;
  /** Lists the media anew. */
  reload(): void;
}

const Context = createContext<Studio | undefined>(undefined);

export const StudioProvider = Context.Provider;

export function useStudio(): Studio {
  const studio = useContext(Context);
  if (studio === undefined) throw new Error('There is no studio around this.');
  return studio;
}
