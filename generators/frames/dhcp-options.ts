// The options of DHCP (RFC 2132), written in the order of the members, read in the order of arrival.
//
// An option that comes in parts is one (RFC 3396). A known option with a wrong length is malformed.

import { ipv4Bytes, ipv4Text } from './address.ts';
import { ByteReader, ByteWriter, latin1, latin1Bytes } from './bytes.ts';
import { decodeSearchList, encodeSearchList } from './dns-search.ts';
import type { DhcpMessageType, DhcpOptions } from './frame.ts';
import { FrameError } from './frame-error.ts';
import { fromHex, toHex } from './hex.ts';
import { type Layer, malformed, read } from './layer.ts';

const PAD = 0;
const END = 255;
const LONGEST_PART = 255;

const MESSAGE_TYPES: readonly DhcpMessageType[] = ['discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'];

type Named = Omit<DhcpOptions, 'others'>;

type Codec<Value> = {
  readonly encode: (value: Value) => Uint8Array;
  /** Undefined where the bytes are no such value. */
  readonly decode: (bytes: Uint8Array) => Value | undefined;
};

const TEXT = { encode: latin1Bytes, decode: latin1 };
const ADDRESS = { encode: ipv4Bytes, decode: (bytes: Uint8Array): string | undefined => (bytes.length === 4 ? ipv4Text(bytes) : undefined) };
const ADDRESSES = {
  encode: (addresses: readonly string[]): Uint8Array => Uint8Array.from(addresses.flatMap((address) => [...ipv4Bytes(address)])),
  decode: (bytes: Uint8Array): readonly string[] | undefined => (bytes.length === 0 || bytes.length % 4 !== 0 ? undefined : quads(bytes)),
};
const NUMBER = {
  encode: (value: number): Uint8Array => new ByteWriter().u32(value).finish(),
  decode: (bytes: Uint8Array): number | undefined => (bytes.length === 4 ? new ByteReader(bytes).u32() : undefined),
};

type Option = {
  readonly name: keyof Named;
  readonly code: number;
  readonly encode: (options: Named) => Uint8Array | undefined;
  readonly decode: (bytes: Uint8Array) => Named | undefined;
};

const OPTIONS: readonly Option[] = [
  option('messageType', 53, {
    encode: (type) => Uint8Array.of(MESSAGE_TYPES.indexOf(type) + 1),
    decode: (bytes) => (bytes.length === 1 ? MESSAGE_TYPES[(bytes[0] ?? 0) - 1] : undefined),
  }),
  option('subnetMask', 1, ADDRESS),
  option('routers', 3, ADDRESSES),
  option('dnsServers', 6, ADDRESSES),
  option('hostName', 12, TEXT),
  option('domainName', 15, TEXT),
  option('searchList', 119, { encode: encodeSearchList, decode: decodeSearchList }),
  option('tftpServerName', 66, TEXT),
  option('bootFileName', 67, TEXT),
  option('requestedAddress', 50, ADDRESS),
  option('serverIdentifier', 54, ADDRESS),
  option('leaseSeconds', 51, NUMBER),
  option('parameterRequest', 55, { encode: (codes) => Uint8Array.from(codes), decode: (bytes) => [...bytes] }),
];

function option<Name extends keyof Named>(name: Name, code: number, codec: Codec<NonNullable<Named[Name]>>): Option {
  return {
    name, code,
    encode: (options) => {
      const value = options[name];
      return value === undefined ? undefined : codec.encode(value as NonNullable<Named[Name]>);
    },
    decode: (bytes) => {
      const value = codec.decode(bytes);
      return value === undefined ? undefined : { [name]: value };
    },
  };
}

export function encodeDhcpOptions(options: DhcpOptions): Uint8Array {
  const writer = new ByteWriter();
  const { others = {}, ...named } = options;
  for (const name of Object.keys(named)) {
    const known = OPTIONS.find((each) => each.name === name);
    const bytes = known?.encode(named);
    if (known !== undefined && bytes !== undefined) writeOption(writer, known.code, bytes);
  }
  for (const [code, value] of Object.entries(others)) {
    const bytes = fromHex(value);
    if (bytes === undefined) throw new FrameError('hex', `option ${code}: ${value} is not hex`);
    writeOption(writer, Number(code), bytes);
  }
  return writer.u8(END).finish();
}

function writeOption(writer: ByteWriter, code: number, value: Uint8Array): void {
  for (let at = 0; at === 0 || at < value.length; at += LONGEST_PART) {
    const part = value.subarray(at, at + LONGEST_PART);
    writer.u8(code).u8(part.length).bytes(part);
  }
}

export function decodeDhcpOptions(bytes: Uint8Array): Layer<DhcpOptions> {
  const joined = joinedOptions(bytes);
  if (joined.kind === 'malformed') return joined;
  let named: Named = {};
  const others: { [code: string]: string } = {};
  for (const [code, value] of joined.value) {
    const known = OPTIONS.find((each) => each.code === code);
    const member = known?.decode(value);
    if (known === undefined) others[code] = toHex(value);
    else if (member === undefined) return malformed(`option ${code} cannot be ${toHex(value)}`);
    named = { ...named, ...member };
  }
  return read(Object.keys(others).length === 0 ? named : { ...named, others });
}

function joinedOptions(bytes: Uint8Array): Layer<ReadonlyMap<number, Uint8Array>> {
  const reader = new ByteReader(bytes);
  const parts = new Map<number, readonly number[]>();
  while (reader.left > 0) {
    const code = reader.u8();
    if (code === END) return read(new Map([...parts].map(([key, value]) => [key, Uint8Array.from(value)])));
    if (code === PAD) continue;
    const value = reader.take(reader.u8());
    if (reader.short) return malformed(`option ${code} is cut short`);
    parts.set(code, [...(parts.get(code) ?? []), ...value]);
  }
  return malformed('the options have no end');
}

function quads(bytes: Uint8Array): readonly string[] {
  return Array.from({ length: bytes.length / 4 }, (_, index) => ipv4Text(bytes.subarray(4 * index, 4 * index + 4)));
}
