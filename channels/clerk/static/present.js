// Tells from the console's other pages, too, that the clerk is there, so that nobody they serve waits again meanwhile.

import { LiveLine } from "./live.js";

const nothing = () => undefined;

new LiveLine({ heard: nothing, lost: nothing, back: nothing, signedOut: () => window.location.reload() }).start();
