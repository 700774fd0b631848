// A guest for tests, without memory: it answers each frame from what the frame says. Who connects to it or sends it a
// datagram hears its own words; where it has connected itself, it speaks first and hangs up after the other.

import { ETHER_TYPE } from '../../../../generators/frames/ethernet.ts';
import type { Frame, Tcp } from '../../../../generators/frames/frame.ts';
import { fromHex, toHex } from '../../../../generators/frames/hex.ts';
import { ICMPV6 } from '../../../../generators/frames/icmpv6.ts';
import { arpReply, type Station, tcpSegment, udpDatagram } from '../../../../generators/frames/requests.ts';
import { plus } from './tcp-sequence.ts';

/** On smaller ports it serves, on others it is a client. */
const FIRST_CLIENT_PORT = 1024;
const HELLO: string = toHex(new TextEncoder().encode('hello\n'));

export function guestAnswers(frame: Frame, guest: Station, words: string = HELLO): readonly Frame[] {
  const { arp, icmpv6, ipv4, ipv6, udp, tcp } = frame;
  const from = { mac: frame.ethernet?.source ?? '', ip: ipv4?.source ?? ipv6?.source ?? '' };
  if (arp?.operation === 1 && arp.targetIp === guest.ip) return [arpReply(guest, { mac: arp.senderMac, ip: arp.senderIp })];
  if (icmpv6?.type === ICMPV6.neighbourSolicitation && icmpv6.target === guest.ip) return [advertisement(from, guest)];
  if ((ipv4 ?? ipv6)?.destination !== guest.ip) return [];
  if (tcp !== undefined) return segmentsFor(tcp, frame.payload ?? '', words).map(({ payload, ...answer }) => tcpSegment(guest, from, answer, payload));
  if (udp === undefined || udp.destinationPort >= FIRST_CLIENT_PORT) return [];
  return [udpDatagram(guest, from, { sourcePort: udp.destinationPort, destinationPort: udp.sourcePort }, frame.payload ?? '')];
}

function advertisement(to: Station, guest: Station): Frame {
  return {
    ethernet: { destination: to.mac, source: guest.mac, type: ETHER_TYPE.ipv6 },
    ipv6: { source: guest.ip, destination: to.ip, nextHeader: 58, hopLimit: 255 },
    icmpv6: {
      type: ICMPV6.neighbourAdvertisement, code: 0, target: guest.ip, targetLinkAddress: guest.mac,
      flags: { router: false, solicited: true, override: true },
    },
  };
}

type Answer = Tcp & { readonly payload: string };

function segmentsFor(tcp: Tcp, payload: string, hello: string): readonly Answer[] {
  const length = fromHex(payload)?.length ?? 0;
  const serves = tcp.destinationPort < FIRST_CLIENT_PORT;
  const answer = (sequence: number, flags: Tcp['flags'], words = ''): Answer => ({
    sourcePort: tcp.destinationPort, destinationPort: tcp.sourcePort, window: 8192, payload: words, sequence, flags,
    acknowledgement: plus(tcp.sequence, length + (tcp.flags.includes('syn') || tcp.flags.includes('fin') ? 1 : 0)),
  });
  if (tcp.flags.includes('rst')) return [];
  if (tcp.flags.includes('syn')) return [serves ? answer(5000, ['syn', 'ack']) : answer(tcp.acknowledgement, ['psh', 'ack'], hello)];
  if (tcp.flags.includes('fin')) return [answer(tcp.acknowledgement, ['fin', 'ack'])];
  if (length === 0) return [];
  return [answer(tcp.acknowledgement, serves ? ['psh', 'ack'] : ['ack'], serves ? payload : '')];
}
