// Where a NIC sits, asked of QEMU's human monitor: the QMP monitors belong to the case alone.

import type { Socket } from 'node:net';

export interface DeviceFinder {
  /** Device and function number on the PCI bus, of a device by its id; undefined where there is none. Rejects when the monitor is gone. */
  devfnOf(id: string): Promise<number | undefined>;
}

export function createDeviceFinder(socket: Socket): DeviceFinder {
  const prompt = new PromptReader(socket);
  return {
    devfnOf: async (id) => {
      // Anything else would be read as HMP's own syntax.
      if (!/^[\w.-]+$/.test(id)) return undefined;
      const answer = await prompt.ask(`qom-get /machine/peripheral/${id} addr`);
      // The echo of the typed command comes first, the answer stands alone on its line.
      const line = answer.split('\r\n').at(-2) ?? '';
      return /^\d+$/.test(line) ? Number(line) : undefined;
    },
  };
}

const PROMPT = '(qemu) ';
const DEADLINE_MS = 10_000;

class PromptReader {
  readonly #socket: Socket;
  #text = '';
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
    socket.on('error', () => {});
    socket.once('close', () => this.#wake());
  }

  async ask(command: string): Promise<string> {
    await this.#untilPrompt();
    this.#text = '';
    this.#socket.write(`${command}\n`);
    return this.#untilPrompt();
  }

  async #untilPrompt(): Promise<string> {
    const timer = setTimeout(() => this.#socket.destroy(), DEADLINE_MS);
    try {
      while (!this.#text.endsWith(PROMPT)) {
        if (this.#socket.destroyed) throw new Error('the human monitor is closed');
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      return this.#text;
    } finally {
      clearTimeout(timer);
    }
  }
}
