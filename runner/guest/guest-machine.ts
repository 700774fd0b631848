// A machine of the harness's own at the end of a wire: it answers for its addresses, echoes on its ports, and holds the
// dialogues that a case asks for. Frames in, frames out; it knows no clock, so nothing here depends on how fast the host is.

import type { Frame, Tftp } from '../../generators/frames/frame.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Dialogue, Guest } from '../case.ts';
import { parseHostPort } from './address.ts';
import { EchoPorts } from './echo-ports.ts';
import { Neighbours } from './neighbours.ts';
import { type Flow, flowOf, hexOf, packetFrom, textOf, type Transport } from './packets.ts';
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

  /** Resolves with the outcome that `Dialogue` describes, or never: the caller sets the deadline. */
  converse(dialogue: Exclude<Dialogue, { readonly kind: 'tcp' }>): Promise<JsonObject> {
    return dialogue.kind === 'udp' ? this.#askByUdp(dialogue) : this.#readFile(dialogue);
  }

  /** As `converse`; `giveUp` makes silence an outcome. */
  call(dialogue: Extract<Dialogue, { readonly kind: 'tcp' }>): Call {
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

  #askByUdp({ to, send, fence }: Extract<Dialogue, { readonly kind: 'udp' }>): Promise<JsonObject> {
    const port = this.#nextPort++;
    const { host, port: toPort } = parseHostPort(to);
    return new Promise((resolve) => {
      this.#listeners.set(port, ({ payload }) => resolve({ received: textOf(payload) }));
      this.#send(host, { udp: { sourcePort: port, destinationPort: toPort } }, hexOf(send));
      this.#neighbours.probe(fence, () => resolve({}));
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

export type Call = { readonly outcome: Promise<JsonObject>; readonly giveUp: () => void };

const TFTP_PORT = 69;

function nothing(): void {}
