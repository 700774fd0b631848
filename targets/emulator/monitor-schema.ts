// The commands and events of the monitor itself, as schema data: what the emulator serves beside the net commands.
//
// Shapes as on QEMU 7.2; of its many commands just those that a session with the net commands needs.

import type { Command, Event, NamedType, Schema } from '../../generators/qapi/ir.ts';
import { command, enumeration, event, member, schemaOf, struct, union } from './schema-data.ts';

/** The schema of the monitor's own commands. */
export function monitorSchema(): Schema {
  return schemaOf(TYPES, COMMANDS, EVENTS);
}

/** Both schemas in one; where they define the same name, the first wins. */
export function joinSchemas(first: Schema, second: Schema): Schema {
  return {
    types: new Map([...second.types, ...first.types]),
    commands: new Map([...second.commands, ...first.commands]),
    events: new Map([...second.events, ...first.events]),
  };
}

const SCHEMA_INFO: NamedType = union(
  'SchemaInfo', 'meta-type', [member('name', 'str'), member('meta-type', 'SchemaMetaType'), member('*features', '[str]')],
  {
    builtin: 'SchemaInfoBuiltin', enum: 'SchemaInfoEnum', array: 'SchemaInfoArray', object: 'SchemaInfoObject',
    alternate: 'SchemaInfoAlternate', command: 'SchemaInfoCommand', event: 'SchemaInfoEvent',
  },
);

const TYPES: readonly NamedType[] = [
  enumeration('QMPCapability', 'oob'),
  struct('q_obj_qmp_capabilities-arg', member('*enable', '[QMPCapability]')),
  struct('VersionTriple', member('major', 'int'), member('minor', 'int'), member('micro', 'int')),
  struct('VersionInfo', member('qemu', 'VersionTriple'), member('package', 'str')),
  struct('CommandInfo', member('name', 'str')),
  struct('NameInfo', member('*name', 'str')),
  enumeration(
    'RunState', 'debug', 'inmigrate', 'internal-error', 'io-error', 'paused', 'postmigrate', 'prelaunch', 'finish-migrate',
    'restore-vm', 'running', 'save-vm', 'shutdown', 'suspended', 'watchdog', 'guest-panicked', 'colo',
  ),
  struct('StatusInfo', member('running', 'bool'), member('singlestep', 'bool'), member('status', 'RunState')),
  enumeration(
    'ShutdownCause', 'none', 'host-error', 'host-qmp-quit', 'host-qmp-system-reset', 'host-signal', 'host-ui', 'guest-shutdown',
    'guest-reset', 'guest-panic', 'subsystem-reset', 'snapshot-load',
  ),
  struct('q_obj_SHUTDOWN-arg', member('guest', 'bool'), member('reason', 'ShutdownCause')),
  struct('q_obj_getfd-arg', member('fdname', 'str')),
  struct('q_obj_device_add-arg', member('driver', 'str'), member('*bus', 'str'), member('*id', 'str')),
  struct('q_obj_device_del-arg', member('id', 'str')),
  struct('q_obj_DEVICE_DELETED-arg', member('*device', 'str'), member('path', 'str')),
  enumeration('ChardevBackendKind', 'socket', 'null'),
  union('ChardevBackend', 'type', [member('type', 'ChardevBackendKind')], { socket: 'ChardevSocketWrapper', null: 'ChardevCommonWrapper' }),
  struct('ChardevSocketWrapper', member('data', 'ChardevSocket')),
  struct('ChardevCommonWrapper', member('data', 'ChardevCommon')),
  struct('ChardevCommon', member('*logfile', 'str'), member('*logappend', 'bool')),
  struct(
    'ChardevSocket', member('*logfile', 'str'), member('*logappend', 'bool'), member('addr', 'SocketAddressLegacy'), member('*tls-creds', 'str'),
    member('*tls-authz', 'str'), member('*server', 'bool'), member('*wait', 'bool'), member('*nodelay', 'bool'), member('*telnet', 'bool'),
    member('*tn3270', 'bool'), member('*websocket', 'bool'), member('*reconnect', 'int'),
  ),
  enumeration('SocketAddressType', 'inet', 'unix'),
  union('SocketAddressLegacy', 'type', [member('type', 'SocketAddressType')], { inet: 'InetSocketAddressWrapper', unix: 'UnixSocketAddressWrapper' }),
  struct('InetSocketAddressWrapper', member('data', 'InetSocketAddress')),
  struct('UnixSocketAddressWrapper', member('data', 'UnixSocketAddress')),
  struct('InetSocketAddress', member('host', 'str'), member('port', 'str')),
  struct('UnixSocketAddress', member('path', 'str')),
  struct('ChardevReturn', member('*pty', 'str')),
  struct('q_obj_chardev-add-arg', member('id', 'str'), member('backend', 'ChardevBackend')),
  struct('q_obj_chardev-remove-arg', member('id', 'str')),
  struct('q_obj_qom-list-arg', member('path', 'str')),
  struct('ObjectPropertyInfo', member('name', 'str'), member('type', 'str'), member('*description', 'str'), member('*default-value', 'any')),
  enumeration('SchemaMetaType', 'builtin', 'enum', 'array', 'object', 'alternate', 'command', 'event'),
  SCHEMA_INFO,
  enumeration('JSONType', 'string', 'number', 'int', 'boolean', 'null', 'object', 'array', 'value'),
  struct('SchemaInfoBuiltin', member('json-type', 'JSONType')),
  struct('SchemaInfoEnumMember', member('name', 'str'), member('*features', '[str]')),
  struct('SchemaInfoEnum', member('members', '[SchemaInfoEnumMember]'), member('values', '[str]')),
  struct('SchemaInfoArray', member('element-type', 'str')),
  struct('SchemaInfoObjectMember', member('name', 'str'), member('type', 'str'), member('*default', 'any'), member('*features', '[str]')),
  struct('SchemaInfoObjectVariant', member('case', 'str'), member('type', 'str')),
  struct(
    'SchemaInfoObject', member('members', '[SchemaInfoObjectMember]'), member('*tag', 'str'), member('*variants', '[SchemaInfoObjectVariant]'),
  ),
  struct('SchemaInfoAlternateMember', member('type', 'str')),
  struct('SchemaInfoAlternate', member('members', '[SchemaInfoAlternateMember]')),
  struct('SchemaInfoCommand', member('arg-type', 'str'), member('ret-type', 'str'), member('*allow-oob', 'bool')),
  struct('SchemaInfoEvent', member('arg-type', 'str')),
];

