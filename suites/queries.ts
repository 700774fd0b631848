// The queries by which a client learns what a server has.

import { accept, command } from '../generators/certificate.ts';
import type { Case } from '../runner/case.ts';
import { caseOf, greet, send } from './case-of.ts';
import { NICS } from './fixtures.ts';
import { queryVersion } from './net-commands.ts';

export function queryCases(): readonly Case[] {
  return [...answerCases(), ...agreementCases()];
}

function answerCases(): readonly Case[] {
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

const COMMANDS = command('query-commands', undefined, accept('schema/commands-listed'));
const SCHEMA = command('query-qmp-schema', undefined, accept('schema/introspection'));

/** What the replies must say is judged by the oracle of self-description. */
function agreementCases(): readonly Case[] {
  return [
    caseOf('queries/commands-listed', 'The five net commands are in the list of commands.', ['schema/commands-listed'], [send(COMMANDS)]),
    caseOf('queries/same-commands', 'The schema describes the commands that the list has, and no others.', ['schema/introspection'], [send(COMMANDS, SCHEMA)]),
    caseOf('queries/schema-compatible', 'The schema has the net commands and events as the text has them.', ['schema/compatible'], [send(SCHEMA)]),
    caseOf('queries/version-of-greeting', 'query-version returns the version of the greeting.', ['session/greeting-version', 'schema/version'],
      [greet(), send(queryVersion())], { start: 'fresh-connection' }),
  ];
}
