// Public pages are the same for everybody. Only a browser that has been in the newsroom shows the way back there.

const KEY = "newsroom";
const article = document.querySelector("article[data-edit]");

try {
  if (!article) localStorage.setItem(KEY, "yes"); // a page of the newsroom
  else if (localStorage.getItem(KEY)) offer();
} catch {
  // A browser that keeps nothing has no hint.
}

function offer() {
  const link = document.createElement("a");
  link.href = article.dataset.edit;
  link.className = "edit-hint";
  link.textContent = article.dataset.editLabel;
  article.querySelector("header").append(link);
}
