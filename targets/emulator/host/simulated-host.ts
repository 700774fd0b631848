// The HostSide of the emulator: the harness's place on the virtual host. Nothing waits: by the time that a request is
// answered, all that it caused has happened.

import type { EndpointSpec, HostAnswer, HostQuestion, HostSide, Packet } from '../../host-side.ts';
import type { Drivers, Endpoint, EndpointOutcome } from './endpoint.ts';
import { openEndpoint } from './endpoints/table.ts';
import { answerTo } from './questions/table.ts';
import type { VirtualHost } from './virtual-host.ts';

export class SimulatedHost implements HostSide {
  readonly #host: VirtualHost;
  readonly #drivers: Drivers;
  readonly #endpoints = new Map<string, Endpoint>();
  #listener: (packet: Packet) => void = () => {};

  constructor(host: VirtualHost, drivers: Drivers) {
    this.#host = host;
    this.#drivers = drivers;
  }

  onPacket(listener: (packet: Packet) => void): void {
    this.#listener = listener;
  }

  async open(name: string, spec: EndpointSpec): Promise<HostAnswer> {
    const opened = this.#host.turns.enter(() => this.#open(name, spec));
    return opened.kind === 'unavailable' ? opened : { kind: 'answer', value: opened.endpoint.info() };
  }

  async send(packets: readonly Omit<Packet, 'atMs'>[]): Promise<void> {
    for (const { endpoint: name, bytes } of packets) {
      const endpoint = this.#endpoints.get(name);
      if (endpoint === undefined) throw new Error(`no endpoint "${name}" is open`);
      this.#host.turns.enter(() => endpoint.send(bytes));
    }
  }

  async ask(question: HostQuestion): Promise<HostAnswer> {
    return answerTo(question, { host: this.#host, endpoint: (name) => this.#endpoints.get(name) });
  }

  async close(name: string): Promise<void> {
    this.#host.turns.enter(() => this.#close(name));
  }

  #open(name: string, spec: EndpointSpec): EndpointOutcome {
    this.#close(name);
    const packet = (bytes: Uint8Array): void => this.#listener({ endpoint: name, bytes, atMs: this.#host.turns.now() });
    const outcome = openEndpoint(spec, { host: this.#host, name, packet, drivers: this.#drivers });
    if (outcome.kind === 'open') this.#endpoints.set(name, outcome.endpoint);
    return outcome;
  }

  #close(name: string): void {
    this.#endpoints.get(name)?.close();
    this.#endpoints.delete(name);
  }
}
