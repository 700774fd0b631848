// What a session quotes and has not opened: a part of a session that lost the place where a text comes from is another session.

import { quotedIn } from '../../../generators/placeholders.ts';
import type { FuzzAction } from '../../../generators/campaign/session.ts';

/** Names that are quoted, or spoken from, before anything of that name is open. */
export function unopened(actions: readonly FuzzAction[]): ReadonlySet<string> {
  const open = new Set<string>();
  const missing = new Set<string>();
  const quote = (name: string): unknown => open.has(name) || missing.add(name);
  for (const action of actions) {
    if (action.kind === 'command' && action.arguments !== undefined) quotedIn(action.arguments).forEach(quote);
    if (action.kind === 'packets') action.packets.forEach(({ at }) => quote(at));
    if (action.kind !== 'open') continue;
    quotedIn(action.endpoint).forEach(quote);
    open.add(action.name);
  }
  return missing;
}
