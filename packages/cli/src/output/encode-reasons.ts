import type { EncodeReason } from '@clipwright/core';

/** Why frames are encoded that might have been copied, for people. */
export const encodeReasons: Readonly<Record<EncodeReason, string>> = {
  'other-format': 'its codec, size, pixel format, colours or rotation are not those of what is copied',
  effect: 'it has a speed, a transform, a fade or a transition, or is cropped, turned or zoomed',
  'packets-unknown': 'where its packets lie is not known',
  'edit-list': 'its edit list leaves parts of it out, or repeats them',
  'timestamps-broken': 'the times of its packets contradict each other',
  'frames-repeat-or-drop': "its frames do not come one after the other at the output's rate",
  'no-start': 'decoding starts anew nowhere in it',
  'not-worth-it': 'encoding all of it is less work than copying most of it',
  unproven: 'what was copied of it did not prove right',
  damaged: 'it is damaged',
  'too-many-parameter-sets': 'one stream cannot have as many parameter sets',
  'ragged-ends': 'the frames before its first keyframe, and after the last copied one; the rest is copied',
};
