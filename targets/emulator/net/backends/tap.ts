// `tap`: the rules on which members exclude each other come first; then the interface is made, or taken over by
// descriptor, or had from a helper program. net/tap.c.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { TAP_DOWN_SCRIPT, TAP_SCRIPT } from '../../host/distribution.ts';
import { openTap, type TapQueue } from '../../host/tap.ts';
import { flagOf, has, integerOf, textOf } from '../arguments.ts';
import type { NetState } from '../state.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, descriptorRefusal, refused } from './backend.ts';
import { runHelper, runScript } from './helper-program.ts';
import { tapNetdev } from './tap-queue.ts';
import { accelerate } from './tap-vhost.ts';

type Source = { readonly member: 'fd' | 'fds' | 'helper'; readonly excludes: readonly string[] };

/** The first that is given decides. */
const SOURCES: readonly Source[] = [
  { member: 'fd', excludes: ['ifname', 'script', 'downscript', 'vnet_hdr', 'helper', 'queues', 'fds', 'vhostfds'] },
  { member: 'fds', excludes: ['ifname', 'script', 'downscript', 'vnet_hdr', 'helper', 'queues', 'vhostfd'] },
  { member: 'helper', excludes: ['ifname', 'script', 'downscript', 'vnet_hdr', 'queues', 'vhostfds'] },
];

export function createTap(request: BackendRequest): BackendOutcome {
  const { args, state } = request;
  const { defects } = state.options;
  const source = SOURCES.find(({ member }) => has(args, member));
  const clash = source?.excludes.find((member) => has(args, member));
  if (source !== undefined && clash !== undefined) {
    return defects.has('tap-exclusive-members-accepted')
      ? created()
      : refused(`${clash} cannot go with ${source.member}`);
  }
  if (source === undefined && has(args, 'vhostfds')) return refused('vhostfds goes with fds only');
  if (source?.member.startsWith('fd') === true && defects.has('tap-fd-unopened-accepted')) return created();
  const taken = queuesFrom(source?.member, args, state);
  if ('desc' in taken) return defects.has('tap-missing-facility-accepted') ? created() : refused(taken.desc);
  return withSettings(taken, request, source === undefined);
}

/** Queues with the vhost descriptor of each, where one was given. */
type Taken = { readonly queues: readonly TapQueue[]; readonly vhost: readonly (string | undefined)[] };
type Refusal = { readonly desc: string };

function queuesFrom(source: Source['member'] | undefined, args: JsonObject, state: NetState): Taken | Refusal {
  const vhostfd = textOf(args, 'vhostfd');
  switch (source) {
    case 'fd': return queuesOf([textOf(args, 'fd') ?? ''], [vhostfd], state);
    case 'fds': return queuesOfList(textOf(args, 'fds') ?? '', textOf(args, 'vhostfds'), state);
    case 'helper': {
      const queue = runHelper(textOf(args, 'helper'), textOf(args, 'br'), state);
      return typeof queue === 'string' ? { desc: queue } : { queues: [queue], vhost: [vhostfd] };
    }
    case undefined: return makeTap(args, state);
    default: throw source satisfies never;
  }
}

function queuesOfList(list: string, vhostList: string | undefined, state: NetState): Taken | Refusal {
  const descriptors = splitList(list);
  const vhost = vhostList === undefined ? descriptors.map(() => undefined) : splitList(vhostList);
  if (vhost.length !== descriptors.length) return { desc: 'fds and vhostfds differ in number' };
  return descriptors.length === 0 ? { desc: 'fds names no descriptor' } : queuesOf(descriptors, vhost, state);
}

/** Text behind the last colon counts only where there is some. */
function splitList(list: string): readonly string[] {
  const items = list.split(':');
  return items[items.length - 1] === '' ? items.slice(0, -1) : items;
}

function queuesOf(descriptors: readonly string[], vhost: Taken['vhost'], { world }: NetState): Taken | Refusal {
  const queues: TapQueue[] = [];
  for (const descriptor of descriptors) {
    const resource = world.target.resolve(descriptor);
    if (resource?.kind !== 'interface-queue') return { desc: descriptorRefusal(descriptor) };
    queues.push(resource);
  }
  const headers = new Set(queues.map(({ tap }) => tap.interface.vnetHeader));
  return headers.size > 1 ? { desc: 'some of the descriptors have a virtio header and some have none' } : { queues, vhost };
}

/** The first queue runs the script, for the interface is the same for all. */
function makeTap(args: JsonObject, state: NetState): Taken | Refusal {
  const { defects } = state.options;
  const { world } = state;
  const wanted = BigInt.asIntN(32, integerOf(args, 'queues') ?? 1n);
  if (wanted <= 0n) return { desc: 'a tap needs a queue' };
  const vnetHeader = (flagOf(args, 'vnet_hdr') ?? true) !== defects.has('tap-vnet-header-inverted');
  const count = defects.has('tap-one-queue-only') ? 1n : wanted;
  let name = nameIn(args, defects);
  const queues: TapQueue[] = [];
  const refuse = (desc: string): Refusal => {
    for (const queue of queues) queue.close();
    return { desc };
  };
  for (let index = 0n; index < count; index++) {
    const queue = openTap(world, world.target, { name, vnetHeader, multiQueue: wanted > 1n });
    if (typeof queue === 'string') return refuse(`the tap '${name}' cannot be made: ${queue}`);
    name = queue.interface;
    queues.push(queue);
    const script = textOf(args, 'script') ?? TAP_SCRIPT;
    if (index > 0n || !isScript(script) || defects.has('tap-script-not-run')) continue;
    if (!runScript(script, name, state) && !defects.has('tap-script-failure-ignored')) return refuse(`the script '${script}' failed`);
  }
  return { queues, vhost: queues.map(() => textOf(args, 'vhostfd')) };
}

function nameIn(args: JsonObject, defects: ReadonlySet<string>): string {
  const name = textOf(args, 'ifname') ?? '';
  if (name === '') return 'tap%d';
  return defects.has('tap-ifname-upper-case') ? name.toUpperCase() : name;
}

function isScript(path: string): boolean {
  return path !== '' && path !== 'no';
}

function withSettings({ queues, vhost }: Taken, request: BackendRequest, isOwn: boolean): BackendOutcome {
  const { args, state } = request;
  const accelerations: (() => void)[] = [];
  for (const [index, queue] of queues.entries()) {
    const acceleration = accelerate(queue, vhost[index], args, state);
    if (typeof acceleration === 'string') {
      for (const giveBack of [...accelerations, ...queues.map((other) => () => other.close())]) giveBack();
      return refused(acceleration);
    }
    accelerations.push(acceleration);
    queue.tap.settings.sendBuffer = sendBufferIn(args);
  }
  const name = queues[0]?.interface ?? '';
  return tapNetdev(queues, request, () => {
    if (isOwn) runDownScript(args, name, state);
    for (const giveBack of accelerations) giveBack();
  });
}

const NO_LIMIT = 2n ** 31n - 1n;

/** 0 and more than an `int` holds are no limit. */
function sendBufferIn(args: JsonObject): number {
  const wanted = BigInt.asUintN(64, integerOf(args, 'sndbuf') ?? 0n);
  return Number(wanted === 0n || wanted > NO_LIMIT ? NO_LIMIT : wanted);
}

function runDownScript(args: JsonObject, name: string, state: NetState): void {
  const script = textOf(args, 'downscript') ?? TAP_DOWN_SCRIPT;
  if (isScript(script) && !state.options.defects.has('tap-downscript-not-run')) runScript(script, name, state);
}
