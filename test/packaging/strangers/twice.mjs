// A loader that has a copy of core of its own fails, is tried again, and is told of as one that has this program's.
import * as core from '@clipwright/core';
import { AbortError, ClipwrightError, isTransient, loadClips, resultFrom } from '@clipwright/core';
import { otherCore, otherLoader } from './twice/other-loader.mjs';

const retried = [];
const run = loadClips([{ source: 'odd:late' }, { source: 'odd:none' }, { source: 'odd:bad' }, { source: 'odd:good' }], {
  loader: otherLoader(),
});
const told = new Promise((resolve, reject) => {
  run.subscribe({
    next: (event) => {
      if (event.type === 'retrying') retried.push(event.code);
      if (event.type === 'done') resolve(event.report);
    },
    error: reject,
  });
});
const { clips } = await told;
const failure = await resultFrom(loadClips([{ source: 'odd:none' }], { loader: otherLoader(), onError: 'fail' })).catch(
  (error) => error,
);
const foreign = new otherCore.AbortError();
process.stdout.write(
  JSON.stringify({
    copies: core.ClipwrightError !== otherCore.ClipwrightError,
    retried,
    clips: clips.map(({ status, code }) => code ?? status),
    failure: [failure instanceof ClipwrightError, failure instanceof otherCore.ClipwrightError, failure.code],
    abort: [foreign instanceof AbortError, foreign instanceof ClipwrightError],
    transient: isTransient(new otherCore.ClipwrightError('odd/busy', 'Wait.', { transient: true })),
  }),
);
