// The first file of the bundled schema: which rules of naming its old symbols are excused from, and the parts in order.

export const entrySource = `
{ 'pragma': {
    'doc-required': true,
    'command-name-exceptions': [ 'netdev_add', 'netdev_del', 'set_link' ],
    'member-name-exceptions': [ 'NetdevTapOptions' ] } }

{ 'include': 'string.json' }
{ 'include': 'net-commands.json' }
{ 'include': 'nic-options.json' }
{ 'include': 'user-options.json' }
{ 'include': 'tap-options.json' }
{ 'include': 'tunnel-options.json' }
{ 'include': 'switch-options.json' }
{ 'include': 'vhost-options.json' }
{ 'include': 'vmnet-options.json' }
{ 'include': 'netdev.json' }
{ 'include': 'rx-filter.json' }
{ 'include': 'announce.json' }
`;
