import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import { campaignMaterial } from '../../cli/fuzz-setting.ts';
import { decodeSession, encodeSession } from './session-text.ts';

test('a session comes back as it was, whatever noise the suite makes', () => {
  const session: FuzzSession = {
    fixture: 'bare', pipeline: 4,
    actions: [
      { kind: 'command', execute: 'netdev_add', arguments: { id: 'a\u0000\u00e9', type: 'user', hubid: 2n ** 63n } },
      { kind: 'command', execute: 'query-rx-filter', arguments: undefined },
      { kind: 'reconnect' },
      { kind: 'reconnect', monitor: 1 },
      { kind: 'command', execute: 'query-version', arguments: undefined, monitor: 1 },
      { kind: 'stimulate', stimulus: { kind: 'read-link', nic: 'plumb-n0' } },
      ...campaignMaterial(netSchema()).noises.map((noise) => ({ kind: 'noise', noise }) as const),
    ],
  };
  assert.ok(session.actions.length > 100);
  const read = decodeSession(encodeSession(session));
  assert.equal(read, session);
  assert.is('problem' in read ? read.problem : encodeSession(read), encodeSession(session));
});

test('what is no session is told with its line', () => {
  assert.equal(decodeSession('{}\n'), { problem: 'line 1 is no session of format 1' });
  const [head = ''] = encodeSession({ fixture: 'bare', pipeline: 1, actions: [] }).split('\n');
  for (const line of ['{', '{"kind":"command"}', '{"kind":"noise","noise":{"chunks":["a"],"replies":{},"resync":"none"}}', '{"kind":"noise","noise":{"chunks":["a"]}}']) {
    assert.equal(decodeSession(`${head}\n{"kind":"reconnect"}\n${line}\n`), { problem: 'line 3 is no action' });
  }
});

test.run();
