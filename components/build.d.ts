/** The bundler's: a style sheet imported for its effect, and constants put in at build time. */
declare module '*.css';
/** True in the demo build alone; what hangs on it is cut out of the product. */
declare const __DEMO__: boolean;
/** True in the tests' own build alone, which asks before each durable step. */
declare const __TEST__: boolean;
