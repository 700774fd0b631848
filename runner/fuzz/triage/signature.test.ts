// What of a signature names the fault, and what only its place.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { faultIn } from './signature.ts';

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

test.run();
