// Waits until nothing is pressed: what is replaced under a finger, or under the space bar, would lose the press.

const LONGEST = 3000;

let pressed = false;
let gives = 0;
/** @type {(() => void)[]} */
const waiting = [];

function press() {
  pressed = true;
  window.clearTimeout(gives);
  gives = window.setTimeout(release, LONGEST);
}

function release() {
  pressed = false;
  window.clearTimeout(gives);
  window.setTimeout(goOn); // the click comes after the release
}

function goOn() {
  if (!pressed) for (const go of waiting.splice(0)) go();
}

/** @returns {Promise<void>} */
export function released() {
  return pressed ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
}

document.addEventListener("pointerdown", (event) => event.button === 0 && press(), true);
document.addEventListener("keydown", (event) => event.key === " " && press(), true);
document.addEventListener("pointerup", release, true);
document.addEventListener("pointercancel", release, true);
document.addEventListener("keyup", release, true);
window.addEventListener("blur", release);
