// TFTP (RFC 1350) and its option extension (RFC 2347). Texts have one character a byte.

import { ByteReader, ByteWriter, latin1, latin1Bytes } from './bytes.ts';
import type { Tftp } from './frame.ts';
import { toHex } from './hex.ts';
import { type Layer, malformed, read } from './layer.ts';

export const TFTP_PORT = 69;

const OPCODE = { read: 1, write: 2, data: 3, acknowledgement: 4, error: 5, 'option-acknowledgement': 6 } as const;

export function encodeTftp(tftp: Tftp): Uint8Array {
  const writer = new ByteWriter().u16(OPCODE[tftp.kind]);
  switch (tftp.kind) {
    case 'read':
    case 'write':
      text(text(writer, tftp.file), tftp.mode);
      return options(writer, tftp.options ?? {}).finish();
    case 'data':
      return writer.u16(tftp.block).hex(tftp.data).finish();
    case 'acknowledgement':
      return writer.u16(tftp.block).finish();
    case 'error':
      return text(writer.u16(tftp.code), tftp.message).finish();
    case 'option-acknowledgement':
      return options(writer, tftp.options).finish();
    default:
      return tftp satisfies never;
  }
}

function text(writer: ByteWriter, value: string): ByteWriter {
  return writer.bytes(latin1Bytes(value)).u8(0);
}

function options(writer: ByteWriter, values: { readonly [name: string]: string }): ByteWriter {
  for (const [name, value] of Object.entries(values)) text(text(writer, name), value);
  return writer;
}

export function decodeTftp(bytes: Uint8Array): Layer<Tftp> {
  const reader = new ByteReader(bytes);
  const opcode = reader.u16();
  switch (opcode) {
    case OPCODE.read:
    case OPCODE.write:
      return decodeRequest(opcode === OPCODE.read ? 'read' : 'write', texts(reader.rest()));
    case OPCODE.data: {
      const block = reader.u16();
      return reader.short ? malformed('data without a block number') : read({ kind: 'data', block, data: toHex(reader.rest()) });
    }
    case OPCODE.acknowledgement: {
      const block = reader.u16();
      return reader.short ? malformed('acknowledgement without a block number') : read({ kind: 'acknowledgement', block });
    }
    case OPCODE.error: {
      const code = reader.u16();
      const [message] = texts(reader.rest()) ?? [];
      return message === undefined ? malformed('error without a text that ends') : read({ kind: 'error', code, message });
    }
    case OPCODE['option-acknowledgement']: {
      const values = optionsOf(texts(reader.rest()));
      return values === undefined ? malformed('options are not pairs of texts') : read({ kind: 'option-acknowledgement', options: values });
    }
    default:
      return malformed(reader.short ? 'no operation' : `operation ${opcode}`);
  }
}

function decodeRequest(kind: 'read' | 'write', values: readonly string[] | undefined): Layer<Tftp> {
  const [file, mode, ...rest] = values ?? [];
  const named = optionsOf(rest);
  if (file === undefined || mode === undefined) return malformed('request without a file and a mode that end');
  if (named === undefined) return malformed('options are not pairs of texts');
  return read({ kind, file, mode, ...(rest.length === 0 ? {} : { options: named }) });
}

/** Texts that end with a zero each; undefined where the last does not. */
function texts(bytes: Uint8Array): readonly string[] | undefined {
  if (bytes.length > 0 && bytes[bytes.length - 1] !== 0) return undefined;
  return latin1(bytes).split('\0').slice(0, -1);
}

function optionsOf(values: readonly string[] | undefined): { readonly [name: string]: string } | undefined {
  if (values === undefined || values.length % 2 !== 0) return undefined;
  const pairs = values.flatMap((name, index) => (index % 2 === 0 ? [[name, values[index + 1] ?? ''] as const] : []));
  return new Set(pairs.map(([name]) => name)).size === pairs.length ? Object.fromEntries(pairs) : undefined;
}
