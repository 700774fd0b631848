// A command that went two ways in one state is a doubt; one that the host decides, or that went one way, is none; and doubts end.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CertifiedCommand, command, open } from '../../../generators/certificate.ts';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { Shape } from '../../../generators/campaign/shape.ts';
import { Doubts } from './doubts.ts';

type Taken = Parameters<Doubts['take']>[0];
type Exchange = Taken['exchanges'][number]['commands'][number];

const SESSION: FuzzSession = { fixture: 'bare', pipeline: 1, actions: [] };
const LINK: Shape = { execute: 'set_link', type: undefined, members: { name: 'netdev-none', up: 'true' } };

/** One session of one command, which succeeds or does not. */
function taken(works: boolean, name: string, shape: Shape = LINK, rule = 'set_link/unknown'): Taken {
  const sent: CertifiedCommand = command('set_link', { name, up: true }, open(rule, 'a test'));
  const reply = works ? { kind: 'return' } : { kind: 'error', errorClass: 'GenericError' };
  const exchange = { command: sent, reply } as unknown as Exchange;
  return { session: { ...SESSION, actions: [{ kind: 'command', execute: 'set_link', arguments: { name, up: works } }] }, exchanges: [{ index: 0, commands: [exchange] }], made: { shapes: [[shape]] } } as unknown as Taken;
}

function after(...sessions: readonly Taken[]): Doubts {
  const doubts = new Doubts();
  for (const session of sessions) doubts.take(session);
  return doubts;
}

test('another outcome for the same command in the same state is a doubt, whatever the name', () => {
  const second = taken(false, 'b');
  assert.is(after(taken(true, 'a'), second).next('bare'), second.session);
});

test('the same outcome, another state, another world, or what the host decides is none', () => {
  const elsewhere: Shape = { ...LINK, members: { ...LINK.members, name: 'netdev-nic' } };
  assert.is(after(taken(true, 'a'), taken(true, 'b')).next('bare'), undefined);
  assert.is(after(taken(true, 'a'), taken(false, 'b', elsewhere)).next('bare'), undefined);
  assert.is(after(taken(true, 'a'), taken(false, 'b')).next('nics'), undefined);
  assert.is(after(taken(true, 'a', LINK, 'netdev_add/host'), taken(false, 'a', LINK, 'netdev_add/host')).next('bare'), undefined);
});

test('a doubt is put to the test a few times, and no more', () => {
  const doubts = after(taken(true, 'a'));
  let trials = 0;
  for (let session = 0; session < 50; session++) {
    doubts.take(taken(false, 'a'));
    if (doubts.next('bare') !== undefined) trials++;
  }
  assert.is(trials, 3);
});

test.run();
