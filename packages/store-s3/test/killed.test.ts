import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { producing, readBack } from '@clipwright/test-kit/artifacts';
import { first, gate } from '@clipwright/test-kit/s3/s3-faults';
import { expect, it } from 'vitest';
import { eachWithMachines, secretAccessKey } from './machines.ts';

const each = eachWithMachines();
const multipart = { above: 5, partBytes: 3 };

it.each(['UploadPart', 'PutObject'] as const)(
  'a machine that is killed at %s leaves no object that anybody takes for a file, and the next one nothing at all',
  async (operation) => {
    const { double, machine, directory } = each.now;
    const { endpoint, bucketName: bucket, accessKeyId, bucket: there } = double;
    const held = gate();
    double.faults = first(operation, { kind: 'hold', gate: held, until: 'done' });
    const options = { endpoint, bucket, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, multipart };
    const argument = JSON.stringify({ ...options, directory: join(directory, 'killed'), content: 'ten bytes.' });
    const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/sender.mjs'), argument]);
    await held.reached;
    child.kill('SIGKILL');
    await once(child, 'close');
    held.open();
    await expect.poll(() => double.open).toEqual({ requests: 0, connections: 0 });
    // Of a record that is cut off in its middle nothing is there.
    const isSent = operation === 'PutObject';
    expect([there.objects.size, there.uploads.size]).toEqual(isSent ? [1, 0] : [0, 1]);
    const made = producing('ten bytes.');
    expect(await readBack(machine('next', { multipart }), 'key', made)).toMatchObject({ hit: false });
    expect([there.objects.size, there.uploads.size]).toEqual([2, 0]);
    expect(await readBack(machine('third'), 'key', made)).toMatchObject({ text: 'ten bytes.', hit: true });
  },
);
