export { isDebian, removeRoot } from './debian/debian-root.js';
export * from './go-releases.js';
export * from './host/host-toolchain.js';
export { isMade, madePlaces } from './made/made-places.js';
export { makeToolchain } from './made/make-toolchain.js';
export * from './made/makeable.js';
export * from './made/open-made.js';
export type { OpenToolchain, RootLayer } from './open-toolchain.js';
export * from './toolchain.js';
