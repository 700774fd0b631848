// Tunnels of which both ends are backends of the target, on a hub each: over IP, which nobody else hears, and with offsets that
// only one end knows of. net.json: NetdevL2TPv3Options.
//
// Frames begin with an experimental EtherType where the first twelve bytes are to be cut off or pushed back: what is left is
// then still a frame that can be told.

import { requirement } from '../../generators/certificate.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, PacketPattern, Step } from '../../runner/case.ts';
import { open } from '../case-of.ts';
import { bothWays, frameHex, type WiredCase, wiredCase } from './hub-wires.ts';
import { exchange, fence, never, comes } from './nic-wires.ts';

export function l2tpv3TunnelCases(): readonly Case[] {
  return [...ipCases(), ...offsetCases(), counterCase()];
}

const NEEDS = [{ kind: 'backend', type: 'l2tpv3' }] as const;

type Ends = { readonly one: JsonObject; readonly two: JsonObject };

function pairCase(id: string, title: string, rules: readonly string[], { one, two }: Ends, steps: readonly Step[], extra: Partial<WiredCase> = {}): Case {
  return wiredCase({
    id, title, rules, needs: NEEDS,
    hubs: [{ wires: ['near'], backends: [{ type: 'l2tpv3', id: 'one', ...one }] }, { wires: ['far'], backends: [{ type: 'l2tpv3', id: 'two', ...two }] }],
    steps, ...extra,
  });
}

/** Raw IP sockets are for those who own the network; where an interface can be had, so can these. */
const OWN_NETWORK: Step = open('own-network', { kind: 'free-interface' });

function ipCases(): readonly Case[] {
  const rule = 'effects/l2tpv3/ip';
  const ipv6 = 'effects/l2tpv3/ip-v6';
  const over = (one: JsonObject, two: JsonObject = one): Ends => ({
    one: { src: '127.0.0.1', dst: '127.0.0.2', txsession: 1, rxsession: 2, ...one }, two: { src: '127.0.0.2', dst: '127.0.0.1', txsession: 2, rxsession: 1, ...two },
  });
  const crossed = { one: { txcookie: 4, rxcookie: 5 }, two: { txcookie: 5, rxcookie: 4 } };
  const rest = { counter: true, offset: 9, cookie64: true };
  const ip = (id: string, title: string, ends: Ends, steps: readonly Step[] = bothWays(rule, 'near', 'far')): Case =>
    pairCase(`${rule}/${id}`, title, [rule], ends, steps, { before: [OWN_NETWORK] });
  const six = { ipv6: true, src: '::1', dst: '::1' };
  return [
    ip('both-ways', 'Without udp packets travel over IP.', over({})),
    ip('udp-false', 'With udp false packets travel over IP.', over({ udp: false })),
    ip('ports', 'Ports are optional over IP.', over({ srcport: '1701', dstport: '1702' }, { srcport: '1702', dstport: '1701' })),
    ip('cookies', 'Cookies have their place in packets over IP.', over(crossed.one, crossed.two)),
    ip('all', 'Cookies, counter and offset have their places in packets over IP.', over({ ...crossed.one, ...rest }, { ...crossed.two, ...rest })),
    ip('session', 'Over IP packets of other sessions are not let in.', over({}, { rxsession: 3 }), [
      exchange([{ at: 'near', text: 'of another session' }], [], [never(rule, 'far', 'of another session')]),
      ...['first', 'second'].map((text) => exchange([{ at: 'far', text }], [fence(rule, 'near', text)], [comes(rule, 'near', text), never(rule, 'far', 'of another session')])),
    ]),
    pairCase(`${ipv6}/both-ways`, 'Without udp, and with ipv6, packets travel over IPv6.', [ipv6], over(six), bothWays(ipv6, 'near', 'far'), { before: [OWN_NETWORK] }),
  ];
}

const FRONT = 'one-port';
const BACK = 'two-port-of-udp';

/** Over UDP, on two free ports. */
function udpEnds(one: JsonObject): Ends {
  const base = { src: '127.0.0.1', dst: '127.0.0.1', udp: true, txsession: 1 };
  return {
    one: { ...base, srcport: `{${FRONT}.port}`, dstport: `{${BACK}.port}`, ...one }, two: { ...base, srcport: `{${BACK}.port}`, dstport: `{${FRONT}.port}` },
  };
}

const PORTS: readonly Step[] = [FRONT, BACK].map((name) => open(name, { kind: 'free-port', protocol: 'udp' }));

const PUSHED_BYTES = 12;
/** The address to which it goes begins with the EtherType that is left when so many bytes are in front. */
const PUSHED_BACK = '88:b5:00:00:00:07';

function pushedBack(rule: string, text: string): Step {
  const frame = frameHex({ at: 'near', text, to: PUSHED_BACK });
  const match: PacketPattern = { ethernet: { type: 0x88b5 }, payload: frame.slice(2 * (14 - PUSHED_BYTES)) };
  return {
    kind: 'exchange', send: [{ at: 'near', packet: frame }], fence: [{ rule: requirement(rule), at: 'far', match }],
    expect: [{ rule: requirement(rule), at: 'far', match, count: 1 }],
  };
}

function offsetCases(): readonly Case[] {
  const rule = 'effects/l2tpv3/offset';
  return [
    pairCase(`${rule}/out`, 'Packets that leave have so many bytes more in front of the frame.', [rule], udpEnds({ offset: PUSHED_BYTES }),
      [pushedBack(rule, 'pushed back')], { before: PORTS }),
  ];
}

/** What the counter's four bytes leave are the offset's. */
function counterCase(): Case {
  const rule = 'effects/l2tpv3/counter';
  return pairCase(`${rule}/out`, 'Packets that leave have a counter in front of the frame.', [rule], udpEnds({ counter: true, offset: PUSHED_BYTES - 4 }),
    [pushedBack(rule, 'counted')], { before: PORTS });
}
