export function cachesOfFrames<C extends {styledChars: {size: number}; widths: {size: number}}>(make: () => C): C;
