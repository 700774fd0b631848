// What a session quotes and has not opened: a part of a session that lost the place where a text comes from is another session. And what it has
// opened and does not quote.

import { quotedIn } from '../../../generators/placeholders.ts';
import type { FuzzAction } from '../../../generators/campaign/session.ts';

/** Names that are quoted, or spoken from, before anything of that name is open. */
export function unopened(actions: readonly FuzzAction[]): ReadonlySet<string> {
  const open = new Set<string>();
  const missing = new Set<string>();
  for (const action of actions) {
    for (const name of quotedBy(action)) if (!open.has(name)) missing.add(name);
    if (action.kind === 'open') open.add(action.name);
  }
  return missing;
}

/** Without what is opened and never quoted. */
export function withoutUnquoted(actions: readonly FuzzAction[]): readonly FuzzAction[] {
  const quoted = new Set(actions.flatMap(quotedBy));
  return actions.filter((action) => action.kind !== 'open' || quoted.has(action.name));
}

function quotedBy(action: FuzzAction): readonly string[] {
  switch (action.kind) {
    case 'command': return action.arguments === undefined ? [] : quotedIn(action.arguments);
    case 'packets': return action.packets.map(({ at }) => at);
    case 'open': return quotedIn(action.endpoint);
    default: return [];
  }
}
