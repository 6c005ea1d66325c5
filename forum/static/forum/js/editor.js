// The writing form: CKEditor's uploads carry the form's CSRF token, and bare addresses in pasted plain text become links.

import { offerOwnLinks } from "./editor-link.js";
import { offerPullQuotes } from "./editor-quote.js";
import { countWords } from "./editor-words.js";

const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g;

function escaped(text) {
  const holder = document.createElement("div");
  holder.textContent = text;
  return holder.innerHTML;
}

function linkAddresses(html) {
  const holder = new DOMParser().parseFromString(html, "text/html").body;
  const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (text.parentElement.closest("a") || !text.data.match(ADDRESS)) continue;
    const linked = document.createElement("template");
    linked.innerHTML = escaped(text.data).replace(ADDRESS, (address) => `<a href="${address}">${address}</a>`);
    text.replaceWith(linked.content);
  }
  return holder.innerHTML;
}

CKEDITOR.on("instanceCreated", ({ editor }) => {
  offerOwnLinks(editor);
  offerPullQuotes(editor);
  countWords(editor);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  editor.on("fileUploadRequest", (event) => {
    event.data.fileLoader.xhr.setRequestHeader("X-CSRFToken", token.value);
  });
  editor.on("paste", (event) => {
    event.data.dataValue = linkAddresses(event.data.dataValue);
  });
});
