import type { ReadList, Timeline, Track } from '@clipwright/core';
import { inOrder } from '../cut/in-order.ts';
import { placeOf } from '../json/place-of.ts';
import { listText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { notRendered } from '../not-rendered.ts';
import { rateOf, secondsOf } from '../seconds-of.ts';
import { readXml } from '../xml/read-xml.ts';
import { withXmlPlaces, XmlFault } from '../xml/with-xml-places.ts';
import { attributeOf, below, childOf, type XmlNode } from '../xml/xml-node.ts';
import { FcpxmlReading } from './fcpxml-reading.ts';
import { FcpxmlResources } from './fcpxml-resources.ts';
import { type Story, storyOf } from './fcpxml-story.ts';
import { timeOf } from './fcpxml-values.ts';

const remedy = 'Export the project once more: File, Export XML.';

/** The timeline of a project of Final Cut Pro. Errors: `invalid-list`. */
export function readFcpxml(given: string, base: string | undefined): ReadList {
  const text = listText(given);
  return withXmlPlaces(text, remedy, () => {
    const root = readXml(text);
    const losses = new Losses();
    const place = (node: XmlNode) => placeOf(text, node.at);
    const reading = new FcpxmlReading({ base, resources: new FcpxmlResources(root), losses, placeOf: place });
    const timeline = timelineOf(root, reading);
    notRendered(timeline, losses);
    return { timeline, losses: losses.all };
  });
}

function timelineOf(root: XmlNode, reading: FcpxmlReading): Timeline {
  if (root.name !== 'fcpxml') throw new XmlFault(root.at, `its root is ${root.name}, and not fcpxml.`);
  const [project, ...others] = below(root, 'project');
  const sequence = project === undefined ? childOf(root, 'sequence') : childOf(project, 'sequence');
  const spine = sequence === undefined ? undefined : childOf(sequence, 'spine');
  if (sequence === undefined || spine === undefined)
    throw new XmlFault(root.at, 'there is no project with a timeline.');
  if (others.length > 0) reading.lose('projects', 'Of several projects the first is read.', root);
  const [name, start] = [attributeOf(project, 'name'), timeOf(sequence, 'tcStart')];
  const rate = reading.resources.rate(attributeOf(sequence, 'format'));
  return {
    ...(name === undefined ? {} : { name }),
    ...(rate === undefined ? {} : { rate: rateOf(rate) }),
    ...(start === undefined || start.compare(0) === 0 ? {} : { timecodeStart: secondsOf(start) }),
    ...tracksOf(storyOf(spine, reading), reading),
  };
}

/** Each lane is a track: those above show pictures, those below are heard. */
function tracksOf({ items, connected }: Story, { losses }: FcpxmlReading): Pick<Timeline, 'items' | 'tracks'> {
  const lanes = [...new Set(connected.map(({ lane }) => lane))].sort((a, b) => Math.abs(a) - Math.abs(b) || b - a);
  const tracks = lanes.map((lane): Track => {
    const own = connected.filter((each) => each.lane === lane);
    return { kind: lane > 0 ? 'video' : 'audio', items: inOrder(own, losses) };
  });
  return { items, ...(tracks.length === 0 ? {} : { tracks }) };
}
