// Socket backends over TCP: those that connect, those that listen, and those that are handed a socket. net.json:
// NetdevSocketOptions; the length in front of each frame is of QEMU's manual (another QEMU must understand it).

import { requirement } from '../../generators/certificate.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { close, observe, open, send } from '../case-of.ts';
import { bothWays, frameHex, passes, type WiredCase, wiredCase } from './hub-wires.ts';
import { comes, exchange, fence, never } from './nic-wires.ts';
import { add, del, FIRST_HUB, hubPort } from './wiring.ts';

export function socketStreamCases(): readonly Case[] {
  return [...connectCases(), ...framingCases(), ...listenCases(), ...fdCases()];
}

const CONNECT = 'effects/socket/connect';
const LISTEN = 'effects/socket/listen';
const FD = 'effects/socket/fd';
const FRAMING = 'effects/socket/framing';
const WIRE = 'wire';
const FAR = 'far';

function connectCases(): readonly Case[] {
  return [
    wiredCase({
      id: `${CONNECT}/both-ways`, title: 'A backend that connects carries frames both ways.', rules: [CONNECT],
      hubs: [{ wires: [WIRE, FAR] }], steps: bothWays(CONNECT, WIRE, FAR),
    }),
    wiredCase({
      id: `${CONNECT}/host`, title: 'The host of the address counts, not its port alone.', rules: [CONNECT],
      before: [open(FAR, { kind: 'listener', carries: 'frames', host: '127.0.0.6' })],
      hubs: [{ wires: [WIRE], backends: [{ type: 'socket', id: 'tested', connect: `{${FAR}.address}` }] }], steps: bothWays(CONNECT, WIRE, FAR),
    }),
    wiredCase({
      id: 'effects/socket/peer-gone', title: 'A backend whose peer has gone does not disturb the others.', rules: ['effects/socket/peer-gone'],
      hubs: [{ wires: [WIRE, 'other', FAR] }],
      steps: [...bothWays('effects/socket/peer-gone', WIRE, FAR), close(FAR), ...bothWays('effects/socket/peer-gone', WIRE, 'other', 'afterwards')],
    }),
  ];
}

/** The far end sees bytes, not frames. */
function framingCases(): readonly Case[] {
  const text = 'told by its length';
  const frame = frameHex({ at: WIRE, text });
  const framed = `${(frame.length / 2).toString(16).padStart(8, '0')}${frame}`;
  const onBytes = (id: string, title: string, steps: readonly Step[]): Case => wiredCase({
    id: `${FRAMING}/${id}`, title, rules: [FRAMING, CONNECT], before: [open(FAR, { kind: 'listener', carries: 'bytes' })],
    hubs: [{ wires: [WIRE], backends: [{ type: 'socket', id: FAR, connect: `{${FAR}.address}` }] }], steps,
  });
  const sends = (...chunks: readonly string[]): Step => ({
    kind: 'exchange', send: chunks.map((packet) => ({ at: FAR, packet })),
    fence: [fence(FRAMING, WIRE, text)], expect: [comes(FRAMING, WIRE, text)],
  });
  return [
    onBytes('out', 'A frame leaves behind its length in four bytes, the most significant first.', [{
      kind: 'exchange', send: [{ at: WIRE, packet: frame }], fence: [],
      expect: [{ rule: requirement(FRAMING), at: FAR, match: { payload: framed }, count: 1 }],
    }]),
    onBytes('in', 'A frame is taken from behind its length.', [sends(framed)]),
    onBytes('in-pieces', 'A frame that arrives in pieces is one frame.', [
      sends(framed.slice(0, 4), framed.slice(4, 20), framed.slice(20, 100), framed.slice(100)),
    ]),
    onBytes('in-one-piece', 'Frames that arrive in one piece are several frames.', [{
      kind: 'exchange', send: [{ at: FAR, packet: framed.repeat(3) }], fence: [],
      expect: [{ ...comes(FRAMING, WIRE, text), count: 3 }],
    }]),
  ];
}

/** The first frame comes from the caller: before that, nobody may be there to hear. */
function fromTheCaller(rule: string, caller: string): readonly Step[] {
  return bothWays(rule, caller, WIRE);
}

const DOOR: Step = open('door', { kind: 'free-port', protocol: 'tcp' });
const CALL: Step = open('caller', { kind: 'caller', carries: 'frames', to: '{door.address}' });

