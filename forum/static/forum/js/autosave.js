// While an article is written: its text is kept on the server every few seconds, and in this browser until it is there.

import { renewTokens } from "./session.js";

const form = document.querySelector("#article_form");
const words = document.querySelector("[data-autosave]");
const EVERY = 3000;
const HEARTBEAT = 15000;
const NOT_TYPED = ["csrfmiddlewaretoken", "page", "article"];
const KEY = `unsaved:${location.pathname}`;

if (form && words) {
  const local = document.querySelector("[data-local]");
  let kept = typed(); // what the server has
  let isChanged = false;
  let isSent = false; // by a button
  let isBusy = false;
  let lastBeat = Date.now();

  offerLocal(local);
  for (const type of ["input", "change"]) form.addEventListener(type, () => (isChanged = true));
  globalThis.django.jQuery(form).on("change", () => (isChanged = true)); // of the pickers
  for (const editor of editors()) if (editor.status === "ready") watch(editor);
  globalThis.CKEDITOR?.on("instanceReady", ({ editor }) => watch(editor));
  form.addEventListener("submit", (event) => (isSent = event.submitter?.formTarget !== "_blank"));
  addEventListener("keydown", shortcut);
  addEventListener("beforeunload", (event) => {
    if (!isSent && typed() !== kept) event.preventDefault();
  });
  setInterval(tick, EVERY);

  function watch(editor) {
    if (!isChanged) kept = typed(); // the editor has its own way of writing the same text
    editor.on("change", () => (isChanged = true));
    editor.on("contentDom", () => editor.document.on("keydown", (event) => shortcut(event.data.$)));
  }

  async function tick() {
    if (isBusy || isSent) return;
    const now = isChanged ? typed() : kept;
    isChanged = false;
    if (now === kept && Date.now() - lastBeat < HEARTBEAT) return;
    isBusy = true;
    lastBeat = Date.now();
    if (now !== kept) store(now);
    if (await send(now !== kept)) {
      if (now !== kept) say(words.dataset.kept.replace("%s", new Date().toLocaleTimeString([], { timeStyle: "short" })));
      kept = now;
      drop();
    } else if (now !== kept) {
      isChanged = true; // tried again
    }
    isBusy = false;
  }

  async function send(withText) {
    let response = await post(withText);
    if (response?.status === 403 && (await renewTokens())) response = await post(withText);
    if (response?.ok) return show(await response.json());
    const isOut = response?.type === "opaqueredirect" || response?.status === 403;
    say(!response ? words.dataset.offline : isOut ? words.dataset.signedOut : words.dataset.refused);
    return false;
  }

  async function post(withText) {
    const body = withText ? fields() : new FormData();
    for (const name of NOT_TYPED) body.set(name, form.elements[name]?.value ?? "");
    if (!withText) body.set("heartbeat", "yes");
    try {
      return await fetch(words.dataset.autosave, { method: "POST", body: new URLSearchParams(body), redirect: "manual" });
    } catch {
      return null;
    }
  }

  function show({ others, newest }) {
    const notice = document.querySelector("[data-others]");
    const lines = others.length ? [words.dataset.othersText.replace("%s", others.join(", "))] : [];
    if (newest && newest.id > Number(form.elements.seen?.value)) lines.push(words.dataset.newer.replace("%s", `${newest.by} (${newest.ago})`));
    if (notice && notice.textContent !== lines.join(" ")) notice.textContent = lines.join(" ");
    if (notice) notice.hidden = !lines.length;
    return true;
  }

  function shortcut(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    const name = event.key === "s" && !event.altKey ? "_continue" : event.altKey && event.key === "Enter" ? "_publish" : "";
    const button = event.altKey && event.code === "KeyP" ? form.querySelector(".newsroom-preview") : name && form.querySelector(`[name=${name}]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}

function editors() {
  return Object.values(globalThis.CKEDITOR?.instances ?? {});
}

function fields() {
  for (const editor of editors()) editor.updateElement();
  return new FormData(form);
}

function typed() {
  return JSON.stringify([...fields()].filter(([name]) => !NOT_TYPED.includes(name)));
}

function say(text) {
  for (const place of document.querySelectorAll("[data-kept-at]")) place.textContent = text;
}

// In this browser

function store(text) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), text }));
  } catch {
    // A browser that keeps nothing, or has no room: the server has it in a moment.
  }
}

function drop() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

function offerLocal(local) {
  let found = null;
  try {
    found = JSON.parse(localStorage.getItem(KEY));
  } catch {
    // Nothing was kept, or nothing that can be read.
  }
  if (!found?.text || found.text === typed()) return drop();
  local.hidden = false;
  const at = local.querySelector("[data-local-at]");
  at.dateTime = new Date(found.at).toISOString();
  at.textContent = new Date(found.at).toLocaleString();
  local.querySelector("[data-local-take]").addEventListener("click", () => {
    putBack(JSON.parse(found.text));
    local.hidden = true;
  });
  local.querySelector("[data-local-drop]").addEventListener("click", () => {
    drop();
    local.hidden = true;
  });
}

function putBack(pairs) {
  for (const field of form.querySelectorAll("[name]")) {
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "hidden" || field.type === "submit" || field.name.startsWith("bylines-")) continue;
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (!field.multiple && values.length) fill(field, values[0]);
  }
}

function fill(field, value) {
  const editor = globalThis.CKEDITOR?.instances[field.id];
  if (editor) editor.setData(value);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
