// The device's own share sheet, and copying: offered only where the browser has them.

const share = document.querySelector(".share");

function onPress(holder, action) {
  const button = holder.querySelector("button") ?? holder;
  holder.hidden = false;
  button.addEventListener("click", () => action(button));
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return; // refused by the person or the browser; the text can still be marked by hand
  }
  const label = button.innerHTML;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.innerHTML = label; }, 2000);
}

if (share) {
  const { title, url } = share.dataset;
  if (navigator.share) onPress(share.querySelector(".share-device"), () => navigator.share({ title, url }).catch(() => {}));
  if (navigator.clipboard) onPress(share.querySelector(".share-copy"), (button) => copy(url, button));
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    onPress(button, () => copy(document.getElementById(button.dataset.copy).textContent, button));
  }
}
