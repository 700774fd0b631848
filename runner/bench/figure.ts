// One measured figure: what it is, its value with unit, and what it is to be.

export type Figure = { readonly what: string; readonly value: string; readonly aim: string };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function seconds(begun: number): number {
  return (performance.now() - begun) / 1000;
}

export const QEMU: string = `qemu:${process.env.PLUMBLINE_QEMU ?? 'qemu-system-x86_64'}`;
