// Decisions in place: the row becomes a slim line with an undo, and the next row is at hand before the answer is there.

import { send } from "./desk-send.js";

const undoForm = document.querySelector("#desk-undo");
const live = document.querySelector("[data-live]");
const drafts = new Map(); // replies that were begun in a row which was then decided about
const done = []; // the lines that can be undone, the latest last

export function decideInPlace(list) {
  list.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-decision], .desk-form")) return;
    event.preventDefault();
    decide(list, event.target, event.submitter);
  });
  undoForm.addEventListener("submit", (event) => {
    const line = event.submitter?.closest(".desk-done");
    if (!line) return; // of a message on the page: an ordinary post
    event.preventDefault();
    takeBack(list, line, event.submitter);
  });
  addEventListener("beforeunload", (event) => {
    const typed = [...list.querySelectorAll("textarea, input[name=note]")].some((field) => field.value.trim());
    if (typed || drafts.size) event.preventDefault();
  });
}

export function undoLast() {
  const isThere = (line) => line.isConnected && !line.dataset.busy && line.querySelector(".desk-undo");
  (done.findLast(isThere) ?? document.querySelector(".messagelist"))?.querySelector(".desk-undo")?.click();
}

export function focusRow(row) {
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

export function neighbour(row, direction) {
  let found = row;
  do found = found?.[direction]; while (found && !found.matches(".desk-row"));
  return found;
}

async function decide(list, form, button) {
  const row = form.closest(".desk-row");
  if (row.dataset.busy) return;
  row.dataset.busy = "yes";
  row.querySelector(".desk-notice")?.remove();
  const isReply = Boolean(form.elements.body);
  if (!isReply) focusRow(neighbour(row, "nextElementSibling") ?? neighbour(row, "previousElementSibling"));
  try {
    const result = await send(form, button);
    count(result.answer);
    if (result.isDone) replaceByLine(row, result.message, isReply);
    else notify(replaceByRow(row, result.rows[0]), result.message.textContent);
  } catch (trouble) {
    notify(row, list.dataset[trouble.message] ?? list.dataset.failed);
  }
  delete row.dataset.busy;
}

function replaceByLine(row, message, isReply) {
  const text = message.textContent;
  const line = document.createElement("li");
  line.className = "desk-done";
  line.id = row.id;
  line.append(...message.childNodes);
  keepDraft(row, isReply);
  const next = isReply && neighbour(row, "nextElementSibling");
  row.replaceWith(line);
  done.push(line);
  say(text.replace(line.querySelector(".desk-undo")?.textContent ?? "", "").trim());
  if (isReply) focusRow(next);
  if (document.activeElement === document.body) (line.querySelector(".desk-undo") ?? line).focus?.();
  document.activeElement?.scrollIntoView?.({ block: "nearest" });
  showEnd();
}

// After the last row: that it is, and where it goes on.
function showEnd() {
  const isOver = !document.querySelector(".desk-row");
  document.querySelector("[data-shown]").hidden = isOver;
  document.querySelector("[data-over]").hidden = !isOver;
}

function replaceByRow(place, fresh) {
  if (!fresh) return place;
  keepDraft(place, false);
  place.replaceWith(fresh);
  const field = fresh.querySelector("textarea[name=body]");
  if (field && drafts.has(fresh.id)) {
    field.value = drafts.get(fresh.id);
    field.closest("details").open = true;
    drafts.delete(fresh.id);
  }
  showEnd();
  return fresh;
}

function keepDraft(row, isSent) {
  const text = row.querySelector("textarea[name=body]")?.value;
  if (isSent) drafts.delete(row.id);
  else if (text?.trim()) drafts.set(row.id, text);
}

async function takeBack(list, line, button) {
  if (line.dataset.busy) return;
  line.dataset.busy = "yes";
  try {
    const result = await send(undoForm, button);
    const text = result.message.textContent;
    count(result.answer);
    const back = result.rows.find((row) => row.id === line.id);
    if (back) focusRow(replaceByRow(line, back));
    else line.replaceChildren(...result.message.childNodes);
    say(text);
  } catch (trouble) {
    say(list.dataset[trouble.message] ?? list.dataset.failed);
  }
  delete line.dataset.busy;
}

function count(answer) {
  for (const fresh of answer.querySelectorAll("[data-count]")) {
    const shown = document.querySelector(`[data-count="${fresh.dataset.count}"]`);
    if (shown) shown.textContent = fresh.textContent;
  }
}

function notify(row, text) {
  const notice = document.createElement("p");
  notice.className = "desk-notice";
  notice.textContent = text;
  row.prepend(notice);
  say(text);
}

function say(text) {
  live.textContent = text;
}
