// The faults that sessions put into arguments, so that refused commands stand between accepted ones.
//
// Only members that every command must have are touched: were a target to overlook the fault, it would still not run
// a tap's default script or leave the loopback interface.

import type { JsonObject, JsonValue } from './qapi/json-value.ts';
import { isJsonObject } from './qapi/json-value.ts';

/** One in so many commands has a fault. */
const ONE_IN = 7;

const MANDATORY: { readonly [execute: string]: readonly string[] } = {
  netdev_add: ['id', 'type'],
  netdev_del: ['id'],
  set_link: ['name', 'up'],
  'announce-self': ['initial', 'max', 'rounds', 'step'],
};

export function flawed(execute: string, args: JsonValue | undefined, number: number): JsonValue | undefined {
  if (number % ONE_IN !== ONE_IN - 1 || !isJsonObject(args) || execute === 'device_add') return args;
  const choice = Math.floor(number / ONE_IN);
  const names = MANDATORY[execute] ?? [];
  const name = names[Math.floor(choice / 5) % names.length];
  if (choice % 5 === 0 || name === undefined) return { ...args, 'plumb-unexpected': choice };
  switch (choice % 5) {
    case 1: return without(args, name);
    case 2: return { ...args, [name]: null };
    case 3: return { ...args, [name]: ofOtherType(args[name]) };
    default: return [];
  }
}

function without(args: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(args).filter(([other]) => other !== name));
}

function ofOtherType(value: JsonValue | undefined): JsonValue {
  if (typeof value === 'string') return 7;
  return typeof value === 'boolean' ? 'on' : [true];
}
