export * from './attachment.js';
export * from './changes.js';
export * from './disk-room.js';
export * from './is-running.js';
export * from './is-served.js';
export * from './measured-body.js';
export * from './settings.js';
export * from './sync-path.js';
