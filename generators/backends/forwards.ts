// Host and guest forwards of the user backend: net.json, lines 163 to 166.
//
// The text names the parts (TCP or UDP, a host and a guest endpoint) and not their punctuation. What lacks a part,
// or has one that cannot be what it should, is surely refused; whether a well-formed one works, the host decides.

import type { Reading } from '../address-text.ts';
import { readIpv4, readPort } from '../address-text.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import type { Judgement } from './judgement.ts';
import { leftOpen, listedTexts, refused } from './judgement.ts';

export function forwardJudgements(args: JsonObject): readonly Judgement[] {
  return [
    ...listedTexts(args, 'hostfwd').map((text) =>
      isHostForward(text) ? leftOpen('a port of the host may be in use') : refused('netdev_add/user/hostfwd-form')),
    ...listedTexts(args, 'guestfwd').map((text) =>
      isGuestForward(text) ? leftOpen('what a guest forward leads to depends on the host') : refused('netdev_add/user/guestfwd-form')),
  ];
}

const HOST_FORWARD = /^([^:]*):([^:]*):([^:-]*)-([^:]*):(.*)$/s;
const GUEST_FORWARD = /^([^:]*):([^:]*):([^:-]*)-(.*)$/s;

/** False only where every reader refuses. `unix:` is what newer versions add. */
function isHostForward(text: string): boolean {
  if (text.startsWith('unix:') || text.includes('[')) return true;
  const parts = HOST_FORWARD.exec(text);
  if (parts === null) return false;
  const [, protocol = '', host = '', hostPort = '', guest = '', guestPort = ''] = parts;
  return /^(tcp|udp)?$/.test(protocol) && mayBeAddress(host) && mayBePort(hostPort) && mayBeAddress(guest)
    && mayBePort(guestPort) && guestPort !== '0';
}

function isGuestForward(text: string): boolean {
  if (text.includes('[')) return true;
  const parts = GUEST_FORWARD.exec(text);
  if (parts === null) return false;
  const [, protocol = '', server = '', port = '', device = ''] = parts;
  return /^(tcp)?$/.test(protocol) && mayBeAddress(server) && mayBePort(port) && port !== '0' && device !== '';
}

function mayBeAddress(text: string): boolean {
  return text === '' || readIpv4(text).kind !== 'is-not';
}

function mayBePort(text: string): boolean {
  const reading: Reading<number> = readPort(text);
  return reading.kind === 'is' || (reading.kind === 'unclear' && !/^[1-9]\d{5,}$/.test(text));
}
