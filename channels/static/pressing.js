/** Waits until nothing is pressed: what moves or is replaced under a finger, or under the space bar, would lose the press. */

const LONGEST = 3000;

let pressed = false;
let gives = 0;
/** @type {(() => void)[]} */
let waiting = [];

function press() {
  pressed = true;
  clearTimeout(gives);
  gives = setTimeout(release, LONGEST);
}

function release() {
  pressed = false;
  clearTimeout(gives);
  setTimeout(goOn); // the click comes after the release
}

function goOn() {
  if (pressed) return;
  const all = waiting;
  waiting = [];
  for (const go of all) go();
}

/**
 * Let a page change only between presses; who asks first goes on first.
 * @returns {Promise<void>}
 */
export function released() {
  return pressed || waiting.length ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
}

document.addEventListener("pointerdown", (event) => event.button === 0 && press(), true);
document.addEventListener("keydown", (event) => event.key === " " && press(), true);
document.addEventListener("pointerup", release, true);
document.addEventListener("pointercancel", release, true);
document.addEventListener("keyup", release, true);
addEventListener("blur", release);
