// Programs that a backend runs and waits for: scripts of an interface, and the helper that makes a tap of a bridge.
// net/tap.c, launch_script and net_bridge_run_helper.

import { shellWords } from '../../../shell-words.ts';
import { Handover } from '../../host/bridge-helper.ts';
import type { TapQueue } from '../../host/tap.ts';
import type { NetState } from '../state.ts';

const DEFAULT_HELPER = '/usr/lib/qemu/qemu-bridge-helper';
const DEFAULT_BRIDGE = 'br0';
const NOT_STARTED = 1;

/** Whether it ended well. One that runs on is taken for done. */
export function runScript(path: string, interfaceName: string, { options, world }: NetState): boolean {
  const args = options.defects.has('tap-script-without-argument') ? [] : [interfaceName];
  return statusOf(path, args, world) === 0;
}

/** The tap that the helper hands over, or why there is none. A helper with a blank in it is a command line. */
export function runHelper(helper: string = DEFAULT_HELPER, bridge: string = DEFAULT_BRIDGE, { options, world }: NetState): TapQueue | string {
  const handover = new Handover();
  const descriptor = world.target.openDescriptor();
  descriptor.holds(handover);
  const br = `--br=${options.defects.has('bridge-helper-called-for-br0') ? DEFAULT_BRIDGE : bridge}`;
  const fixed = ['--use-vnet', `--fd=${descriptor.number}`];
  const isCommand = /[ \t]/.test(helper);
  const [program, ...words] = isCommand ? (shellWords(helper) ?? []) : [helper];
  const named = isCommand && helper.includes('--br=') ? [] : [br];
  const status = statusOf(program ?? '', [...words, ...fixed, ...named], world);
  descriptor.close();
  if (status === 0 && handover.queue !== undefined) return handover.queue;
  handover.queue?.close();
  return status === 0 ? 'the helper program passed no descriptor' : 'the helper program failed';
}

function statusOf(path: string, args: readonly string[], world: NetState['world']): number {
  const spawned = world.programs.spawn(world.target, path, args);
  spawned?.stdio.close();
  return spawned === undefined ? NOT_STARTED : (spawned.status ?? 0);
}
