// The frame that announces a NIC: a RARP request for its own address (RFC 903), broadcast, padded to the smallest frame.
// net/announce.c, announce_self_create.

const FRAME_BYTES = 60;
const ETHER_TYPE_RARP = 0x8035;
const ETHER_TYPE_ARP = 0x0806;
const ETHERNET = 1;
const IPV4 = 0x0800;
const MAC_BYTES = 6;
const IPV4_BYTES = 4;
const REVERSE_REQUEST = 3;
const REQUEST = 1;

export function announcementFrame(mac: string, defects: ReadonlySet<string>): Uint8Array {
  const frame = new Uint8Array(FRAME_BYTES);
  const view = new DataView(frame.buffer);
  const address = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const isArp = defects.has('announce-arp');
  frame.set(defects.has('announce-not-broadcast') ? address : new Array<number>(MAC_BYTES).fill(0xff), 0);
  if (!defects.has('announce-zero-source')) frame.set(address, 6);
  view.setUint16(12, isArp ? ETHER_TYPE_ARP : ETHER_TYPE_RARP);
  view.setUint16(14, ETHERNET);
  view.setUint16(16, IPV4);
  frame[18] = MAC_BYTES;
  frame[19] = IPV4_BYTES;
  view.setUint16(20, isArp ? REQUEST : REVERSE_REQUEST);
  if (!defects.has('announce-zero-sender')) frame.set(address, 22);
  if (!defects.has('announce-zero-target')) frame.set(address, 32);
  return frame;
}
