// How long the text is, and how long it takes to read, below the editor.

const WORDS_A_MINUTE = 230;
const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter(undefined, { granularity: "word" });

export function countWords(editor) {
  const place = document.querySelector("[data-words]");
  if (!place) return;
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(editor, place), 400);
  };
  editor.on("instanceReady", () => {
    editor.container.$.after(place);
    place.hidden = false;
    show(editor, place);
  });
  editor.on("change", later);
}

function show(editor, place) {
  const text = editor.editable()?.getText() ?? "";
  const words = count(text);
  const minutes = words && Math.max(1, Math.round(words / WORDS_A_MINUTE));
  place.textContent = place.dataset.words.replace("%w", words.toLocaleString()).replace("%m", minutes);
}

function count(text) {
  if (!segmenter) return text.split(/\s+/).filter(Boolean).length;
  let words = 0;
  for (const part of segmenter.segment(text)) if (part.isWordLike) words += 1;
  return words;
}
