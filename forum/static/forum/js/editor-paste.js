// What is pasted becomes what the site keeps: headings below the headline, notes as a list at the end, no pictures
// from somebody's disk, and bare addresses as links.

const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g;
const OF_A_DISK = /^(file|blob|data|cid|webkit-fake-url):/i;
const DEEPEST = 4;
const BACK = "a[href^='#_ftnref'], a[href^='#_ednref']"; // from a note of Word's to its number
const THERE = "a[href^='#_ftn'], a[href^='#_edn']";

export function asKept(html, tellOfPictures) {
  const holder = new DOMParser().parseFromString(html, "text/html").body;
  lowerHeadings(holder);
  listNotes(holder);
  if (leavePictures(holder)) tellOfPictures();
  linkAddresses(holder);
  return holder.innerHTML;
}

// The headline is the page's only heading of the first level. Where the text has some, all go down by one.
function lowerHeadings(holder) {
  if (!holder.querySelector("h1")) return;
  for (const heading of [...holder.querySelectorAll("h1, h2, h3, h4, h5, h6")]) {
    const lower = document.createElement(`h${Math.min(Number(heading.tagName[1]) + 1, DEEPEST)}`);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
}

// Readers get links from numbers in the text to a list at its end (articles/typesetting.py).
function listNotes(holder) {
  const notes = [...holder.querySelectorAll(BACK)].map((back) => ({ back, place: back.closest("p, li, div") }));
  if (!notes.length || notes.some(({ place }) => !place)) return;
  const list = document.createElement("ol");
  const numbers = new Map(notes.map(({ back }, index) => [back.hash.replace("ref", ""), index + 1]));
  for (const mark of holder.querySelectorAll(THERE)) if (numbers.has(mark.hash)) number(mark, numbers.get(mark.hash));
  const places = new Set(notes.map(({ place }) => place));
  removeRule(notes[0].place, holder);
  for (const { back, place } of notes) {
    const item = document.createElement("li");
    back.remove();
    for (let part = place, next; part && (part === place || !places.has(part)); part = next) {
      next = part.nextElementSibling;
      if (item.hasChildNodes()) item.append(document.createElement("br"));
      item.append(...part.childNodes);
      removeEmpty(part, holder);
    }
    item.normalize();
    if (item.firstChild?.nodeType === Node.TEXT_NODE) item.firstChild.data = item.firstChild.data.trimStart();
    list.append(item);
  }
  holder.append(document.createElement("hr"), list);
}

// Word's own, above the first note.
function removeRule(element, holder) {
  while (element.previousElementSibling?.matches("hr, br")) element.previousElementSibling.remove();
  if (element.parentElement !== holder) removeRule(element.parentElement, holder);
}

function number(mark, value) {
  const raised = document.createElement("sup");
  raised.textContent = value;
  (mark.closest("sup") ?? mark).replaceWith(raised);
}

function leavePictures(holder) {
  const left = [...holder.querySelectorAll("img")].filter(
    (picture) => OF_A_DISK.test(picture.getAttribute("src") ?? "") && !picture.closest("[class*='cke_']"),
  );
  for (const picture of left) {
    const around = picture.parentElement;
    picture.remove();
    removeEmpty(around, holder);
  }
  return left.length > 0;
}

function removeEmpty(element, holder) {
  if (element === holder || element.textContent.trim() || element.querySelector("img, hr, td")) return;
  const around = element.parentElement;
  element.remove();
  removeEmpty(around, holder);
}

function linkAddresses(holder) {
  const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (text.parentElement.closest("a") || !text.data.match(ADDRESS)) continue;
    const linked = document.createElement("template");
    linked.innerHTML = escaped(text.data).replace(ADDRESS, (address) => `<a href="${address}">${address}</a>`);
    text.replaceWith(linked.content);
  }
}

function escaped(text) {
  const holder = document.createElement("div");
  holder.textContent = text;
  return holder.innerHTML;
}
