/** Looks again by itself while the server is still loading. */

const PAUSE = 3000;

setTimeout(() => location.reload(), PAUSE);
