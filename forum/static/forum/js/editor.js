// The writing form: CKEditor's uploads carry the form's CSRF token, and what is pasted becomes what the site keeps.

import { offerOwnLinks } from "./editor-link.js";
import { asKept } from "./editor-paste.js";
import { offerPullQuotes } from "./editor-quote.js";
import { countWords } from "./editor-words.js";

CKEDITOR.on("instanceCreated", ({ editor }) => {
  offerOwnLinks(editor);
  offerPullQuotes(editor);
  countWords(editor);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  editor.on("fileUploadRequest", (event) => {
    event.data.fileLoader.xhr.setRequestHeader("X-CSRFToken", token.value);
  });
  editor.on("paste", (event) => {
    event.data.dataValue = asKept(event.data.dataValue, () => tellOfPictures(editor));
  });
});

function tellOfPictures(editor) {
  const text = document.querySelector("[data-pictures-left]")?.dataset.picturesLeft;
  if (text) editor.showNotification(text, "warning", 0);
}
