// Ports of a guest that answer `echo TEXT` to each TEXT, over TCP and UDP.

import type { Frame } from '../../generators/frames/frame.ts';
import { type Flow, hexOf, textOf, type Transport } from './packets.ts';
import { TcpConnection } from './tcp-connection.ts';

export type SendPacket = (to: string, transport: Transport, payload: string) => void;

export class EchoPorts {
  readonly #ports: ReadonlySet<number>;
  readonly #send: SendPacket;
  readonly #connections = new Map<string, TcpConnection>();

  constructor(ports: ReadonlySet<number>, send: SendPacket) {
    this.#ports = ports;
    this.#send = send;
  }

  receive(frame: Frame, flow: Flow): void {
    if (!this.#ports.has(flow.toPort)) return;
    const payload = frame.payload ?? '';
    if (frame.tcp === undefined) {
      const udp = { sourcePort: flow.toPort, destinationPort: flow.fromPort };
      this.#send(flow.from, { udp }, hexOf(`echo ${textOf(payload)}`));
      return;
    }
    const key = `${flow.from} ${flow.fromPort} ${flow.toPort}`;
    const known = this.#connections.get(key);
    if (frame.tcp.flags.includes('syn')) this.#accept(key, frame.tcp, flow);
    else known?.receive(frame.tcp, payload);
  }

  #accept(key: string, syn: NonNullable<Frame['tcp']>, { from, fromPort, toPort }: Flow): void {
    const connection: TcpConnection = new TcpConnection(
      { sourcePort: toPort, destinationPort: fromPort },
      (tcp, payload) => this.#send(from, { tcp }, payload),
      {
        onConnected: nothing,
        onData: (text) => connection.write(`echo ${text}`),
        onClosed: () => void this.#connections.delete(key),
      },
    );
    this.#connections.set(key, connection);
    connection.accept(syn);
  }
}

function nothing(): void {}
