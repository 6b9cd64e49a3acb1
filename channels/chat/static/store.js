/** Keeps small things in the browser; where it does not allow that, the page works all the same. */

/**
 * @param {Storage} store
 * @param {string} key
 * @returns {string | null}
 */
function read(store, key) {
  try {
    return store.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {Storage} store
 * @param {string} key
 * @param {string} value nothing is kept of an empty one
 */
function write(store, key, value) {
  try {
    if (value) store.setItem(key, value);
    else store.removeItem(key);
  } catch {
    // full, or not allowed
  }
}

/** For this tab only: what was typed and not sent. */
export const tab = {
  /** @param {string} key */
  read: (key) => read(sessionStorage, `banban.${key}`) ?? "",
  /** @param {string} key @param {string} value */
  write: (key, value) => write(sessionStorage, `banban.${key}`, value),
};

/** Until the conversation ends: which papers were ticked off. */
export const browser = {
  /** @param {string} key */
  read: (key) => read(localStorage, `banban.${key}`) ?? "",
  /** @param {string} key @param {string} value */
  write: (key, value) => write(localStorage, `banban.${key}`, value),
  /**
   * Forget everything whose key begins so, except what begins with `kept`.
   * @param {string} prefix
   * @param {string} kept
   */
  forget(prefix, kept) {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(`banban.${prefix}`));
      for (const key of keys) if (!kept || !key.startsWith(`banban.${kept}`)) localStorage.removeItem(key);
    } catch {
      // not allowed
    }
  },
};
