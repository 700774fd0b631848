// ARP: the network answers for its host, its name server and what `guestfwd` and `smbserver` put there, and for nobody
// else. slirp.c, arp_input.

import { ETHER_TYPE } from '../../../../generators/frames/ethernet.ts';
import type { Arp, Frame } from '../../../../generators/frames/frame.ts';
import { isInNetwork } from './ipv4-addresses.ts';
import { macOfIpv4 } from './mac-addresses.ts';
import type { Stack } from './stack.ts';

const REQUEST = 1;
const REPLY = 2;

export function receiveArp(frame: Frame, arp: Arp, stack: Stack): void {
  const { link } = stack;
  if (arp.operation === REPLY) link.learn(arp.senderIp, arp.senderMac);
  if (arp.operation !== REQUEST) return;
  if (arp.targetIp === arp.senderIp) return link.learn(arp.senderIp, arp.senderMac);
  if (!answersFor(arp.targetIp, stack)) return;
  const senderMac = macOfIpv4(arp.targetIp);
  link.send({
    ethernet: { destination: frame.ethernet?.source ?? arp.senderMac, source: senderMac, type: ETHER_TYPE.arp },
    arp: { operation: REPLY, senderMac, senderIp: arp.targetIp, targetMac: arp.senderMac, targetIp: arp.senderIp },
  });
  link.learn(arp.senderIp, arp.senderMac);
}

function answersFor(address: string, { settings, defects }: Stack): boolean {
  const { ipv4, guestForwards } = settings;
  if (ipv4 === undefined || defects.has('user-arp-silent')) return false;
  if (defects.has('user-arp-answers-any-address')) return true;
  if (!isInNetwork(address, ipv4)) return false;
  if (address === ipv4.host) return true;
  if (address === ipv4.dns) return !defects.has('user-arp-without-dns');
  return !defects.has('user-arp-without-guestfwd') && guestForwards.some(({ server }) => server === address);
}
