import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { KeptFinding } from '../campaign-state.ts';
import { areOneWavering } from './wavering.ts';

const SET_LINK = 'set_link {name, up}';

function finding(kind: KeptFinding['kind'], times: number, at: string | undefined): KeptFinding {
  return { kind, at, reproduces: { times, of: 10 } } as unknown as KeptFinding;
}

const UNSTEADY = finding('unsteady', 9, SET_LINK);

test('a wrong answer that does not come each time is what wavers at the same command, whichever was seen first', () => {
  assert.ok(areOneWavering(UNSTEADY, finding('wrong', 4, SET_LINK)));
  assert.ok(areOneWavering(finding('wrong', 4, SET_LINK), UNSTEADY));
});

test('one that comes each time, at another command, or at none, is none of it', () => {
  assert.not(areOneWavering(UNSTEADY, finding('wrong', 10, SET_LINK)));
  assert.not(areOneWavering(UNSTEADY, finding('wrong', 4, 'announce-self {id}')));
  assert.not(areOneWavering(finding('unsteady', 9, undefined), finding('wrong', 4, undefined)));
  assert.not(areOneWavering(finding('wrong', 4, SET_LINK), finding('wrong', 4, SET_LINK)));
});

test.run();
