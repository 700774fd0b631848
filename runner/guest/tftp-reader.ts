// One file read by TFTP, block after block. RFC 1350.

import type { Frame, Tftp } from '../../generators/frames/frame.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { textOf } from './packets.ts';

const BLOCK_BYTES = 512;

export class TftpReader {
  readonly #file: string;
  readonly #finish: (outcome: JsonObject) => void;
  #data = '';
  #block = 1;

  constructor(file: string, finish: (outcome: JsonObject) => void) {
    this.#file = file;
    this.#finish = finish;
  }

  request(): Tftp {
    return { kind: 'read', file: this.#file, mode: 'octet' };
  }

  /** What to answer, if anything. */
  receive({ tftp }: Frame): Tftp | undefined {
    if (tftp?.kind === 'error') this.#finish({ error: tftp.code });
    if (tftp?.kind !== 'data' || tftp.block !== this.#block) return undefined;
    const text = textOf(tftp.data);
    this.#data += text;
    this.#block = (this.#block + 1) % 2 ** 16;
    if (text.length < BLOCK_BYTES) this.#finish({ data: this.#data });
    return { kind: 'acknowledgement', block: tftp.block };
  }
}
