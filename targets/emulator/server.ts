// The reference emulator as a server: each monitor on a socket of its own.

import type { Socket } from 'node:net';
import type { Address } from './address.ts';
import type { Clock, DefectName } from './contract.ts';
import { serveControl } from './control.ts';
import { createEmulator, type EmulatorOptions } from './emulator.ts';
import { listen, type Listener } from './listener.ts';
import { createMonitor, type Monitor } from './monitor.ts';
import type { Downfall } from './stages.ts';

export type ServeOptions = Pick<EmulatorOptions, 'machine' | 'defects' | 'defined' | 'schema'> & {
  /** One monitor each. */
  readonly listen: readonly Address[];
  /** Where stimuli come in. */
  readonly control: Address | undefined;
};

/** `quit`: a client asked for it. `fell`: a defect wants the process to end like this. */
export type ServerEnd = { readonly kind: 'closed' } | { readonly kind: 'quit' } | { readonly kind: 'fell'; readonly how: Downfall; readonly defect: DefectName };

export interface Server {
  /** Where each monitor listens, in the order of the options. */
  readonly addresses: readonly Address[];
  /** Resolves when the server no longer serves. */
  readonly ended: Promise<ServerEnd>;
  close(): Promise<void>;
}

/** Serves until closed; rejects when an address cannot be listened on, and then leaves nothing behind. */
export async function serve(options: ServeOptions): Promise<Server> {
  const monitors: Monitor[] = [];
  const listeners: Listener[] = [];
  const controls = new Set<Socket>();
  let settle: (end: ServerEnd) => void = () => {};
  const ended = new Promise<ServerEnd>((resolve) => { settle = resolve; });

  const shut = async (how: 'flush' | 'abrupt', end: ServerEnd): Promise<void> => {
    for (const monitor of monitors) monitor.close(how);
    for (const control of controls) control.destroy();
    emulator.net.close();
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
    settle(end);
  };
  const emulator = createEmulator({
    ...options,
    clock: SYSTEM_CLOCK,
    quit: () => setImmediate(() => void shut('flush', { kind: 'quit' })),
    die: (how, defect) => void shut('abrupt', { kind: 'fell', how, defect }),
  });

  const acceptControl = (socket: Socket): void => {
    controls.add(socket);
    socket.once('close', () => controls.delete(socket));
    serveControl(socket, emulator.net);
  };

  try {
    // First: whoever has reached a monitor may stimulate at once.
    if (options.control !== undefined) listeners.push(await listen(options.control, acceptControl));
    const addresses: Address[] = [];
    for (const [index, address] of options.listen.entries()) {
      const monitor = createMonitor(emulator, index);
      monitors.push(monitor);
      const listener = await listen(address, monitor.accept);
      listeners.push(listener);
      addresses.push(listener.address);
    }
    return { addresses, ended, close: () => shut('flush', { kind: 'closed' }) };
  } catch (error) {
    await shut('abrupt', { kind: 'closed' });
    throw error;
  }
}

const SYSTEM_CLOCK: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, callback) => {
    // A user network that is left behind has plans for the next ten minutes.
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};
