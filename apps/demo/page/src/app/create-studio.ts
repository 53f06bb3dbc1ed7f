import { failureOf } from '../api/api-error.ts';
import { ask } from '../api/client.ts';
import type { InfoAnswer } from '../api/shapes.ts';
import { loadMedia, mediaStore } from '../library/media-store.ts';
import { reduce } from '../model/editor.ts';
import { editorOf, savedText } from '../model/saved.ts';
import { followers, restoreRun } from '../run/actions.ts';
import { followEvents } from '../run/follow.ts';
import { recorderOf } from '../run/recorder.ts';
import { runStore } from '../run/run-store.ts';
import { settingsOf } from '../run/settings.ts';
import { kept } from '../ui/kept.ts';
import { storeOf } from '../ui/store.ts';
import type { Drag, Server, Studio, TrimmedFrame } from './studio.ts';

export function createStudio(): Studio {
  const editor = storeOf(editorOf(kept.read('timeline')));
  const settings = storeOf(settingsOf(kept.read('settings')));
  const run = runStore();
  const recorder = recorderOf(run);
  const studio: Studio = {
    editor,
    settings,
    media: mediaStore(),
    server: storeOf<Server>({}),
    run,
    recorder,
    trimming: storeOf<TrimmedFrame | undefined>(undefined),
    playing: storeOf(false),
    drag: storeOf<Drag | undefined>(undefined),
    dispatch: (action) => editor.update((state) => reduce(state, action)),
    edit: (edit, run) => studio.dispatch({ type: 'edit', edit, ...(run !== undefined && { run }) }),
    reload: () => {
      loadMedia(studio.media);
      ask<InfoAnswer>('/info').then(
        (info) => studio.server.set({ info }),
        (error: unknown) => studio.server.set({ error: failureOf(error) }),
      );
    },
  };
  kept.follow('timeline', editor, savedText);
  kept.follow('settings', settings, JSON.stringify);
  studio.reload();
  followEvents(run, recorder, followers(studio, restoreRun(studio)));
  return studio;
}
