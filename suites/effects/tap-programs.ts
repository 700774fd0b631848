// The programs that taps and bridge backends start: scripts for the interface, and the helper that makes one on a bridge.
// net.json: NetdevTapOptions, NetdevBridgeOptions.
//
// Programs are the harness's own; the helper becomes QEMU's own after having noted its arguments. How it is called is of QEMU's
// manual (qemu-options, -netdev bridge).

import { accept, reject } from '../../generators/certificate.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { caseOf, greet, observe, open, OWNED, send } from '../case-of.ts';
import { absenceOf, netdevAdd, queryVersion } from '../net-commands.ts';
import { bothWays } from './hub-wires.ts';
import { BRIDGE, bridgedCase, interfaceIs, NAME, tap, TAP_NEEDS, tapCase } from './tap.ts';

export function tapProgramCases(): readonly Case[] {
  return [...scriptCases(), ...helperCases('tap'), ...helperCases('bridge')];
}

function program(name: string, status = 0): Step {
  return open(name, { kind: 'program', behaviour: 'exit', status });
}

function called(rule: string, name: string, ...calls: readonly (readonly string[])[]): Step {
  return observe(rule, { kind: 'calls', program: name }, { calls });
}

const SCRIPT = program('script');
const OTHER = program('other-script');
const SCRIPT_PATH = '{script.path}';

function scriptCases(): readonly Case[] {
  const [script, downscript, fails] = ['effects/tap/script', 'effects/tap/downscript', 'effects/tap/script-fails'] as const;
  const onlyName = ['{name.name}'];
  return [
    tapCase(`${script}/argument`, 'script is called once, with the name of the interface.', script, { script: SCRIPT_PATH }, [called(script, 'script', onlyName)],
      [called(script, 'script', onlyName)], [SCRIPT]),
    tapCase(`${script}/queues`, 'script is called once for all queues.', script, { script: SCRIPT_PATH, queues: 2 }, [called(script, 'script', onlyName)], [], [SCRIPT]),
    tapCase(`${downscript}/argument`, 'downscript is called once the tap is deleted, with the name of the interface.', downscript, { downscript: SCRIPT_PATH },
      [called(downscript, 'script')], [called(downscript, 'script', onlyName)], [SCRIPT]),
    tapCase(`${downscript}/both`, 'Each script is called in its turn, and only then.', downscript, { script: '{other-script.path}', downscript: SCRIPT_PATH },
      [called(script, 'other-script', onlyName), called(downscript, 'script')],
      [called(downscript, 'script', onlyName), called(script, 'other-script', onlyName)], [SCRIPT, OTHER]),
    caseOf(fails, 'A tap whose script fails is refused, and its interface is gone.', [fails], [
      NAME, program('script', 3), send(netdevAdd(tap({ id: 'plumb-tested', script: SCRIPT_PATH }), reject(fails, 'GenericError')), ...absenceOf('plumb-tested')),
      called(fails, 'script', onlyName), interfaceIs(fails, { exists: false }),
    ], { needs: [OWNED, ...TAP_NEEDS] }),
  ];
}

/** Both types start it in the same way. */
function helperCases(type: 'tap' | 'bridge'): readonly Case[] {
  const [br, helper, fails] = [`effects/${type}/br`, `effects/${type}/helper`, `effects/${type}/helper-fails`] as const;
  const tested = (members: JsonObject): JsonObject => ({ type, id: 'tested', helper: '{helper.path}', br: '{lan.name}', ...members });
  const real = open('helper', { kind: 'program', behaviour: 'bridge-helper' });
  const throughHelper = (rule: string, title: string): Case => bridgedCase({
    id: `${rule}/both-ways`, title, rules: [rule], before: [real], tested: [tested({})], needs: [{ kind: 'backend', type }, ...TAP_NEEDS],
    steps: [
      observe(rule, { kind: 'calls', program: 'helper' }, { times: 1, options: { br: '{lan.name}' } }),
      ...bothWays(rule, 'near', 'far'),
    ],
  });
  return [
    throughHelper(br, 'The backend is a port of the bridge that br names.'),
    throughHelper(helper, 'The interface is made by the program that helper names.'),
    caseOf(fails, 'A backend whose helper fails is refused.', [fails], [
      BRIDGE, program('helper', 1), send(netdevAdd({ ...tested({ id: 'plumb-tested' }) }, reject(fails, 'GenericError')), ...absenceOf('plumb-tested')),
      observe(fails, { kind: 'calls', program: 'helper' }, { times: 1, options: { br: '{lan.name}' } }),
    ], { needs: [OWNED, { kind: 'backend', type }] }),
    defaultBridgeCase(type),
    silentHelperCase(type),
  ];
}

/** Whatever the target takes for the descriptor that it was to be given, it must be no other's: the second time, the monitor's. */
function silentHelperCase(type: 'tap' | 'bridge'): Case {
  const rule = `effects/${type}/helper-silent`;
  const refused = send(netdevAdd({ type, id: 'plumb-tested', helper: '{helper.path}', br: 'br0' }, reject(rule, 'GenericError')));
  return caseOf(rule, 'A backend whose helper ends well and hands over nothing is refused, and takes no monitor with it.', [rule], [
    program('helper', 0), refused, { kind: 'reconnect' }, greet(), refused, send(queryVersion(accept(rule))),
  ], { needs: [OWNED, { kind: 'backend', type }], start: 'fresh-instance' });
}

/** It need not exist: the helper is called all the same. */
function defaultBridgeCase(type: 'tap' | 'bridge'): Case {
  const rule = `effects/${type}/defaults/br`;
  return caseOf(rule, 'Without br the helper is called for br0.', [rule], [
    program('helper', 1), send(netdevAdd({ type, id: 'plumb-tested', helper: '{helper.path}' }, reject(rule, 'GenericError'))),
    observe(rule, { kind: 'calls', program: 'helper' }, { times: 1, options: { br: 'br0' } }),
  ], { needs: [OWNED, { kind: 'backend', type }] });
}
