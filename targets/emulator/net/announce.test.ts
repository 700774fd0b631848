// When announcements go out, and from which NICs.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { Announcer } from './announce.ts';
import { manualClock } from './fixture.ts';
import { newState } from './state.ts';

test('announcements: the first at once, then ever later, up to max', () => {
  const times = announcementTimes({ initial: 50, max: 120, rounds: 4, step: 50 });
  assert.equal(times, [0, 50, 150, 270]);
  assert.equal(announcementTimes({ initial: 50, max: 120, rounds: 0, step: 50 }), []);
  assert.equal(announcementTimes({ initial: 50, max: 120, rounds: 2, step: 50, interfaces: [] }), []);
  assert.equal(announcementTimes({ initial: 50, max: 120, rounds: 2, step: 50, interfaces: ['n', 'no'] }), [0, 50]);
});

function announcementTimes(args: JsonObject): readonly number[] {
  const clock = manualClock();
  const state = newState({ defined: new Set(), defects: new Set(), machine: 'pc', clock, emit: () => undefined });
  state.clients.add({
    kind: 'nic',
    name: 'n',
    deviceId: 'n',
    typeName: 'e1000',
    mac: '',
    path: '',
    linkDown: false,
    reportsLinkUp: true,
    peer: undefined,
    receive: undefined,
    virtio: undefined,
  });
  const times: number[] = [];
  new Announcer(state, () => times.push(clock.now())).announceSelf(args);
  clock.advance(100_000);
  return times;
}

test.run();
