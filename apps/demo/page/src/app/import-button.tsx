import { type ReactElement, useRef, useState } from 'react';
import { failureOf } from '../api/api-error.ts';
import { ask } from '../api/client.ts';
import type { Failure, Loss } from '../api/shapes.ts';
import { isTimeline } from '../model/saved.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useStore } from '../ui/store.ts';
import { Losses } from './losses.tsx';
import { useStudio } from './studio.ts';

interface Outcome {
  readonly name: string;
  readonly clips?: number;
  readonly losses: readonly Loss[];
  readonly error?: Failure;
}

/** Reads a list of any format; it takes the place of what is on the timeline, which undo brings back. */
export function ImportButton(): ReactElement {
  const { edit, server } = useStudio();
  const formats = useStore(server, ({ info }) => info?.formats);
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<Outcome>();
  const endings = (formats ?? []).filter(({ reads }) => reads).flatMap(({ extensions }) => extensions);
  const take = async (file: File): Promise<void> => {
    const { name } = file;
    try {
      const body = { name, text: await file.text() };
      const { timeline, losses } = await ask<{ timeline: unknown; losses: readonly Loss[] }>('/lists/read', {
        method: 'POST',
        body,
      });
      if (!isTimeline(timeline)) throw new Error('The server gave no timeline.');
      edit({ type: 'replace', timeline });
      if (losses.length > 0) setOutcome({ name, losses, clips: timeline.items.length });
    } catch (error) {
      setOutcome({ name, losses: [], error: failureOf(error) });
    }
  };
  return (
    <>
      <Button icon="open" look="quiet" className="words" onClick={() => input.current?.click()}>
        Import
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="A list of clips"
        accept={endings.map((each) => (each.startsWith('.') ? each : `.${each}`)).join(',')}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file may be chosen again.
          if (file !== undefined) take(file).finally(() => Object.assign(target, { value: '' }));
        }}
      />
      <Dialog
        title={outcome?.error ? 'This list could not be read' : 'Read, with losses'}
        open={outcome !== undefined}
        onClose={() => setOutcome(undefined)}
      >
        {outcome?.error !== undefined && (
          <p role="alert">
            <bdi>{outcome.name}</bdi>: {outcome.error.message} {outcome.error.remedy} <code>{outcome.error.code}</code>
          </p>
        )}
        {outcome?.clips !== undefined && (
          <p>
            <bdi>{outcome.name}</bdi> has {outcome.clips} items. Undo brings back what was there before.
          </p>
        )}
        <Losses losses={outcome?.losses ?? []} />
      </Dialog>
    </>
  );
}
