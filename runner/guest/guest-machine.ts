// A machine of the harness's own at the end of a wire: it answers for its addresses, echoes on its ports, and holds the
// dialogues that a case asks for. Frames in, frames out; it knows no clock, so nothing here depends on how fast the host is.

import type { Frame, Tftp } from '../../generators/frames/frame.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Dialogue, Guest } from '../case.ts';
import { parseHostPort } from './address.ts';
import { EchoPorts } from './echo-ports.ts';
import { Neighbours } from './neighbours.ts';
import { type Flow, flowOf, hexOf, packetFrom, textOf, type Transport } from './packets.ts';
import { SMB_ANSWER_BYTES, smbGreeting, smbOutcome } from './smb-greeting.ts';
import { TcpConnection } from './tcp-connection.ts';
import { TftpReader } from './tftp-reader.ts';

type Listener = (frame: Frame, flow: Flow) => void;

/** The first port from which a guest speaks. */
const FIRST_PORT = 49_152;

export class GuestMachine {
  readonly #guest: Guest;
  readonly #neighbours: Neighbours;
  readonly #echo: EchoPorts;
  readonly #listeners = new Map<number, Listener>();
  #nextPort = FIRST_PORT;

  constructor(guest: Guest, emit: (frame: Frame) => void) {
    this.#guest = guest;
    this.#neighbours = new Neighbours(guest, emit);
    const send = (to: string, transport: Transport, payload: string): void => {
      this.#neighbours.resolveRoute(to, (mac) => emit(packetFrom(guest, to, mac, transport, payload)));
    };
    this.#send = send;
    this.#echo = new EchoPorts(new Set(guest.echoPorts ?? []), send);
  }

  readonly #send: (to: string, transport: Transport, payload: string) => void;

  receive(frame: Frame): void {
    if (frame.malformed !== undefined) return;
    this.#neighbours.receive(frame);
    const flow = flowOf(frame);
    if (flow === undefined || (flow.to !== this.#guest.ipv4 && flow.to !== this.#guest.ipv6)) return;
    const listener = this.#listeners.get(flow.toPort);
    if (listener === undefined) this.#echo.receive(frame, flow);
    else listener(frame, flow);
  }

  /** The outcome that `Dialogue` describes, or none ever: the caller sets the deadline. A fence is the caller's as well. */
  converse(dialogue: Dialogue): Call {
    switch (dialogue.kind) {
      case 'tcp': return this.#callByTcp(dialogue);
      case 'udp': return this.#askByUdp(dialogue);
      case 'tell': return { outcome: this.#tell(dialogue), giveUp: nothing };
      case 'smb': return this.#greetSmb(dialogue.to);
      case 'tftp': return { outcome: this.#readFile(dialogue), giveUp: nothing };
      default: throw dialogue satisfies never;
    }
  }

  #callByTcp(dialogue: Extract<Dialogue, { readonly kind: 'tcp' }>): Call {
    const { host, port } = parseHostPort(dialogue.to);
    let settle: (outcome: JsonObject) => void = nothing;
    const outcome = new Promise<JsonObject>((resolve) => {
      settle = resolve;
    });
    let isConnected = false;
    let received = '';
    const finish = (closed: boolean): void => settle(isConnected ? { connected: true, received, closed } : { connected: false });
    const connection = new TcpConnection(
      { sourcePort: this.#nextPort++, destinationPort: port },
      (tcp, payload) => this.#send(host, { tcp }, payload),
      {
        onConnected: () => {
          isConnected = true;
          connection.write(dialogue.send);
          if (dialogue.bytes === 0) close();
        },
        onData: (text) => {
          received += text;
          if (received.length >= dialogue.bytes) close();
        },
        onClosed: () => finish(true),
      },
    );
    const close = (): void => {
      connection.close();
      finish(false);
    };
    this.#listeners.set(connection.ports.sourcePort, ({ tcp, payload }) => {
      if (tcp !== undefined) connection.receive(tcp, payload ?? '');
    });
    connection.connect();
    const giveUp = (): void => {
      if (!isConnected) finish(false);
    };
    return { outcome, giveUp };
  }

  #greetSmb(to: string): Call {
    const { outcome, giveUp } = this.#callByTcp({ kind: 'tcp', to, send: smbGreeting(), bytes: SMB_ANSWER_BYTES });
    return { outcome: outcome.then(smbOutcome), giveUp };
  }

  #askByUdp({ to, send }: Extract<Dialogue, { readonly kind: 'udp' }>): Call {
    const port = this.#nextPort++;
    const { host, port: toPort } = parseHostPort(to);
    let settle: (outcome: JsonObject) => void = nothing;
    const outcome = new Promise<JsonObject>((resolve) => {
      settle = resolve;
    });
    this.#listeners.set(port, ({ payload }) => settle({ received: textOf(payload) }));
    this.#send(host, { udp: { sourcePort: port, destinationPort: toPort } }, hexOf(send));
    return { outcome, giveUp: () => settle({}) };
  }

  /** Two questions: when the first is answered, so has been whoever has the address, and the datagram is sent before the second. */
  #tell({ to, send, neighbour }: Extract<Dialogue, { readonly kind: 'tell' }>): Promise<JsonObject> {
    const { host, port: destinationPort } = parseHostPort(to);
    this.#send(host, { udp: { sourcePort: this.#nextPort++, destinationPort } }, hexOf(send));
    return new Promise((resolve) => {
      this.#neighbours.askAnew(neighbour, () => this.#neighbours.askAnew(neighbour, () => resolve({ told: true })));
    });
  }

  #readFile({ server, file }: Extract<Dialogue, { readonly kind: 'tftp' }>): Promise<JsonObject> {
    const port = this.#nextPort++;
    return new Promise((resolve) => {
      const reader = new TftpReader(file, resolve);
      const say = (to: string, toPort: number, tftp: Tftp): void =>
        this.#send(to, { udp: { sourcePort: port, destinationPort: toPort }, tftp }, '');
      this.#listeners.set(port, (frame, flow) => {
        const answer = reader.receive(frame);
        if (answer !== undefined) say(flow.from, flow.fromPort, answer);
      });
      say(server, TFTP_PORT, reader.request());
    });
  }
}

/** `giveUp`: silence is the outcome, unless somebody has answered by now. */
export type Call = { readonly outcome: Promise<JsonObject>; readonly giveUp: () => void };

const TFTP_PORT = 69;

function nothing(): void {}
