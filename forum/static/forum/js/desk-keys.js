// One key for each thing that is done two hundred times a day. Never while somebody types, and only if they want it.

import { focusRow, neighbour, undoLast } from "./desk-decide.js";

const SWITCH = "desk-keys";
const help = document.querySelector("#desk-help");
const toggle = help.querySelector("[data-keys]");
let current = null;

export function listenToKeys(list) {
  toggle.checked = stored() !== "off";
  toggle.addEventListener("change", () => store(toggle.checked ? "on" : "off"));
  for (const button of document.querySelectorAll("[data-help]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
  list?.addEventListener("focusin", (event) => (current = event.target.closest(".desk-row") ?? current));
  document.addEventListener("keydown", (event) => press(list, event));
  if (list) arrive(list);
}

function press(list, event) {
  if (event.repeat && !"jk".includes(event.key)) return; // a key that is held decides once
  const field = event.target.closest("textarea, select, input:not([type=checkbox]), [contenteditable]");
  if (field) return typing(event, field);
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || help.open) return;
  if (event.key === "?") return help.showModal();
  if (!toggle.checked) return;
  if (event.key === "Enter" && !event.target.matches(".desk-row")) return;
  const act = ACTIONS[event.key] ?? (/^[a-z]$/.test(event.key) ? (found) => click(found, event.key) : null);
  if (act) act(rowFor(event.key, list), list);
  else if (/^[A-Z]$/.test(event.key)) withTicked(event.key.toLowerCase());
  else return;
  event.preventDefault();
}

// Only what has the focus is decided about; j and k go on from where it was.
function rowFor(key, list) {
  const row = current?.isConnected ? current : null;
  return "jk".includes(key) || list?.contains(document.activeElement) ? row : null;
}

// With Shift, as in WordPress: for all that is ticked.
function withTicked(key) {
  if (key === "x") document.querySelector("[data-all] input")?.click();
  else if (key === "z") undoLast();
  else document.querySelector(`.desk-selection [data-bulk="${key}"]`)?.click();
}

// Escape leaves the text where it is and goes back to the row; Ctrl+Enter sends it.
function typing(event, field) {
  const row = field.closest(".desk-row");
  if (!row) return;
  if (event.key === "Escape") {
    field.closest("details").open = false;
    focusRow(row);
  } else if (event.key === "Enter" && field.name === "note") {
    event.preventDefault(); // of two buttons, neither is meant
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.name === "body") {
    event.preventDefault();
    field.form.requestSubmit();
  }
}

const ACTIONS = {
  j: (row, list) => step(row ? neighbour(row, "nextElementSibling") : list?.querySelector(".desk-row"), "next"),
  k: (row) => step(row && neighbour(row, "previousElementSibling"), "prev"),
  x: (row) => row?.querySelector(".desk-tick input")?.click(),
  z: () => undoLast(),
  r: (row) => reply(row),
  Enter: (row) => row?.querySelector("[data-open]")?.click(),
};

function click(row, key) {
  row?.querySelector(`[data-key="${key}"]`)?.click();
}

function step(row, direction) {
  if (row) return focusRow(row);
  const link = document.querySelector(`.desk-pages [rel=${direction}]`);
  if (link) location.assign(`${link.href}#${direction === "next" ? "first" : "last"}`);
}

function reply(row) {
  const fold = row?.querySelector("[data-fold=r]");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("textarea").focus();
}

// From another page of the list, or back from a page of its own.
function arrive(list) {
  const rows = list.querySelectorAll(".desk-row");
  const named = document.getElementById(location.hash.slice(1));
  const row = { "#first": rows[0], "#last": rows[rows.length - 1] }[location.hash] ?? named;
  if (row?.matches(".desk-row")) focusRow(row);
}

function stored() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}

function store(value) {
  try {
    localStorage.setItem(SWITCH, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
