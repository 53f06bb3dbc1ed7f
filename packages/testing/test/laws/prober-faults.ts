/** Each broken prober, and the laws that must notice it: these and no other. */
export const proberFaults: Readonly<Record<string, readonly string[]>> = {
  'was written for another contract': [
    'the number of the contract that it was written for, if it says one, is that of core',
  ],
  'starts without a subscriber': [
    'a missing source is a typed error, and leaves nothing',
    'what is no media is a typed error, and leaves nothing',
    'the index of a source that became another since it was probed is refused',
    'what is not known for certain is probe-incomplete, and leaves nothing',

    'leaving before the answer leaves nothing, and no answer comes',
    'a stream that is not there, or of another kind, is refused',
    'nothing starts before subscription',
  ],
  'answers twice': [
    'an answer is always alike, also when it is asked for twice at once',
    'info and index agree',
    'info and index are plain data',
    'the index of a range has its frames, the next one, and the groups that they are decoded from',
    'a stream that is not there, or of another kind, is refused',
    'an answer is told once, and completes',
  ],
  'tells something else each time': ['an answer is always alike, also when it is asked for twice at once'],
  'counts its frames wrongly': ['info and index agree'],
  'has info that is no data': ['info and index are plain data'],
  'leaves out the next frame': [
    'the index of a range has its frames, the next one, and the groups that they are decoded from',
  ],
  'leaves out groups': ['the index of a range has its frames, the next one, and the groups that they are decoded from'],
  'takes any stream': ['a stream that is not there, or of another kind, is refused'],
  'goes on when it is left': ['leaving before the answer leaves nothing, and no answer comes'],
  'has untyped errors': [
    'what is no media is a typed error, and leaves nothing',
    'a missing source is a typed error, and leaves nothing',
  ],
  'has one code for everything': [
    'a missing source is a typed error, and leaves nothing',
    'what is no media is a typed error, and leaves nothing',
  ],
  guesses: ['what is not known for certain is probe-incomplete, and leaves nothing'],
  'never notices a change': ['the index of a source that became another since it was probed is refused'],
  'answers when it is disposed': ['a disposed prober answers nothing, and disposing twice is harmless'],
  'abandons who waits when it is disposed': ['disposing a prober ends what it is answering'],
};
