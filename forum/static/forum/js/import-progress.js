// How far an import is, asked for every second until it has ended; then the page as it is without this script.

const place = document.querySelector("[data-progress]");

async function look() {
  const answer = await fetch(place.dataset.progress).catch(() => null);
  if (answer?.ok) {
    place.innerHTML = await answer.text();
    if (place.querySelector("[data-ended]")) return location.reload();
  }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
