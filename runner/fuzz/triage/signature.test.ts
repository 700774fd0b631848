// What of a signature names the fault, and what only its place; and which of all that is wrong tells it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { requirement } from '../../../generators/certificate.ts';
import type { Finding } from '../../case.ts';
import { faultIn, firstFinding, tellingFirst } from './signature.ts';

const FAULTS: { readonly [signature: string]: string } = {
  'killed by SIGSEGV in slirp_pollfds_poll < notifier_list_notify < main_loop_wait': 'killed by SIGSEGV',
  'killed by SIGSEGV at set_link {name, up}': 'killed by SIGSEGV',
  'net_client_init1: assertion nc': 'net_client_init1: assertion nc',
  'net_client_init1: assertion nc at netdev_add tap {fds}': 'net_client_init1: assertion nc',
  'outcome: netdev_add/success at netdev_add user {id}': 'outcome: netdev_add/success',
  'outcome: netdev_add/success, GenericError: there is a netdev …': 'outcome: netdev_add/success',
  'outcome: set_link/unknown-name after netdev_add tap': 'outcome: set_link/unknown-name',
  'liveness: session/stays-open': 'liveness: session/stays-open',
};

for (const [signature, fault] of Object.entries(FAULTS)) test(signature, () => assert.is(faultIn(signature), fault));

function wrong(oracle: string, rule: string, step: number): Finding {
  return { oracle, requirement: requirement(rule), erratum: undefined, step, command: 0, sent: '', expected: '', actual: '' };
}

function told(...findings: readonly Finding[]): string | undefined {
  return firstFinding(tellingFirst({ kind: 'fail', findings }))?.requirement;
}

test('a port that stays open follows from the netdev that was lost before, whichever oracle has told of it first', () => {
  assert.is(told(wrong('observation', 'netdev_del/frees-ports', 9), wrong('state', 'state/consistent', 3)), 'state/consistent');
});

test('a target that does not answer explains what was wrong before', () => {
  assert.is(told(wrong('liveness', 'session/answers', 4), wrong('outcome', 'netdev_add/success', 1)), 'session/answers');
});

test.run();
