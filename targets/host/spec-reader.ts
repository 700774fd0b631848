// What a request opens or asks, read from its JSON. Total: what is no such thing is undefined.

import { isJsonObject, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Carries, EndpointSpec, HostQuestion } from '../host-side.ts';

export function endpointSpecFrom(raw: JsonValue | undefined): EndpointSpec | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { kind } = raw;
  switch (kind) {
    case 'listener': return listenerFrom(raw);
    case 'caller': return callerFrom(raw);
    case 'datagrams': return datagramsFrom(raw);
    case 'free-port': return protocolOf(raw, (protocol) => withTexts(raw, ['host'], { kind, protocol }));
    case 'free-interface':
    case 'bridge':
    case 'vde-switch':
    case 'network-card':
    case 'netmap-device':
    case 'vhost-net': return { kind };
    case 'unix-listener': return raw['carries'] === 'bytes' ? { kind, carries: 'bytes' } : undefined;
    case 'vhost-user': return vhostUserFrom(raw);
    case 'vdpa-device': return isCount(raw['queues']) ? { kind, queues: raw['queues'] } : undefined;
    case 'program': return programFrom(raw);
    case 'folder': return isTexts(raw['files']) ? { kind, files: raw['files'] } : undefined;
    case 'smb-daemon': return typeof raw['serving'] === 'boolean' ? { kind, serving: raw['serving'] } : undefined;
    case 'nic': return typeof raw['nic'] === 'string' ? { kind, nic: raw['nic'] } : undefined;
    default: return undefined;
  }
}

export function hostQuestionFrom(raw: JsonValue | undefined): HostQuestion | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { kind, to, send, bytes, address, name, bridge, program, path, endpoint } = raw;
  switch (kind) {
    case 'tcp': return isText(to) && isText(send) && isCount(bytes) ? { kind, to, send, bytes } : undefined;
    case 'udp': return isText(to) && isText(send) ? { kind, to, send } : undefined;
    case 'port': return isText(address) ? protocolOf(raw, (protocol) => ({ kind, protocol, address })) : undefined;
    case 'interface': return isText(name) ? { kind, name } : undefined;
    case 'join-bridge': return isText(raw['interface']) && isText(bridge) ? { kind, interface: raw['interface'], bridge } : undefined;
    case 'calls': return isText(program) ? { kind, program } : undefined;
    case 'path': return isText(path) ? { kind, path } : undefined;
    case 'process': return { kind };
    case 'descriptors': return withTexts(raw, ['since'], { kind });
    case 'descriptor-of': return withTexts(raw, ['endpoint', 'interface'], { kind });
    case 'vde-ports':
    case 'device-queues': return isText(endpoint) ? { kind, endpoint } : undefined;
    case 'tap-settings': return isText(raw['interface']) ? { kind, interface: raw['interface'] } : undefined;
    default: return undefined;
  }
}

function listenerFrom(raw: JsonObject): EndpointSpec | undefined {
  const carries = carriesOf(raw);
  return carries === undefined ? undefined : withTexts(raw, ['host'], { kind: 'listener', carries });
}

function datagramsFrom(raw: JsonObject): EndpointSpec | undefined {
  const carries = carriesOf(raw);
  const base = withTexts(raw, ['host', 'to', 'group', 'from'], { kind: 'datagrams' } as const);
  if (raw['carries'] === undefined || base === undefined) return base;
  return carries === undefined ? undefined : { ...base, carries };
}

function vhostUserFrom({ queues, once }: JsonObject): EndpointSpec | undefined {
  if (!isCount(queues) || (once !== undefined && typeof once !== 'boolean')) return undefined;
  return { kind: 'vhost-user', queues, ...(once === undefined ? {} : { once }) };
}

function callerFrom(raw: JsonObject): EndpointSpec | undefined {
  const carries = carriesOf(raw);
  return carries === undefined || !isText(raw['to']) ? undefined : { kind: 'caller', carries, to: raw['to'] };
}

function programFrom(raw: JsonObject): EndpointSpec | undefined {
  const { behaviour, status } = raw;
  if (behaviour !== 'echo' && behaviour !== 'exit' && behaviour !== 'bridge-helper') return undefined;
  if (status === undefined) return { kind: 'program', behaviour };
  return isCount(status) && status <= 255 ? { kind: 'program', behaviour, status } : undefined;
}

function carriesOf({ carries }: JsonObject): Carries | undefined {
  return carries === 'frames' || carries === 'bytes' ? carries : undefined;
}

function protocolOf<Made>({ protocol }: JsonObject, make: (protocol: 'tcp' | 'udp') => Made): Made | undefined {
  return protocol === 'tcp' || protocol === 'udp' ? make(protocol) : undefined;
}

/** `base` with those of some members that are there; undefined where one of them is no text. */
function withTexts<Base extends object, Name extends string>(raw: JsonObject, names: readonly Name[], base: Base): (Base & { readonly [name in Name]?: string }) | undefined {
  const found = names.filter((name) => raw[name] !== undefined);
  if (!found.every((name) => isText(raw[name]))) return undefined;
  const texts: { [name in Name]?: string } = {};
  for (const name of found) texts[name] = String(raw[name]);
  return { ...base, ...texts };
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string';
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTexts(value: JsonValue | undefined): value is { readonly [name: string]: string } {
  return isJsonObject(value) && Object.values(value).every(isText);
}
