// The host beside a QEMU whose NICs can be driven: endpoints on their queues are the driver's, everything else is the host's.

import type { InstanceHost } from '../host/lazy-host.ts';
import type { Packet } from '../host-side.ts';
import type { NicEndpoints } from './nic-endpoints.ts';

export function hostWithNics(host: InstanceHost, nics: NicEndpoints): InstanceHost {
  return {
    open: async (name, spec) => {
      await nics.close(name);
      if (spec.kind !== 'nic') return host.open(name, spec);
      await host.close(name);
      return nics.open(name, spec.nic);
    },
    send: async (packets) => {
      for (const run of runsOf(packets, nics)) await (run.isNics ? nics : host).send(run.packets);
    },
    ask: (question) => host.ask(question),
    close: async (name) => {
      await (nics.has(name) ? nics : host).close(name);
    },
    onPacket: (listener) => {
      nics.onPacket(listener);
      host.onPacket(listener);
    },
    end: () => host.end(),
  };
}

type Sent = Omit<Packet, 'atMs'>;
type Run = { readonly isNics: boolean; readonly packets: Sent[] };

/** Neighbours that go the same way are sent together. */
function runsOf(packets: readonly Sent[], nics: NicEndpoints): readonly Run[] {
  const runs: Run[] = [];
  for (const packet of packets) {
    const isNics = nics.has(packet.endpoint);
    const last = runs.at(-1);
    if (last?.isNics === isNics) last.packets.push(packet);
    else runs.push({ isNics, packets: [packet] });
  }
  return runs;
}
