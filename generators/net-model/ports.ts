// TCP ports of the harness's own addresses that a netdev listens on: nobody else has them, so that whether one is free follows
// from what this session did. Of other addresses, a port may be anybody's; and a UDP port may be shared.

import { type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../qapi/json-value.ts';

/** As `ADDRESS:PORT`. */
export function ownPorts({ type, listen, hostfwd }: JsonObject): readonly string[] {
  if (type === 'socket') return ownPort(listen);
  if (type !== 'user' || !isJsonArray(hostfwd)) return [];
  return hostfwd.flatMap((rule) => ownPort(isJsonObject(rule) ? forwarded(rule['str']) : undefined));
}

function forwarded(rule: JsonValue | undefined): string | undefined {
  return typeof rule === 'string' ? /^tcp:([^-]*)-/.exec(rule)?.[1] : undefined;
}

function ownPort(address: JsonValue | undefined): readonly string[] {
  return typeof address === 'string' && /^127\.91\.73\.[1-9]\d*:[1-9]\d*$/.test(address) ? [address] : [];
}
