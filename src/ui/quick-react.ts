/**
 * Loads React and Ink as React's production build, which draws a frame in about half the time. React looks at NODE_ENV
 * once, while it is loaded; afterwards the variable is as it was, so that no shell inherits it.
 */
const before = process.env.NODE_ENV;
process.env.NODE_ENV ??= 'production';
await import('ink');
if (before === undefined) delete process.env.NODE_ENV;
