// Network interfaces of the virtual host: taps that the target makes, bridges that the harness makes.

/** `receive`: a frame that comes out of the stack into the interface; `bridge`: the name of the bridge that it is a port of. */
export type Interface = {
  readonly name: string;
  readonly kind: 'tap' | 'bridge';
  up: boolean;
  queues: number;
  vnetHeader: boolean;
  bridge: string | undefined;
};

export class Interfaces {
  readonly #byName = new Map<string, Interface>();

  add(added: Interface): void {
    this.#byName.set(added.name, added);
  }

  remove(name: string): void {
    this.#byName.delete(name);
  }

  named(name: string): Interface | undefined {
    return this.#byName.get(name);
  }

  all(): readonly Interface[] {
    return [...this.#byName.values()];
  }
}
