// Needs ffmpeg.
import { ClipwrightError } from '@clipwright/core';
import { beforeAll, expect, it } from 'vitest';
import { prepare, situations } from './error-table.ts';
import { scene } from './scene.ts';

const at = scene('errors');
const table = situations((name) => at.file(name));

beforeAll(() => {
  prepare((name) => at.file(name));
});

/** What is said to do about it, by the error or by what it is about. */
function remedyOf(error: unknown): string | undefined {
  if (!(error instanceof ClipwrightError)) return undefined;
  return error.remedy ?? remedyOf(error.cause);
}

it.each(table.map((situation) => [situation.what, situation.code, situation] as const))(
  '%s: %s',
  async (_, code, situation) => {
    const error = await situation.run().then(
      (value) => value,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ClipwrightError);
    expect(error).toMatchObject({ code, kind: situation.kind });
    // Who cancels knows what to do.
    if (code !== 'cancelled') expect(remedyOf(error)).toMatch(/\S/);
  },
);

it('has 26 codes at least', () => {
  expect(new Set(table.map(({ code }) => code)).size).toBeGreaterThanOrEqual(26);
});
