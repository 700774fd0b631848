// Names under which the two builds do not have the same any more: what is said of them differs for that reason alone.

import type { JsonValue } from '../../../generators/qapi/json-value.ts';
import { namesOf } from './probes.ts';

export class Taint {
  readonly #names = new Set<string>();
  /** Those that are gone from both as well. */
  readonly #ever = new Set<string>();
  #any = false;

  /** A difference about these arguments was seen. */
  add(execute: string, args: JsonValue | undefined): void {
    const names = namesOf(args);
    for (const name of names) {
      this.#names.add(name);
      this.#ever.add(name);
    }
    // It may have changed anything.
    if (names.length === 0 && execute !== 'query-rx-filter') this.#any = true;
  }

  covers(execute: string, args: JsonValue | undefined): boolean {
    const names = namesOf(args);
    return names.some((name) => this.#names.has(name)) || (names.length === 0 && this.#any && execute === 'query-rx-filter');
  }

  /** Of an event, which may have come at any time. */
  coversName(name: string | undefined): boolean {
    return this.#any || (name !== undefined && this.#ever.has(name));
  }

  /** A command about such names: what it names is in doubt as well, until it is gone from both. */
  pass(execute: string, args: JsonValue | undefined, outcomes: readonly string[]): void {
    if (execute !== 'netdev_del') return this.add(execute, args);
    // Where one deleted something, it may have had another of that name.
    if (!outcomes.every((outcome) => outcome === 'DeviceNotFound')) return;
    for (const name of namesOf(args)) this.#names.delete(name);
  }
}
