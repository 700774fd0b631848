// The host beside an instance, served by an agent in the instance's network.

import { within } from '../deadline.ts';
import type { HostSide } from '../host-side.ts';
import type { Agent } from './agent-process.ts';
import { type InstanceHost, lazyHost } from './lazy-host.ts';
import type { HostPlace } from './protocol.ts';
import { remoteHost } from './remote-host.ts';

export type AgentSource = {
  /** Asked with the first use. */
  obtain(place: HostPlace): Promise<Agent>;
  /** Asked when the instance has ended. Never rejects. */
  dismiss(agent: Agent): Promise<void>;
};

export function agentHost(place: HostPlace, source: AgentSource): InstanceHost {
  let agent: Promise<Agent> | undefined;
  const settled = async (): Promise<HostSide> => {
    agent = source.obtain(place).then(async (obtained) => {
      await obtained.settle(place);
      return obtained;
    });
    return (await agent).host;
  };
  return lazyHost(
    () => settled().catch((error: unknown) => remoteHost(() => Promise.reject(error))),
    async () => {
      const used = await agent?.catch(() => undefined);
      if (used !== undefined) await source.dismiss(used);
    },
  );
}

const REST_MS = 3_000;

/** Whether it could close all that was open. */
export function rested(agent: Agent): Promise<boolean> {
  const resting = agent.host.settle({ scratch: '/nowhere', leader: 0 }).then(() => true, () => false);
  return within(resting, REST_MS).then((isSettled) => isSettled && resting);
}
