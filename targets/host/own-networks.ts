// Networks of the targets' own: each is made with an instance and has nothing beyond loopback.
//
// An agent is slow to start. One that an instance needed keeps its network for the next that starts, if the one before
// left nothing there: so each worker needs one.

import { agentHost, rested } from './agent-host.ts';
import { type Agent, startAgent, wordsToEnter } from './agent-process.ts';
import { hostOfProcess } from './host-of-process.ts';
import { interfaceNames } from './interfaces.ts';
import { type InstanceHost, lazyHost } from './lazy-host.ts';
import { socketsOf } from './network-sockets.ts';
import type { HostPlace } from './protocol.ts';
import { isHeld } from './socket-tables.ts';
import { namespaceOf, targetPid } from './target-process.ts';

export interface OwnNetwork {
  /** In front of the instance's words. */
  readonly prefix: readonly string[];
  /** The host beside the process that was started there. */
  host(leader: number, scratch: string): InstanceHost;
  /** The instance could not be started. Never rejects. */
  abandon(): Promise<void>;
}

export interface OwnNetworks {
  /** Throws a TargetError. */
  take(): OwnNetwork;
}

type Kept = { readonly agent: Agent; readonly interfaces: string };

/** `prefix` makes a network for the command behind it. */
export function createOwnNetworks(prefix: readonly string[]): OwnNetworks {
  const idle: Kept[] = [];
  const keepOrEnd = async (kept: Kept): Promise<void> => {
    if (!await rested(kept.agent) || kept.agent.hasEnded() || !isAsItWas(kept)) return kept.agent.end();
    kept.agent.keepAwake(false);
    idle.push(kept);
  };
  return {
    take: () => {
      const kept = idle.splice(0).filter(({ agent }) => !agent.hasEnded());
      const mine = kept.pop();
      idle.push(...kept);
      mine?.agent.keepAwake(true);
      return {
        prefix: mine === undefined ? prefix : wordsToEnter(mine.agent.pid),
        host: (leader, scratch) => hostIn(mine, { leader, scratch }, keepOrEnd),
        abandon: async () => mine === undefined ? undefined : keepOrEnd(mine),
      };
    },
  };
}

/** `mine` goes back in any case, used or not. */
function hostIn(mine: Kept | undefined, place: HostPlace, giveBack: (kept: Kept) => Promise<void>): InstanceHost {
  let kept = mine;
  let host: InstanceHost | undefined;
  const obtain = async (): Promise<Agent> => {
    if (kept !== undefined) return kept.agent;
    const agent = await startAgent(targetPid(place), place.scratch, true);
    kept = { agent, interfaces: interfacesAt(agent.pid) };
    return agent;
  };
  return lazyHost(async () => {
    const target = targetPid(place);
    // A wrapper may have left for a network of its own.
    const isElsewhere = mine !== undefined && namespaceOf(mine.agent.pid, 'net') !== namespaceOf(target, 'net');
    host = isElsewhere ? hostOfProcess(place.leader, place.scratch) : agentHost(place, { obtain, dismiss: async () => {} });
    return host;
  }, async () => {
    await host?.end();
    if (kept !== undefined) await giveBack(kept);
  });
}

/** No interface more or less, and no socket that somebody holds. */
function isAsItWas({ agent, interfaces }: Kept): boolean {
  const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'] as const;
  const isSilent = tables.every((table) => !(socketsOf(agent.pid, table) ?? []).some((row) => isHeld(row, table)));
  return isSilent && interfacesAt(agent.pid) === interfaces;
}

function interfacesAt(pid: number): string {
  return interfaceNames(pid).toSorted().join(' ');
}
