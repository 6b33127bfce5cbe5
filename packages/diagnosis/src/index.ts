export type { Diagnosis } from './doctor/cause.js';
export { diagnose } from './doctor/diagnose.js';
export { rootAlone } from './doctor/root-alone.js';
export { LogParser } from './log/log-parser.js';
export { locate } from './source/locate.js';
export type { SourceFacts } from './source/source-facts.js';
