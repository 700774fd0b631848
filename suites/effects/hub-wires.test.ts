import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packetValue, patternMismatch } from '../../runner/packet-match.ts';
import { bothWays } from './hub-wires.ts';

test('a frame each way may not come back to where it came from', () => {
  const exchanges = bothWays('effects/hubport/netdev', 'one', 'two').flatMap((step) => (step.kind === 'exchange' ? [step] : []));
  const watched = exchanges.flatMap(({ send, expect }) => send.map(({ at, packet }) =>
    [at, expect.some((each) => each.count === 0 && each.at === at && patternMismatch(each.match, packetValue(packet, true)) === undefined)]));
  assert.equal(watched, [['one', true], ['two', true]]);
});

test.run();
