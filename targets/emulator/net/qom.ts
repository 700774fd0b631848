// qom-list: as much of the object tree as tells which devices there are.

import type { JsonObject, JsonValue } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { textOf } from './arguments.ts';
import { deviceNotFound } from './reply.ts';
import type { Device, NetState } from './state.ts';

type Property = readonly [name: string, type: string];

const TYPE: Property = ['type', 'string'];
const CONTAINER: readonly Property[] = [
  ['peripheral', 'child<container>'],
  ['peripheral-anon', 'child<container>'],
];

export function qomList(state: NetState, args: JsonObject): Reply {
  const path = textOf(args, 'path') ?? '';
  const properties = propertiesAt(path.replace(/\/+$/, '').replaceAll(/\/+/g, '/'), state);
  return properties === undefined ? deviceNotFound(path) : { kind: 'return', value: properties.map(property) };
}

function propertiesAt(path: string, { devices }: NetState): readonly Property[] | undefined {
  const all = [...devices.entries()];
  switch (path) {
    case '':
      return [TYPE, ['machine', 'child<machine>'], ['objects', 'child<container>']];
    case '/machine':
      return [TYPE, ...CONTAINER];
    case '/objects':
      return [TYPE];
    case '/machine/peripheral':
      return [TYPE, ...children(all.filter(([, device]) => device.id !== undefined))];
    case '/machine/peripheral-anon':
      return [TYPE, ...children(all.filter(([, device]) => device.id === undefined))];
    default:
      return deviceProperties(path, all);
  }
}

function children(devices: readonly (readonly [string, Device])[]): readonly Property[] {
  return devices.map(([name, device]) => [name, `child<${device.typeName}>`]);
}

function deviceProperties(
  path: string,
  devices: readonly (readonly [string, Device])[],
): readonly Property[] | undefined {
  const found = devices.find(
    ([name, device]) => path === `/machine/peripheral${device.id === undefined ? '-anon' : ''}/${name}`,
  );
  return found === undefined
    ? undefined
    : [TYPE, ['netdev', 'str'], ['mac', 'str'], ['realized', 'bool'], ['hotplugged', 'bool']];
}

function property([name, type]: Property): JsonValue {
  return { name, type };
}
