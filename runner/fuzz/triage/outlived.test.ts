// What outlives its netdev, against emulators in which more or less of a deleted netdev stays: one fault each, told by how much does.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command, type FuzzAction } from '../../../generators/campaign/session.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { BARE } from '../../../suites/fixtures.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { foundOf } from '../../house/planted-campaign.ts';

const FORWARD = added({ type: 'user', hostfwd: [{ str: 'tcp:127.91.73.9:7504-:22' }] });
const LISTENER = added({ type: 'socket', listen: '127.91.73.9:7505' });
const REFUSED = added({ type: 'user', hostfwd: [{ str: 'tcp:127.91.73.9:7506-:22' }, { str: 'tcp:127.91.73.9:7506-:22' }] });

const TOLD: { readonly [what: string]: readonly [defects: readonly string[], session: FuzzAction, signature: string] } = {
  'what is deleted carries frames as before': [['deleted-netdev-still-forwards'], FORWARD, 'packets: effects/netdev_del/silent'],
  'ports of all types stay, seen at one': [['deleted-netdev-keeps-ports'], FORWARD, 'observation: netdev_del/frees-ports at netdev_add'],
  'ports of all types stay, seen at another': [['deleted-netdev-keeps-ports'], LISTENER, 'observation: netdev_del/frees-ports at netdev_add'],
  'ports of one type stay': [['user-hostfwd-survives-netdev-del'], FORWARD, 'observation: netdev_del/frees-ports at netdev_add user'],
  'ports of two types stay, each for a reason of its own': [
    ['user-hostfwd-survives-netdev-del', 'deleted-socket-still-listens'], LISTENER, 'observation: netdev_del/frees-ports at netdev_add socket',
  ],
  'ports of one type stay, as well where one is refused': [['user-hostfwd-survives-netdev-del'], REFUSED, 'observation: netdev_del/frees-ports at netdev_add user'],
  'what was refused keeps its port': [['refused-hostfwd-keeps-ports'], REFUSED, 'observation: netdev_del/frees-ports at refused netdev_add user'],
  'what was refused keeps its port, beside all that was deleted': [
    ['deleted-netdev-keeps-ports', 'refused-hostfwd-keeps-ports'], REFUSED, 'observation: netdev_del/frees-ports at refused netdev_add user',
  ],
};

for (const [what, [defects, action, signature]] of Object.entries(TOLD)) {
  test(what, async () => {
    const [found] = await foundOf({ fixture: BARE, pipeline: 1, actions: [action] }, emulatorInProcess(defects));
    assert.is(found?.signature, signature);
  });
}

function added(members: JsonObject): FuzzAction {
  return command('netdev_add', { ...members, id: 'a' });
}

test.run();
