// Words for a target that ended before its monitor was open.

import type { Death } from './target.ts';

/** No full stop, so that a fix can follow. */
export function describeStartFailure(program: string, death: Death, stderr: string): string {
  return `${program} ended with ${describeDeath(death)} before its monitor was open${lastWords(stderr)}`;
}

function describeDeath(death: Death): string {
  switch (death.kind) {
    case 'exit': return `exit code ${death.code}`;
    case 'signal': return `signal ${death.signal}`;
    case 'closed': return 'a closed connection';
    case 'stopped': return 'our own stop';
    default: throw death satisfies never;
  }
}

const MAX_WORDS = 200;
const WENT_WRONG = /error|unsupported|invalid|cannot|could not|failed|denied|not found|no such/i;

/** The last line that tells what went wrong, or the last line. */
function lastWords(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const words = lines.findLast((line) => WENT_WRONG.test(line)) ?? lines.at(-1);
  return words === undefined ? '' : ` (it said: ${words.slice(0, MAX_WORDS)})`;
}
