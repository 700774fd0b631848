// The qtest protocol, as far as a driver needs it: ports, memory and PCI configuration of a running machine.
// QEMU's docs/devel/qtest.

import type { Socket } from 'node:net';
import { createLineClient, type LineClient } from '../wire/line-client.ts';

export type PortWidth = 'b' | 'w' | 'l';
export type MemoryWidth = 'b' | 'w' | 'l' | 'q';

/** All rejected when the machine is gone or refuses the command. */
export interface Qtest {
  readPort(width: PortWidth, port: number): Promise<number>;
  writePort(width: PortWidth, port: number, value: number): Promise<void>;
  readMemory(width: MemoryWidth, address: number): Promise<number>;
  writeMemory(width: MemoryWidth, address: number, value: number): Promise<void>;
  readBytes(address: number, count: number): Promise<Buffer>;
  writeBytes(address: number, bytes: Uint8Array): Promise<void>;
  clearBytes(address: number, count: number): Promise<void>;
}

export function createQtest(socket: Socket): Qtest {
  return new QtestClient(createLineClient(socket, { skips: (line) => line.startsWith('IRQ') }));
}

class QtestClient implements Qtest {
  readonly #lines: LineClient;

  constructor(lines: LineClient) {
    this.#lines = lines;
  }

  async readPort(width: PortWidth, port: number): Promise<number> {
    return Number(await this.#run(`in${width} ${hex(port)}`));
  }

  async writePort(width: PortWidth, port: number, value: number): Promise<void> {
    await this.#run(`out${width} ${hex(port)} ${hex(value)}`);
  }

  async readMemory(width: MemoryWidth, address: number): Promise<number> {
    return Number(await this.#run(`read${width} ${hex(address)}`));
  }

  async writeMemory(width: MemoryWidth, address: number, value: number): Promise<void> {
    await this.#run(`write${width} ${hex(address)} ${hex(value)}`);
  }

  async readBytes(address: number, count: number): Promise<Buffer> {
    const text = await this.#run(`read ${hex(address)} ${hex(count)}`);
    return Buffer.from(text.slice(2), 'hex');
  }

  async writeBytes(address: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length > 0) await this.#run(`write ${hex(address)} ${hex(bytes.length)} 0x${Buffer.from(bytes).toString('hex')}`);
  }

  async clearBytes(address: number, count: number): Promise<void> {
    await this.#run(`memset ${hex(address)} ${hex(count)} 0`);
  }

  /** What follows `OK`. */
  async #run(line: string): Promise<string> {
    const answer = await this.#lines.ask(line);
    if (!answer.startsWith('OK')) throw new Error(`qtest refuses "${line.slice(0, 60)}": ${answer.slice(0, 100)}`);
    return answer.slice('OK '.length);
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
