// The families of random cases. Each leaves the instance as it found it, so that the next case may share it.

import type * as fc from 'fast-check';
import { certify } from '../generators/backend-rules.ts';
import type { CertifiedCommand } from '../generators/certificate.ts';
import { initialState } from '../generators/net-model/initial-state.ts';
import type { NetState } from '../generators/net-model/state.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import { leftovers, sessionFrom } from '../generators/sessions.ts';
import type { FixtureName } from '../runner/case.ts';
import { OWNED, send } from './case-of.ts';
import { type Family, familyOf } from './family.ts';
import { BARE, fixtureOf, NICS } from './fixtures.ts';

const sessions: readonly Family[] = [
  sessionFamily('sessions', 'Any sequence of commands has the outcomes that the state of the network demands.', BARE),
  sessionFamily('sessions-with-adapters', 'The same where there are adapters.', NICS),
];

export const families: readonly Family[] = [...sessions];

type Session = { readonly commands: readonly CertifiedCommand[]; readonly cleanup: readonly CertifiedCommand[] };

function sessionFamily(id: string, title: string, fixture: FixtureName): Family {
  return familyOf<Session>({
    id, title, fixture,
    requirements: ['netdev_add/success', 'netdev_del/success', 'set_link/success', 'query-rx-filter/list', 'command/no-side-effect'],
    needs: [OWNED],
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
