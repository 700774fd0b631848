// A small net schema for tests: one specimen of each kind of member that the visitor and introspection meet.

import type { Schema } from '../../generators/qapi/ir.ts';
import { command, enumeration, event, member, schemaOf, struct, union } from './schema-data.ts';

export function smallSchema(): Schema {
  return schemaOf(
    [
      enumeration('NetClientDriver', 'none', 'user', 'tap', 'hubport', 'l2tpv3'),
      union('Netdev', 'type', [member('id', 'str'), member('type', 'NetClientDriver')], {
        user: 'UserOptions', tap: 'TapOptions', hubport: 'HubPortOptions', l2tpv3: 'TunnelOptions',
      }),
      struct('String', member('str', 'str')),
      struct('UserOptions', member('*restrict', 'bool'), member('*net', 'str'), member('*dnssearch', '[String]'), member('*hostfwd', '[String]')),
      struct('TapOptions', member('*sndbuf', 'size'), member('*queues', 'uint32')),
      struct('HubPortOptions', member('hubid', 'int32'), member('*netdev', 'str')),
      struct('TunnelOptions', member('*txcookie', 'uint64'), member('txsession', 'uint32')),
      struct('q_obj_set_link-arg', member('name', 'str'), member('up', 'bool')),
      struct('q_obj_netdev_del-arg', member('id', 'str')),
      struct('q_obj_query-rx-filter-arg', member('*name', 'str')),
      struct('RxFilterInfo', member('name', 'str'), member('vlan-table', '[int]')),
      struct(
        'AnnounceParameters', member('initial', 'int'), member('max', 'int'), member('rounds', 'int'), member('step', 'int'),
        member('*interfaces', '[str]'), member('*id', 'str'),
      ),
      struct('q_obj_NIC_RX_FILTER_CHANGED-arg', member('*name', 'str'), member('path', 'str')),
    ],
    [
      command('set_link', { args: 'q_obj_set_link-arg' }),
      command('netdev_add', { args: 'Netdev', preconfig: true }),
      command('netdev_del', { args: 'q_obj_netdev_del-arg', preconfig: true }),
      command('query-rx-filter', { args: 'q_obj_query-rx-filter-arg', returns: '[RxFilterInfo]' }),
      command('announce-self', { args: 'AnnounceParameters' }),
    ],
    [event('NIC_RX_FILTER_CHANGED', 'q_obj_NIC_RX_FILTER_CHANGED-arg')],
  );
}
