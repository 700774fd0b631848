// The host beside a process of ours: in its own network where it has one, by an agent there; else in this process.

import { killMarked } from '../marked-processes.ts';
import { type Agent, startAgent } from './agent-process.ts';
import { type InstanceHost, lazyHost } from './lazy-host.ts';
import { type RealHost, realHost } from './real-host.ts';
import { remoteHost } from './remote-host.ts';
import { namespaceOf, targetPid } from './target-process.ts';

/**
 * Nothing is started before the first use. A network that we `made` has nothing beyond loopback, and may be changed; one that
 * was found, because the target is a wrapper that has its own, may lead anywhere.
 */
export function hostOfProcess(pid: number, scratch: string, network: 'made' | 'found'): InstanceHost {
  let host: RealHost | undefined;
  let agent: Promise<Agent> | undefined;
  let wasUsed = false;
  return lazyHost(async () => {
    wasUsed = true;
    const target = targetPid({ leader: pid, scratch });
    if (namespaceOf('self', 'net') === namespaceOf(target, 'net')) {
      host = realHost({ scratch, leader: pid, isOwnNetwork: false });
      return host;
    }
    const started = startAgent({ target, leader: pid, scratch, isOwnNetwork: network === 'made' });
    agent = started;
    return remoteHost(async () => (await started).stream);
  }, async () => {
    await host?.end();
    await agent?.then(({ end }) => end(), () => {});
    if (wasUsed) killMarked([scratch]);
  });
}
