// A folder for one instance, made before it starts and removed after it has ended.

export type ScratchFolder = { readonly path: string; readonly remove: () => Promise<void> };

export type ScratchMaker = () => Promise<ScratchFolder>;
