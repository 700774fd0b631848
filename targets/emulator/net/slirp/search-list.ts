// The DNS search list as DHCP carries it: names as in DNS messages, ends that were there before as references. RFC 3397;
// dnssearch.c.

import { ByteWriter } from '../../../../generators/frames/bytes.ts';

const SEARCH_LIST = 119;
const LONGEST_LABEL = 63;
const LONGEST_OPTION = 255;
const REFERENCE = 0xc000;
/** No reference reaches further. */
const FURTHEST = 0x3fff;

/** Longer lists continue in further options of the same number. */
export function searchListOptions(names: readonly string[] | undefined): Uint8Array {
  const bytes = compressed((names ?? []).map(labelsOf).filter((labels) => labels !== undefined));
  const options = new ByteWriter();
  for (let at = 0; at < bytes.length; at += LONGEST_OPTION) {
    const part = bytes.subarray(at, at + LONGEST_OPTION);
    options.u8(SEARCH_LIST).u8(part.length).bytes(part);
  }
  return options.finish();
}

/** Undefined where it is no domain name. */
function labelsOf(name: string): readonly Uint8Array[] | undefined {
  const labels = name.replace(/\.$/, '').split('.').map((label) => new TextEncoder().encode(label));
  return labels.every(({ length }) => length > 0 && length <= LONGEST_LABEL) ? labels : undefined;
}

function compressed(names: readonly (readonly Uint8Array[])[]): Uint8Array {
  const writer = new ByteWriter();
  const known = new Map<string, number>();
  for (const labels of names) write(labels, known, writer);
  return writer.finish();
}

function write(labels: readonly Uint8Array[], known: Map<string, number>, writer: ByteWriter): void {
  const [first, ...others] = labels;
  if (first === undefined) return void writer.u8(0);
  const ending = labels.join('.');
  const before = known.get(ending);
  if (before !== undefined && before < FURTHEST) return void writer.u16(REFERENCE | before);
  known.set(ending, writer.length);
  writer.u8(first.length).bytes(first);
  write(others, known, writer);
}
