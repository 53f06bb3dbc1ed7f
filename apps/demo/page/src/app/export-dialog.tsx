import { type ReactElement, useState } from 'react';
import { failureOf } from '../api/api-error.ts';
import { ask } from '../api/client.ts';
import type { Failure, ListFormat, Loss } from '../api/shapes.ts';
import { timelineOf } from '../model/project.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, SelectField } from '../ui/field.tsx';
import { useStore } from '../ui/store.ts';
import { Losses } from './losses.tsx';
import { useStudio } from './studio.ts';

interface Written {
  readonly losses: readonly Loss[];
  readonly error?: Failure;
  readonly file?: string;
}

/** Writes the timeline as a list of any format. */
export function ExportDialog({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const { editor, server } = useStudio();
  const formats = useStore(server, ({ info }) => info?.formats)?.filter(({ writes }) => writes) ?? [];
  const [chosen, setChosen] = useState('json');
  const [name, setName] = useState('montage');
  const [written, setWritten] = useState<Written>();
  const format = formats.find((each) => each.name === chosen) ?? formats[0];
  const write = async ({ name: of, extensions }: ListFormat): Promise<void> => {
    const file = `${name}.${(extensions[0] ?? of).replace(/^\./, '')}`;
    try {
      const timeline = timelineOf(editor.get().history.present);
      const body = { timeline, format: of, name: file };
      const { text, losses } = await ask<{ text: string; losses: readonly Loss[] }>('/lists/write', {
        method: 'POST',
        body,
      });
      save(file, text);
      setWritten({ losses, file });
    } catch (error) {
      setWritten({ losses: [], error: failureOf(error) });
    }
  };
  return (
    <Dialog
      title="Export the list"
      open={open}
      onClose={() => {
        setWritten(undefined);
        onClose();
      }}
    >
      <div className="pair">
        <SelectField
          label="Format"
          value={format?.name ?? ''}
          options={formats.map((each) => [each.name, each.name] as const)}
          onPick={setChosen}
        />
        <Field label="Name of the file">
          <input value={name} spellCheck={false} onChange={(event) => setName(event.target.value)} />
        </Field>
      </div>
      {written?.error !== undefined && (
        <p role="alert">
          {written.error.message} {written.error.remedy} <code>{written.error.code}</code>
        </p>
      )}
      {written?.file !== undefined && (
        <p role="status">
          {written.file} is written{written.losses.length > 0 ? '. This format could not say:' : '.'}
        </p>
      )}
      <Losses losses={written?.losses ?? []} />
      <div className="buttons">
        <Button look="primary" disabled={format === undefined || name === ''} onClick={() => format && write(format)}>
          Export
        </Button>
      </div>
    </Dialog>
  );
}

/** Gives a text to the browser to be saved. */
function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
