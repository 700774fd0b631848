// The character device behind a guest forwarding rule: one that the rule makes, or `chardev:ID`, one that exists.
//
// Of those that a rule can make, these need nobody at the other end, or a port at which somebody listens.

import type { CharacterDevice, GuestService } from '../slirp/settings.ts';
import { parseSocketAddress } from '../../host/socket-address.ts';
import { dropChardev } from '../chardevs.ts';
import type { NetState } from '../state.ts';

export type GuestDevice = { readonly to: Extract<GuestService, { kind: 'device' }>; readonly release: () => void };

const DEAF_DEVICE = /^(mon:)?(null|vc|stdio|pty|msmouse|file:.*|udp:.*)$/s;
const EXISTING_DEVICE = /^chardev:(.*)$/s;
const SOCKET_DEVICE = /^tcp:([^,]*)$/;

/** Undefined where it cannot be had. */
export function openGuestDevice(text: string, port: number, state: NetState): GuestDevice | undefined {
  const existing = EXISTING_DEVICE.exec(text)?.[1];
  if (existing !== undefined) return takeOver(existing, state);
  const address = SOCKET_DEVICE.exec(text)?.[1];
  if (address === undefined && !DEAF_DEVICE.test(text)) return undefined;
  const device = address === undefined ? NOBODY : connectedDevice(address, state);
  if (device === undefined) return undefined;
  const release = state.host.makeDevice(`guestfwd.tcp.${port}`);
  if (release === undefined) {
    device.close();
    return undefined;
  }
  const giveBack = (): void => {
    release();
    device.close();
  };
  return { to: { kind: 'device', device }, release: giveBack };
}

/** It goes with the network. */
function takeOver(id: string, state: NetState): GuestDevice | undefined {
  const device = state.chardevs.get(id);
  if (device === undefined || device.busy) return undefined;
  device.busy = true;
  return { to: { kind: 'device', device }, release: () => dropChardev(state, id) };
}

const NOBODY: CharacterDevice & { readonly close: () => void } = { write: () => undefined, onData: () => undefined, close: () => undefined };

function connectedDevice(text: string, { world }: NetState): typeof NOBODY | undefined {
  const to = parseSocketAddress(text);
  if (to === undefined || !world.ports.isHeld('tcp', to)) return undefined;
  const stream = world.tcp.connect(world.target, to);
  return {
    write: (bytes) => stream.write(bytes),
    onData: (onData) => stream.handle({ onData, onClose: () => undefined }),
    close: () => stream.close(),
  };
}
