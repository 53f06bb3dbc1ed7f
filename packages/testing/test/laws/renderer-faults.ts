const withLayers =
  'a segment with layers, where it says that it renders them, has its own frames, and tells of each of those';

/** Each broken renderer, and the laws that must notice it: these and no other. */
export const rendererFaults: Readonly<Record<string, readonly string[]>> = {
  'was written for another contract': [
    'the number of the contract that it was written for, if it says one, is that of core',
  ],
  'starts without a subscriber': [
    'leaving a job before its first event leaves nothing',
    'leaving a job midway, or inside next, leaves nothing',
    'nothing starts before subscription',
  ],
  'goes back': ['progress of a job never goes back'],
  'produces twice': ['a job gives progress, then exactly one produced, and completes with its file there'],
  'goes on when it is left': [
    'leaving a job before its first event leaves nothing',
    'leaving a job midway, or inside next, leaves nothing',
  ],
  'leaves its target when it is left or fails': [
    'a job that fails gives a typed error, and leaves nothing',
    'disposing a renderer ends what it is rendering',
    'leaving a job before its first event leaves nothing',
    'leaving a job midway, or inside next, leaves nothing',
  ],
  'runs once only': ['two subscriptions are two runs'],
  'counts frames wrongly': [
    'a segment has the frames asked for, of a clip or black',
    'a segment of every kind has the frames asked for, and tells of each stretch',
    withLayers,
  ],
  'tells of one stretch alone': [
    'a segment of every kind has the frames asked for, and tells of each stretch',
    withLayers,
  ],
  'blames the first stretch for all': ['an error that one of several stretches caused says which'],
  'counts samples wrongly': ['sound has the samples asked for, of clips and silence'],
  'writes other bytes each time': ['the same job gives the same bytes, also twice at once'],
  'has untyped errors': [
    'a job that fails gives a typed error, and leaves nothing',
    'an error that one of several stretches caused says which',
  ],
  'tells something else each time': ['a renderer tells what it is able to do, always alike'],
  'has no fingerprint': ['a renderer tells what it is able to do, always alike'],
  'tells of a container that was not asked for': ['a renderer tells what it is able to do, always alike'],
  'tells of another codec': ['a renderer tells what it is able to do, always alike'],
  'has sound that was not asked for': ['a renderer tells what it is able to do, always alike'],
  'earns money': ['a renderer tells what it is able to do, always alike'],
  'asks for no segment at all': ['a renderer says at once how many segments are worth asking for together'],
  'never says how many segments to ask for': [
    'a renderer says at once how many segments are worth asking for together',
  ],
  'renders when it is disposed': ['a disposed renderer renders nothing, and disposing twice is harmless'],
  'abandons who waits when it is disposed': ['disposing a renderer ends what it is rendering'],
  'joins twice': ['joining gives progress, then exactly one joined, and completes with the output there'],
  'goes back while joining': ['joining gives progress, then exactly one joined, and completes with the output there'],
  'joins on when it is left': ['leaving a join leaves no output, and an earlier one as it was'],
  'leaves a part of the output when it is left or fails': [
    'an output larger than it may be is not put in place, and what was there stays',
    'leaving a join leaves no output, and an earlier one as it was',
    'parts that are not as announced are refused, and leave no output',
  ],
  'replaces what it may not': ['joining does not replace a file, unless it may'],
  'never replaces': [
    'an output larger than it may be is not put in place, and what was there stays',
    'joining does not replace a file, unless it may',
  ],
  'joins to any size': ['an output larger than it may be is not put in place, and what was there stays'],
  'joins to less than it may': ['an output larger than it may be is not put in place, and what was there stays'],
  'verifies other frames': ['what was verified is what was asked for'],
  'verifies another duration': ['what was verified is what was asked for'],
  'verifies sound that is not there': ['an output without sound has none'],
  'verifies sound that ends elsewhere': ['what was verified is what was asked for'],
  'verifies no joins': ['what was verified is what was asked for'],
  'verifies other bytes': [
    'an output larger than it may be is not put in place, and what was there stays',
    'what was verified is what was asked for',
  ],
  'joins what was not announced': ['parts that are not as announced are refused, and leave no output'],
  'joins to other bytes each time': [
    'an output larger than it may be is not put in place, and what was there stays',
    'the same parts join to the same bytes',
  ],
  'checks no output': ['an impossible output is refused before the work'],
  'refuses every output': [
    'a renderer tells what it is able to do, always alike',
    'a segment of every kind has the frames asked for, and tells of each stretch',
    withLayers,
    'an error that one of several stretches caused says which',
    'an impossible output is refused before the work',
  ],
  'writes when it prepares': ['an impossible output is refused before the work'],
};
