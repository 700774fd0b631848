// A host side of an instance, made with its first use: most cases need none.

import type { HostSide, Packet } from '../host-side.ts';

export interface InstanceHost extends HostSide {
  /** Closes what is open and ends what serves it. Never rejects. */
  end(): Promise<void>;
}

/** `open` is called once at most. */
export function lazyHost(open: () => Promise<HostSide>, end: () => Promise<void>): InstanceHost {
  let opened: Promise<HostSide> | undefined;
  let listener: (packet: Packet) => void = () => {};
  const host = (): Promise<HostSide> => {
    opened ??= open().then((side) => {
      side.onPacket((packet) => listener(packet));
      return side;
    });
    return opened;
  };
  return {
    open: async (name, spec) => (await host()).open(name, spec),
    send: async (packets) => (await host()).send(packets),
    ask: async (question) => (await host()).ask(question),
    close: async (name) => {
      await (await opened)?.close(name);
    },
    onPacket: (next) => {
      listener = next;
    },
    end,
  };
}
