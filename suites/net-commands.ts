// The five net commands as hand-written cases send them: ids prefixed, so that they disturb nobody's netdevs.

import { accept, command, reject, type CertifiedCommand, type Expectation } from '../generators/certificate.ts';
import type { JsonObject, JsonValue } from '../generators/qapi/json-value.ts';

export function netdevAdd(args: JsonValue, expectation: Expectation = accept('netdev_add/success', {})): CertifiedCommand {
  return command('netdev_add', args, expectation);
}

/** A backend that needs nothing of the host and is in every build. */
export function hubPort(id: string, expectation: Expectation = accept('netdev_add/success', {})): CertifiedCommand {
  return netdevAdd({ type: 'hubport', id, hubid: SPARE_HUB }, expectation);
}

export function netdevDel(id: string, expectation: Expectation = accept('netdev_del/success', {})): CertifiedCommand {
  return command('netdev_del', { id }, expectation);
}

export function setLink(name: string, up: boolean, expectation: Expectation = accept('set_link/success', {})): CertifiedCommand {
  return command('set_link', { name, up }, expectation);
}

export function queryRxFilter(name: string | undefined, expectation: Expectation): CertifiedCommand {
  return command('query-rx-filter', name === undefined ? undefined : { name }, expectation);
}

export function announceSelf(args: JsonObject, expectation: Expectation = accept('announce-self/success', {})): CertifiedCommand {
  return command('announce-self', args, expectation);
}

export function queryVersion(expectation: Expectation = accept('schema/version', {})): CertifiedCommand {
  return command('query-version', undefined, expectation);
}

/** Nothing bears this name: neither set_link nor netdev_del finds it. */
export function absenceOf(id: string): readonly CertifiedCommand[] {
  return [
    setLink(id, true, reject('set_link/unknown-name', 'DeviceNotFound')),
    netdevDel(id, reject('netdev_del/unknown-id', 'DeviceNotFound')),
  ];
}

export const DUPLICATE: Expectation = reject('netdev_add/duplicate-id', 'GenericError');
export const NO_BACKEND: Expectation = reject('netdev_del/unknown-id', 'DeviceNotFound');
export const NO_DEVICE: Expectation = reject('set_link/unknown-name', 'DeviceNotFound');

/** A hub that no fixture uses. */
const SPARE_HUB = 7355;
