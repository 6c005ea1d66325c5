// The moderation desk, made faster. Everything on it works without any of this.

import { decideInPlace } from "./desk-decide.js";
import { listenToKeys } from "./desk-keys.js";
import { tickMany } from "./desk-tick.js";

const list = document.querySelector("[data-list]"); // none where the view is empty

if (list) {
  decideInPlace(list);
  tickMany(list);
}
listenToKeys(list);
