// Folders for instances: one each, made before it starts and discarded after it has ended.

export type ScratchMaker = {
  folder(): string;
  discard(folder: string): void;
};
