// A link to an article of ours: found by its words, kept by its number, so that no change of its address breaks it.

const dialog = document.querySelector("[data-own-links]");
let current = null;
let searching = 0;

export function offerOwnLinks(editor) {
  if (!dialog) return;
  editor.addCommand("ownlink", { exec: open, allowedContent: "a[!href]" });
  editor.ui.addButton("OwnLink", { label: dialog.dataset.ownLinks, command: "ownlink" });
  editor.setKeystroke(globalThis.CKEDITOR.CTRL + globalThis.CKEDITOR.SHIFT + 75, "ownlink"); // K
}

if (dialog) {
  const field = dialog.querySelector("input");
  field.addEventListener("input", () => {
    clearTimeout(searching);
    searching = setTimeout(() => search(field.value), 250);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it is inside no form, and must not become one's
    dialog.querySelector("[data-href]")?.click();
  });
  dialog.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[data-href]");
    if (chosen) insert(chosen.dataset.href, chosen.querySelector("b").textContent);
    if (chosen || target.closest("[data-close]")) dialog.close();
  });
}

function open(editor) {
  current = editor;
  editor.lockSelection();
  dialog.showModal();
  const field = dialog.querySelector("input");
  field.value = editor.getSelectedHtml(true) ? editor.getSelection().getSelectedText().slice(0, 100) : "";
  field.select();
  search(field.value);
}

async function search(words) {
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ul");
  try {
    const response = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(words)}`, { redirect: "manual" });
    if (!response.ok) throw new Error(String(response.status));
    const { articles } = await response.json();
    list.replaceChildren(...articles.map(row));
    status.textContent = articles.length ? "" : status.dataset.none;
  } catch {
    status.textContent = status.dataset.failed;
  }
}

function row({ href, headline, note }) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.href = href;
  const name = document.createElement("b");
  name.textContent = headline;
  name.dir = "auto";
  button.append(name, " ", note);
  item.append(button);
  return item;
}

function insert(href, headline) {
  current.unlockSelection(true);
  current.focus();
  current.fire("saveSnapshot");
  if (current.getSelection().getSelectedText()) {
    const style = new globalThis.CKEDITOR.style({ element: "a", attributes: { href, "data-cke-saved-href": href } });
    style.type = globalThis.CKEDITOR.STYLE_INLINE;
    style.apply(current);
  } else {
    const link = new globalThis.CKEDITOR.dom.element("a", current.document);
    link.setAttributes({ href, "data-cke-saved-href": href });
    link.setText(headline);
    current.insertElement(link);
  }
  current.fire("saveSnapshot");
}