const COMMANDS: readonly Command[] = [
  command('qmp_capabilities', { args: 'q_obj_qmp_capabilities-arg', preconfig: true }),
  command('query-version', { returns: 'VersionInfo', preconfig: true }),
  command('query-commands', { returns: '[CommandInfo]', preconfig: true }),
  command('query-qmp-schema', { returns: '[SchemaInfo]', preconfig: true }),
  command('query-status', { returns: 'StatusInfo', preconfig: true }),
  command('query-name', { returns: 'NameInfo', preconfig: true }),
  command('quit', { preconfig: true }),
  command('stop'),
  command('cont'),
  command('x-exit-preconfig', { preconfig: true }),
  command('getfd', { args: 'q_obj_getfd-arg' }),
  command('closefd', { args: 'q_obj_getfd-arg' }),
  command('device_add', { args: 'q_obj_device_add-arg' }),
  command('device_del', { args: 'q_obj_device_del-arg' }),
  command('chardev-add', { args: 'q_obj_chardev-add-arg', returns: 'ChardevReturn' }),
  command('chardev-remove', { args: 'q_obj_chardev-remove-arg' }),
  command('qom-list', { args: 'q_obj_qom-list-arg', returns: '[ObjectPropertyInfo]', preconfig: true }),
];

const EVENTS: readonly Event[] = [
  event('SHUTDOWN', 'q_obj_SHUTDOWN-arg'),
  event('STOP'),
  event('RESUME'),
  event('DEVICE_DELETED', 'q_obj_DEVICE_DELETED-arg'),
];
