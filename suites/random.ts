// The families of random cases. Each leaves the instance as it found it, so that the next case may share it.

import * as fc from 'fast-check';
import { certify } from '../generators/backend-rules.ts';
import type { CertifiedCommand } from '../generators/certificate.ts';
import { invalidCommand, validCommand } from '../generators/commands.ts';
import { cleanupOf } from '../generators/named-command.ts';
import { initialState } from '../generators/net-model/initial-state.ts';
import type { NetState } from '../generators/net-model/state.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import { sampledCommand } from '../generators/sampler.ts';
import { leftovers, sessionFrom } from '../generators/sessions.ts';
import type { FixtureName, Need } from '../runner/case.ts';
import type { RandomFamily } from '../runner/family.ts';
import { OWNED, send } from './case-of.ts';
import { hubFamily } from './effects/hubs-random.ts';
import { tunnelFamily } from './effects/tunnels-random.ts';
import { userFamilies } from './effects/user-random.ts';
import { receiveFilterFamily } from './effects/receive-filter-random.ts';
import { familyOf } from './family.ts';
import { BARE, fixtureOf, NICS } from './fixtures.ts';
import { withProbes } from './probes.ts';
import { wireNoiseFamily } from './wire-noise.ts';

/** Sessions add user backends as if every build had them, and on somebody else's target ids might be taken. */
const NEEDS: readonly Need[] = [OWNED, { kind: 'slirp' }];

/** Few enough that a person can read a counterexample, enough to pay for the round trip. */
const MAX_COMMANDS = 6;

export const families: readonly RandomFamily[] = [
  wireNoiseFamily,
  commandFamily('valid-commands', 'Arguments that keep the schema have the outcome that their certificate states.', validCommand,
    ['arguments/valid', 'netdev_add/success', 'netdev_del/success']),
  commandFamily('invalid-commands', 'Arguments that break the schema are refused and change nothing.', invalidCommand,
    ['command/no-side-effect', 'netdev_add/refused-without-trace']),
  commandFamily('sampled-commands', 'The same for arguments from a second, independent source.', sampledCommand,
    ['arguments/valid', 'netdev_add/success', 'netdev_del/success']),
  receiveFilterFamily,
  sessionFamily('sessions', 'Any sequence of commands has the outcomes that the state of the network demands.', BARE),
  sessionFamily('sessions-with-adapters', 'The same where there are adapters.', NICS),
  ...userFamilies,
  hubFamily,
  tunnelFamily,
];

function commandFamily(
  id: string, title: string, commandOf: (schema: Schema) => fc.Arbitrary<CertifiedCommand>, requirements: readonly string[],
): RandomFamily {
  return familyOf<readonly CertifiedCommand[]>({
    id, title, requirements, fixture: BARE, needs: NEEDS,
    arbitrary: (schema) => fc.array(commandOf(schema), { minLength: 1, maxLength: MAX_COMMANDS, size: 'max' }),
    steps: (commands) => [send(...commands.flatMap((each) => withProbes(each, cleanupOf(each.execute, each.arguments))))],
  });
}

type Session = { readonly commands: readonly CertifiedCommand[]; readonly cleanup: readonly CertifiedCommand[] };

function sessionFamily(id: string, title: string, fixture: FixtureName): RandomFamily {
  return familyOf<Session>({
    id, title, fixture,
    requirements: ['netdev_add/success', 'netdev_del/success', 'set_link/success', 'query-rx-filter/list', 'command/no-side-effect'],
    needs: NEEDS,
    arbitrary: (schema): fc.Arbitrary<Session> => {
      const start = startOf(schema, fixture);
      return sessionFrom(start).map((commands) => ({ commands, cleanup: leftovers(commands, start) }));
    },
    steps: ({ commands, cleanup }) => (cleanup.length === 0 ? [send(...commands)] : [send(...commands), send(...cleanup)]),
  });
}

function startOf(schema: Schema, fixture: FixtureName): NetState {
  const { machine, setup } = fixtureOf(fixture);
  return initialState({
    certify: (execute, args) => certify(schema, execute, args), machine: machine === 'pc' ? 'pc' : 'bare', setup,
  });
}
