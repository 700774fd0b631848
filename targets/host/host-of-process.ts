// The host beside a process of ours: in its own network where it has one, by an agent there; else in this process.

import { readlinkSync } from 'node:fs';
import { killMarked } from '../marked-processes.ts';
import { type Agent, startAgent } from './agent-process.ts';
import { type InstanceHost, lazyHost } from './lazy-host.ts';
import { type RealHost, realHost } from './real-host.ts';
import { remoteHost } from './remote-host.ts';

/** Nothing is started before the first use. */
export function hostOfProcess(pid: number, scratch: string): InstanceHost {
  let host: RealHost | undefined;
  let agent: Promise<Agent> | undefined;
  const start = (): Promise<Agent> => {
    agent = startAgent(pid, scratch);
    return agent;
  };
  let wasUsed = false;
  return lazyHost(async () => {
    wasUsed = true;
    if (networkOf('self') === networkOf(pid)) {
      host = realHost({ scratch, leader: pid, isOwnNetwork: false });
      return host;
    }
    return remoteHost(async () => (await start()).stream);
  }, async () => {
    await host?.end();
    await agent?.then(({ end }) => end(), () => {});
    if (wasUsed) killMarked([scratch]);
  });
}

/** The namespace's name; undefined where it is hidden from us. */
function networkOf(process: number | 'self'): string | undefined {
  try {
    return readlinkSync(`/proc/${process}/ns/net`);
  } catch {
    return undefined;
  }
}
