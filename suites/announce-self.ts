// announce-self: which parameters it takes, and that announcing disturbs nothing else. net.json:760 and 791.
//
// What is proven here is the reply, and that the adapters stay as they were; the frames are the matter of `effects/announce.ts`.

import { accept, command, reject, type Expectation } from '../generators/certificate.ts';
import type { JsonObject, JsonValue } from '../generators/qapi/json-value.ts';
import type { Case } from '../runner/case.ts';
import { caseOf, OWNED, send } from './case-of.ts';
import { NICS } from './fixtures.ts';
import { announceSelf, hubPort, netdevDel, queryRxFilter } from './net-commands.ts';

export function announceSelfCases(): readonly Case[] {
  return [...parameterCases(), ...adapterCases(), ...refusalCases()];
}

/** Nothing is sent again: announcements that go on would outlive the case. */
const ONE_ROUND: JsonObject = { initial: 50, max: 550, rounds: 1, step: 50 };

const PARAMETERS: { readonly [label: string]: readonly [rule: string, changes: JsonObject] } = {
  'one-round': ['announce-self/rounds', {}],
  'no-rounds': ['announce-self/rounds', { rounds: 0 }],
  'two-rounds': ['announce-self/rounds', { rounds: 2, initial: 1, max: 1, step: 0 }],
  'no-delay': ['announce-self/initial', { initial: 0 }],
  'long-initial': ['announce-self/initial', { initial: 100000, max: 100000 }],
  'initial-above-max': ['announce-self/initial', { initial: 1000, max: 10 }],
  'no-step': ['announce-self/step', { step: 0 }],
  'long-step': ['announce-self/step', { step: 10000 }],
  'step-above-max': ['announce-self/step', { step: 1000, max: 10 }],
  'no-max': ['announce-self/max', { max: 0 }],
  'long-max': ['announce-self/max', { max: 100000 }],
  'all-zero': ['announce-self/rounds', { initial: 0, max: 0, rounds: 0, step: 0 }],
  'no-interfaces': ['announce-self/interfaces', { interfaces: [] }],
  'unknown-interface': ['announce-self/unknown-interface', { interfaces: ['plumb-nobody'] }],
  'unknown-interfaces': ['announce-self/unknown-interface', { interfaces: ['plumb-nobody', 'plumb-no-one', ''] }],
  'same-interface-twice': ['announce-self/interfaces', { interfaces: ['plumb-n0', 'plumb-n0'] }],
  'many-interfaces': ['announce-self/interfaces', { interfaces: Array.from({ length: 300 }, (_, index) => `plumb-i${index}`) }],
  'id': ['announce-self/id', { id: 'plumb-timer' }],
  'empty-id': ['announce-self/id', { id: '' }],
  'long-id': ['announce-self/id', { id: 'x'.repeat(4096) }],
  'odd-id': ['announce-self/id', { id: '1 # ä %s' }],
};

function parameterCases(): readonly Case[] {
  return Object.entries(PARAMETERS).flatMap(([label, [rule, changes]]) => {
    const announced = announceSelf({ ...ONE_ROUND, ...changes }, accept(rule, {}));
    return [
      caseOf(`announce-self/parameters/${label}`, 'Announcing with sensible parameters succeeds.', [rule, 'announce-self/success'],
        [send(announced)], { needs: [OWNED] }),
      caseOf(`announce-self/with-adapters/${label}`, 'Announcing succeeds, and the adapters stay as they were.', [rule, 'announce-self/success'],
        [send(announced, queryRxFilter('plumb-n0', accept('query-rx-filter/named', [{ name: 'plumb-n0' }])))], { fixture: NICS, needs: [OWNED] }),
    ];
  });
}

function adapterCases(): readonly Case[] {
  const timer = (changes: JsonObject, rule = 'announce-self/id'): ReturnType<typeof announceSelf> =>
    announceSelf({ ...ONE_ROUND, ...changes }, accept(rule, {}));
  const options = { fixture: NICS, needs: [OWNED] };
  return [
    ...['plumb-n0', 'plumb-n1', 'plumb-n2', 'plumb-n3'].map((id) =>
      caseOf(`announce-self/interface/${id}`, 'An announcement can be restricted to an adapter.', ['announce-self/interfaces'],
        [send(timer({ interfaces: [id] }, 'announce-self/interfaces'))], options)),
    caseOf('announce-self/backend-as-interface', 'A backend is no interface that announces, and no error.', ['announce-self/unknown-interface'],
      [send(hubPort('plumb-a'), timer({ interfaces: ['plumb-a'] }, 'announce-self/unknown-interface'), netdevDel('plumb-a'))], { needs: [OWNED] }),
    caseOf('announce-self/timer-replaced', 'The same id changes the timer that is running.', ['announce-self/id'], [
      send(timer({ id: 'plumb-t', rounds: 3, initial: 10000, max: 10000 }), timer({ id: 'plumb-t', rounds: 3, initial: 10000, max: 10000 }),
        timer({ id: 'plumb-t', rounds: 0 })),
    ], options),
    caseOf('announce-self/timers-side-by-side', 'Different ids are different timers.', ['announce-self/id'], [
      send(timer({ id: 'plumb-ta', rounds: 3, initial: 10000, max: 10000 }), timer({ id: 'plumb-tb', rounds: 3, initial: 10000, max: 10000 }),
        timer({ id: 'plumb-ta', rounds: 0 }), timer({ id: 'plumb-tb', rounds: 0 })),
    ], options),
    caseOf('announce-self/again-and-again', 'Announcing can be repeated.', ['announce-self/announces'],
      [send(...Array.from({ length: 30 }, () => timer({}, 'announce-self/announces')))], options),
    caseOf('announce-self/backend-removed-while-announcing', 'A backend can be removed while a timer runs.', ['announce-self/announces', 'session/survives'], [
      send(hubPort('plumb-a'), timer({ id: 'plumb-t', rounds: 3, initial: 1, max: 1, step: 0 }), netdevDel('plumb-a')),
    ], options),
  ];
}

const MISSING: Expectation = reject('arguments/missing-member', 'GenericError');

/** Faults that derive from no single member. */
const REFUSED: { readonly [label: string]: readonly [args: JsonValue | undefined, expectation: Expectation] } = {
  'no-arguments': [undefined, MISSING],
  'empty-arguments': [{}, MISSING],
  'only-interfaces': [{ interfaces: ['plumb-n0'] }, MISSING],
  'only-id': [{ id: 'plumb-t' }, MISSING],
  'camel-case': [{ initial: 1, max: 1, Rounds: 1, step: 1 }, reject('arguments/missing-member', 'GenericError')],
};

function refusalCases(): readonly Case[] {
  return Object.entries(REFUSED).map(([label, [args, expectation]]) =>
    caseOf(`announce-self/refused/${label}`, 'initial, max, rounds and step are mandatory.', ['arguments/missing-member'],
      [send(command('announce-self', args, expectation))]));
}
