// An arbitrary that is made when it is first drawn from, so that types may contain themselves and a large schema
// costs only what is used of it. (`fc.letrec` makes all of its arbitraries at once.)

import fc from 'fast-check';

export function lazily<Value>(make: () => fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return new LazyArbitrary(make);
}

class LazyArbitrary<Value> extends fc.Arbitrary<Value> {
  readonly #make: () => fc.Arbitrary<Value>;
  #made: fc.Arbitrary<Value> | undefined;

  constructor(make: () => fc.Arbitrary<Value>) {
    super();
    this.#make = make;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Value> {
    return this.#arbitrary().generate(random, biasFactor);
  }

  override canShrinkWithoutContext(value: unknown): value is Value {
    return this.#arbitrary().canShrinkWithoutContext(value);
  }

  override shrink(value: Value, context: unknown): fc.Stream<fc.Value<Value>> {
    return this.#arbitrary().shrink(value, context);
  }

  #arbitrary(): fc.Arbitrary<Value> {
    this.#made ??= this.#make();
    return this.#made;
  }
}
