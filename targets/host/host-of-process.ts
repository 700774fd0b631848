// The host beside a process of ours that is in a network which we did not make: in its own where it is in another than we
// are, by an agent there; else in this process. Nothing is started before the first use.

import { agentHost } from './agent-host.ts';
import { startAgent } from './agent-process.ts';
import { type InstanceHost, lazyHost } from './lazy-host.ts';
import { realHost } from './real-host.ts';
import { namespaceOf, targetPid } from './target-process.ts';

export function hostOfProcess(leader: number, scratch: string): InstanceHost {
  const place = { leader, scratch };
  let host: InstanceHost | undefined;
  return lazyHost(async () => {
    const target = targetPid(place);
    const isHere = namespaceOf('self', 'net') === namespaceOf(target, 'net');
    // A network that was found may lead anywhere.
    host = isHere ? realHost({ ...place, isOwnNetwork: false }) : agentHost(place, { obtain: () => startAgent(target, scratch, false), dismiss: (agent) => agent.end() });
    return host;
  }, async () => host?.end());
}
