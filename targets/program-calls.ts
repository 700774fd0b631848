// What is told of the calls of a program, on either host.

import type { JsonObject } from '../generators/qapi/json-value.ts';

/** calls, how many: times, and of the last one its `--NAME=VALUE`: options. */
export function describeCalls(calls: readonly (readonly string[])[]): JsonObject {
  const last = calls.at(-1) ?? [];
  const options = last.flatMap((word) => {
    const found = /^--([a-z-]+)=(.*)$/s.exec(word);
    return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const];
  });
  return { calls: calls.map((words) => [...words]), times: calls.length, options: Object.fromEntries(options) };
}
