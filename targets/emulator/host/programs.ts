// Programs of the virtual host: what each does when it is called, and with which arguments it was.

import type { Process } from './process.ts';
import { Stream } from './stream.ts';
import type { Turns } from './turns.ts';

/** `stdio`: the program's own end of its standard input and output. The result is its exit status, or undefined while it runs. */
export type Behaviour = (args: readonly string[], stdio: Stream) => number | undefined;

/** `stdio`: the caller's end. `status`: undefined while the program runs. */
export type Spawned = { readonly stdio: Stream; readonly status: number | undefined };

export class Programs {
  readonly #turns: Turns;
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #calls = new Map<string, (readonly string[])[]>();

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  install(path: string, behaviour: Behaviour): void {
    this.#behaviours.set(path, behaviour);
    this.#calls.set(path, []);
  }

  isInstalled(path: string): boolean {
    return this.#behaviours.has(path);
  }

  uninstall(path: string): void {
    this.#behaviours.delete(path);
  }

  /** Undefined where there is no such program. `args` without the program's own name. */
  spawn(caller: Process, path: string, args: readonly string[]): Spawned | undefined {
    const behaviour = this.#behaviours.get(path);
    if (behaviour === undefined) return undefined;
    this.#calls.get(path)?.push(args);
    const stdio = new Stream(this.#turns, { address: '', descriptor: caller.openDescriptor() });
    const inside = new Stream(this.#turns, { address: path, descriptor: undefined });
    Stream.join(stdio, inside);
    const status = behaviour(args, inside);
    if (status !== undefined) inside.close();
    return { stdio, status };
  }

  calls(path: string): readonly (readonly string[])[] {
    return this.#calls.get(path) ?? [];
  }
}
