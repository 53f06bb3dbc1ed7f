/** Each broken loader, and the laws that must notice it: these and no other. */
export const loaderFaults: Readonly<Record<string, readonly string[]>> = {
  'was written for another contract': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'the number of the contract that it was written for, if it says one, is that of core',
    'a run whose signal is aborted starts nothing, or stops what it started, and leaves nothing',
  ],
  'starts without a subscriber': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'a stream that is not there, or of another kind, is refused, and leaves nothing',
    'nothing starts before subscription',
    'leaving before the first event leaves nothing',
    'leaving midway leaves nothing',
    'leaving inside next leaves nothing, and a source that came is its receiver’s',
    'a source that was closed leaves nothing, and closing twice is harmless',
    'closing a source ends its readers with source-closed, and leaves nothing',
    'a run whose signal is aborted starts nothing, or stops what it started, and leaves nothing',
  ],
  'shares its runs': ['two subscriptions are two runs'],
  'opens twice': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'opening gives progress, then exactly one source, and completes',
  ],
  'goes back': ['progress of opening never goes back'],
  'goes on when it is left': [
    'leaving before the first event leaves nothing',
    'leaving midway leaves nothing',
    'leaving inside next leaves nothing, and a source that came is its receiver’s',
  ],
  'takes back what it gave when it is left': [
    'leaving inside next leaves nothing, and a source that came is its receiver’s',
  ],
  'has untyped errors': [
    'a source that is another loader’s is declined before anything is opened, and leaves nothing',
    'a stream that is not there, or of another kind, is refused, and leaves nothing',
    'a missing source is a typed error, and leaves nothing',
    'what is no media is a typed error, and leaves nothing',
  ],
  'has one code for everything': [
    'a source that is another loader’s is declined before anything is opened, and leaves nothing',
    'a stream that is not there, or of another kind, is refused, and leaves nothing',
    'a missing source is a typed error, and leaves nothing',
    'what is no media is a typed error, and leaves nothing',
    'disposing a loader ends what it is opening',
    'a disposed loader opens nothing, and disposing twice is harmless',
  ],
  'leaks when it fails': [
    'a source that is another loader’s is declined before anything is opened, and leaves nothing',
    'a stream that is not there, or of another kind, is refused, and leaves nothing',
    'a missing source is a typed error, and leaves nothing',
    'what is no media is a typed error, and leaves nothing',
  ],
  'ignores the choice of streams': ['a stream that is not there, or of another kind, is refused, and leaves nothing'],
  'knows no streams': ['streams can be chosen by their numbers'],
  'closes once only': ['a source that was closed leaves nothing, and closing twice is harmless'],
  'never closes': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'a stream that is not there, or of another kind, is refused, and leaves nothing',
    'closing a source ends its readers with source-closed, and leaves nothing',
    'a source that was closed leaves nothing, and closing twice is harmless',
    'leaving inside next leaves nothing, and a source that came is its receiver’s',
  ],
  'names its sources otherwise': ['a source says what it is, always alike'],
  'invents a file': ['a source says what it is, always alike'],
  'has a new fingerprint each time': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'a source says what it is, always alike',
  ],
  'names what decodes it otherwise each time': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'what decodes a source is named once, and always alike',
  ],
  'names two that decode it': ['what decodes a source is named once, and always alike'],
  'knows one fingerprint only': ['another source has another fingerprint'],
  'opens when it is disposed': ['a disposed loader opens nothing, and disposing twice is harmless'],
  'abandons who waits when it is disposed': ['disposing a loader ends what it is opening'],
  'skips the frame that is showing': [
    'a range gives the frame showing at its start, to the last that begins before its end',
  ],
  'gives a frame too many': [
    'a range gives the frame showing at its start, to the last that begins before its end',
    'ranges one after the other give every frame once',
    'many readers at once give the same frames',
  ],
  'has one reader for all': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'many readers at once give the same frames',
  ],
  'ignores the format': ['samples come in the format and size asked for'],
  'reads nothing of an empty range': ['an empty range is refused'],
  'gives a frame once, however often it is asked for': [
    'each time asked for gives one sample, of the frame on screen then',
  ],
  'gives several samples one memory': [
    'a step gives the frame on screen at the start of the range, and after each step until its end',
  ],
  'counts its steps from the zero': [
    'a step gives the frame on screen at the start of the range, and after each step until its end',
  ],
  'takes any times': ['times that make no sense are refused'],
  'hangs on return while next is pending': [
    'return acts at once, also while next is pending',
    'leaving a reader midway leaves nothing of it',
  ],
  'reads on after return': [
    'return acts at once, also while next is pending',
    'leaving a reader midway leaves nothing of it',
  ],
  'just ends when its source closes': ['closing a source ends its readers with source-closed, and leaves nothing'],
  'counts its frames wrongly': ['info and index agree'],
  'has info that is no data': ['info and index are plain data'],
  'loses a sample of sound': [
    'sound has exactly round(end x rate) - round(start x rate) samples',
    'a source without sound gives silence',
  ],
  hums: ['a source without sound gives silence'],
  'takes itself for another the second time': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'a source that nobody touched says so, however often it is asked and whoever else closes it',
    'a source that became another, or is gone, while it was open says so from then on',
  ],
  'takes itself for another when somebody else closes it': [
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
    'a source that nobody touched says so, however often it is asked and whoever else closes it',
  ],
  'says that it did not change': [
    'a source that nobody touched says so, however often it is asked and whoever else closes it',
    'a source that became another, or is gone, while it was open says so from then on',
  ],
  'never notices a change': ['a source that became another, or is gone, while it was open says so from then on'],
  'cannot tell of a change': ['a source that became another, or is gone, while it was open says so from then on'],
  'looks for changes once': ['a source that became another, or is gone, while it was open says so from then on'],
  'tells of a change once': ['a source that became another, or is gone, while it was open says so from then on'],
  'has one code for every change': ['a source that became another, or is gone, while it was open says so from then on'],
  'declines too late': ['a source that is another loader’s is declined before anything is opened, and leaves nothing'],
  'fails what it should decline': [
    'a source that is another loader’s is declined before anything is opened, and leaves nothing',
  ],
  'closes a source with its first reader': [
    'sound has exactly round(end x rate) - round(start x rate) samples',
    'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
  ],
};