function listenCases(): readonly Case[] {
  const listening = (id: string, title: string, rule: string, steps: readonly Step[], extra: Partial<WiredCase> = {}): Case => wiredCase({
    id: `${rule}/${id}`, title, rules: rule === LISTEN ? [LISTEN] : [rule, LISTEN], before: [DOOR],
    hubs: [{ wires: [WIRE], backends: [{ type: 'socket', id: 'tested', listen: '{door.address}' }] }], steps, ...extra,
  });
  const next = 'effects/socket/listen-next';
  const portIs = (isOpen: boolean): Step => observe(LISTEN, { kind: 'port', protocol: 'tcp', address: '{door.address}' }, { open: isOpen });
  return [
    listening('both-ways', 'Who connects to the port is on the hub.', LISTEN, [CALL, ...fromTheCaller(LISTEN, 'caller')]),
    listening('port-alone', 'The hostname in front of the port is optional.', LISTEN, [CALL, ...fromTheCaller(LISTEN, 'caller')],
      { hubs: [{ wires: [WIRE], backends: [{ type: 'socket', id: 'tested', listen: ':{door.port}' }] }] }),
    listening('host', 'Nobody listens on other addresses than that of the hostname.', LISTEN, [
      observe(LISTEN, { kind: 'tcp', to: '127.0.0.7:{door.port}', send: '', bytes: 0 }, { connected: true }),
      observe(LISTEN, { kind: 'tcp', to: '127.0.0.1:{door.port}', send: '', bytes: 0 }, { connected: false }),
    ], { before: [open('door', { kind: 'free-port', protocol: 'tcp', host: '127.0.0.7' })] }),
    listening('port-held', 'The port is held while the backend is there, and free afterwards.', LISTEN, [portIs(true)], { after: [portIs(false)] }),
    listening('caller-gone', 'Once a caller has gone, the next one is on the hub.', next, [
      CALL, ...fromTheCaller(next, 'caller'), close('caller'),
      open('second', { kind: 'caller', carries: 'frames', to: '{door.address}' }), ...fromTheCaller(next, 'second'),
    ]),
    listening('second-caller', 'A second caller has its turn when the first has gone, and what was for the first never comes to it.', next, [
      CALL, ...fromTheCaller(next, 'caller'), open('second', { kind: 'caller', carries: 'frames', to: '{door.address}' }),
      exchange([{ at: WIRE, text: 'for the first' }], [fence(next, 'caller', 'for the first')], [comes(next, 'caller', 'for the first'), never(next, 'second', 'for the first')]),
      close('caller'),
      exchange([{ at: 'second', text: 'from the second' }], [fence(next, WIRE, 'from the second')], [comes(next, WIRE, 'from the second'), never(next, 'second', 'for the first')]),
      exchange([{ at: WIRE, text: 'for the second' }], [fence(next, 'second', 'for the second')],
        [comes(next, 'second', 'for the second'), never(next, 'second', 'for the first')]),
    ]),
    listening('nobody-there', 'Frames for a caller who has not come are lost, and stop nobody.', next, [
      passes(next, WIRE, ['other'], 'for nobody'), CALL,
      exchange([{ at: 'caller', text: 'here I am' }], [fence(next, WIRE, 'here I am')], [comes(next, WIRE, 'here I am')]),
      exchange([{ at: WIRE, text: 'for the caller' }], [fence(next, 'caller', 'for the caller')],
        [comes(next, 'caller', 'for the caller'), never(next, 'caller', 'for nobody')]),
    ], { hubs: [{ wires: [WIRE, 'other'], backends: [{ type: 'socket', id: 'tested', listen: '{door.address}' }] }] }),
  ];
}

/** A socket that another backend has opened: nobody can pass one in from outside. The lender sits on a hub of its own. */
function fdCases(): readonly Case[] {
  const borrowing = (id: string, title: string, lender: JsonObject, endpoint: Step, name: string): Case => wiredCase({
    id: `${FD}/${id}`, title, rules: [FD], start: 'fresh-instance', before: [endpoint],
    hubs: [{ wires: ['lenders'], backends: [{ id: 'lender', type: 'socket', ...lender }] }, { wires: [WIRE] }],
    steps: [
      ...bothWays(FD, 'lenders', name, 'before'),
      observe(FD, { kind: 'descriptor-of', endpoint: name }, {}, 'lent'),
      borrow('{lent.descriptor}'),
      ...bothWays(FD, name, WIRE),
      GIVE_BACK,
    ],
  });
  return [
    borrowing('stream', 'A connected socket carries frames both ways, each behind its length.', { connect: `{${FAR}.address}` },
      open(FAR, { kind: 'listener', carries: 'frames' }), FAR),
  ];
}

const BORROWERS_HUB: number = FIRST_HUB + 1;

function borrow(fd: string): Step {
  return send(add({ type: 'socket', id: 'borrower', fd }), add(hubPort('borrower', BORROWERS_HUB)));
}

const GIVE_BACK: Step = send(del('borrower-port'), del('borrower'));
