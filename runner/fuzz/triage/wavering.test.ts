import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Shape } from '../../../generators/campaign/shape.ts';
import type { KeptFinding } from '../campaign-state.ts';
import { areOneWavering } from './wavering.ts';

const SET_LINK: Shape = { execute: 'set_link', type: undefined, members: { name: 'netdev-none', up: '*' } };
const ANNOUNCE: Shape = { execute: 'announce-self', type: undefined, members: { id: '*' } };

const unsteady = { kind: 'unsteady', signature: 'steadiness: session/steady at set_link {name, up}', reproduces: { times: 9, of: 10 }, trigger: [] } as unknown as KeptFinding;

function wrong(times: number, ...trigger: readonly Shape[]): KeptFinding {
  return { kind: 'wrong', signature: 'outcome: set_link/success, DeviceNotFound: there is no device …', reproduces: { times, of: 10 }, trigger } as unknown as KeptFinding;
}

test('a wrong answer that does not come each time is what wavers at the same command, whichever was seen first', () => {
  assert.ok(areOneWavering(unsteady, wrong(4, SET_LINK)));
  assert.ok(areOneWavering(wrong(4, SET_LINK), unsteady));
});

test('one that comes each time, or at another command, is none of it', () => {
  assert.not(areOneWavering(unsteady, wrong(10, SET_LINK)));
  assert.not(areOneWavering(unsteady, wrong(4, ANNOUNCE)));
  assert.not(areOneWavering(unsteady, wrong(4)));
  assert.not(areOneWavering(wrong(4, SET_LINK), wrong(4, SET_LINK)));
});

test.run();
