// The queries by which a client learns what a server has.

import { accept, command } from '../generators/certificate.ts';
import type { Case } from '../runner/case.ts';
import { caseOf, send } from './case-of.ts';
import { NICS } from './fixtures.ts';

export function queryCases(): readonly Case[] {
  return ['query-commands', 'query-qmp-schema', 'query-version'].flatMap((execute) => {
    const asked = command(execute, undefined, accept('schema/introspection'));
    const once = (label: string, title: string, count: number, fixture?: typeof NICS): Case =>
      caseOf(`queries/${execute}/${label}`, title, ['schema/introspection'], [send(...Array.from({ length: count }, () => asked))],
        fixture === undefined ? {} : { fixture });
    return [
      once('answers', `${execute} needs no arguments and succeeds.`, 1),
      once('again', `${execute} can be asked again.`, 3),
      once('with-adapters', `${execute} succeeds where there are adapters too.`, 1, NICS),
    ];
  });
}
