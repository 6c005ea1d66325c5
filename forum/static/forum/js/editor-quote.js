// A pull quote is a block quote with a class; the button makes one of the other.

export function offerPullQuotes(editor) {
  editor.addCommand("pullquote", { exec: toggle, contextSensitive: true, refresh, allowedContent: "blockquote(pull-quote)" });
  editor.ui.addButton("PullQuote", { label: document.documentElement.dataset.pullQuote ?? "Pull quote", command: "pullquote" });
}

function toggle(editor) {
  const quote = quoteAt(editor);
  if (quote?.hasClass("pull-quote")) quote.removeClass("pull-quote");
  else {
    if (!quote) editor.execCommand("blockquote");
    quoteAt(editor)?.addClass("pull-quote");
  }
  editor.fire("change");
}

function refresh(editor, path) {
  const isOn = path.contains("blockquote")?.hasClass("pull-quote");
  this.setState(isOn ? globalThis.CKEDITOR.TRISTATE_ON : globalThis.CKEDITOR.TRISTATE_OFF);
}

function quoteAt(editor) {
  return editor.elementPath()?.contains("blockquote");
}
