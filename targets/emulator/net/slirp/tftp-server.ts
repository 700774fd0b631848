// TFTP: the files of one folder, for reading. tftp.c; RFC 1350, 2347 to 2349.
//
// An acknowledgement asks for the next block, whichever block it names.

import type { Tftp } from '../../../../generators/frames/frame.ts';
import { toHex } from '../../../../generators/frames/hex.ts';
import { encodeTftp } from '../../../../generators/frames/tftp.ts';
import { type Endpoints, udpPacket } from './packet.ts';
import type { Stack } from './stack.ts';

const MOST_SESSIONS = 20;
const PATIENCE_MS = 5000;
const USUAL_BLOCK_BYTES = 512;
const LARGEST_BLOCK_BYTES = 1428;
const LONGEST_NAME = 511;
const MOST_OPTIONS = 2;

const FAULT = {
  notFound: { kind: 'error', code: 1, message: 'File not found' },
  forbidden: { kind: 'error', code: 2, message: 'Access violation' },
  mode: { kind: 'error', code: 4, message: 'Unsupported transfer mode' },
} as const satisfies { readonly [name: string]: Tftp };

type Session = { readonly bytes: Uint8Array; readonly blockBytes: number; block: number; touchedMs: number };

type ReadRequest = Extract<Tftp, { kind: 'read' | 'write' }>;

export class TftpServer {
  readonly #stack: Stack;
  /** By address and port of the guest. */
  readonly #sessions = new Map<string, Session>();

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** `path` has the server's end first. */
  receive(path: Endpoints, message: Tftp): void {
    const key = `${path.destination} ${path.destinationPort}`;
    if (message.kind === 'read') this.#begin(key, path, message);
    else if (message.kind === 'error') this.#sessions.delete(key);
    else if (message.kind === 'acknowledgement') {
      const session = this.#sessions.get(key);
      if (session !== undefined) this.#sendBlock(key, path, session);
    }
  }

  #begin(key: string, path: Endpoints, request: ReadRequest): void {
    this.#sessions.delete(key);
    this.#forgetOld();
    if (this.#sessions.size >= MOST_SESSIONS) return;
    const bytes = this.#find(request);
    if (!(bytes instanceof Uint8Array)) return this.#send(path, bytes);
    const options = this.#agreed(request, bytes);
    const session = { bytes, blockBytes: Number(options['blksize'] ?? USUAL_BLOCK_BYTES), block: 0, touchedMs: this.#stack.host.turns.now() };
    this.#sessions.set(key, session);
    if (Object.keys(options).length > 0) this.#send(path, { kind: 'option-acknowledgement', options });
    else this.#sendBlock(key, path, session);
  }

  #find({ file, mode }: ReadRequest): Uint8Array | Tftp {
    const { settings, host, defects } = this.#stack;
    const folder = settings.boot.tftpFolder ?? (defects.has('user-tftp-without-folder') ? '/' : undefined);
    if (folder === undefined || file.length > LONGEST_NAME) return FAULT.forbidden;
    if (mode.toLowerCase() !== 'octet') return FAULT.mode;
    const leaves = file.includes('../') && !defects.has('user-tftp-escapes-folder');
    if (leaves || file === '' || file.endsWith('/')) return FAULT.forbidden;
    const found = host.files.read(`${folder}/${file}`);
    return found ?? (defects.has('user-tftp-missing-file-is-empty') ? new Uint8Array(0) : FAULT.notFound);
  }

  #agreed({ options = {} }: ReadRequest, bytes: Uint8Array): { readonly [name: string]: string } {
    const agreed: { [name: string]: string } = {};
    const { defects } = this.#stack;
    if (defects.has('user-tftp-ignores-options')) return agreed;
    for (const [name, value] of Object.entries(options)) {
      if (Object.keys(agreed).length === MOST_OPTIONS) break;
      const number = Number.parseInt(value, 10) || 0;
      const key = name.toLowerCase();
      if (key === 'tsize') agreed[key] = String(number === 0 ? bytes.length : number);
      else if (key === 'blksize' && number > 0) agreed[key] = String(Math.min(number, LARGEST_BLOCK_BYTES));
    }
    return agreed;
  }

  #sendBlock(key: string, path: Endpoints, session: Session): void {
    const { bytes, blockBytes } = session;
    const at = session.block * blockBytes;
    const block = bytes.subarray(at, at + blockBytes);
    const skipped = this.#stack.defects.has('user-tftp-off-by-one-block') ? 0 : 1;
    const isLost = this.#stack.defects.has('user-tftp-last-block-missing') && session.block > 0 && block.length < blockBytes;
    const data = this.#stack.defects.has('user-tftp-first-block-again') ? bytes.subarray(0, block.length) : block;
    if (isLost) return;
    this.#send(path, { kind: 'data', block: (session.block + skipped) & 0xffff, data: toHex(data) });
    session.block += 1;
    session.touchedMs = this.#stack.host.turns.now();
    if (block.length < blockBytes) this.#sessions.delete(key);
  }

  #send(path: Endpoints, message: Tftp): void {
    this.#stack.link.sendPacket(udpPacket(path, encodeTftp(message)));
  }

  #forgetOld(): void {
    const now = this.#stack.host.turns.now();
    for (const [key, { touchedMs }] of this.#sessions) if (now - touchedMs > PATIENCE_MS) this.#sessions.delete(key);
  }
}
