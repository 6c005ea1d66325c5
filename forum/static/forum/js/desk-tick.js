// Ticking many rows: all of the page, or a range with Shift.

export function tickMany(list) {
  const label = document.querySelector("[data-all]");
  const all = label.querySelector("input");
  const shown = document.querySelector("[data-ticked]");
  const idle = shown.textContent;
  let last = null;

  const boxes = () => [...list.querySelectorAll(".desk-tick input")];

  function refresh() {
    const found = boxes();
    const ticked = found.filter((box) => box.checked).length;
    shown.textContent = ticked ? shown.dataset.text.replace("%s", ticked) : idle;
    all.checked = ticked > 0 && ticked === found.length;
    all.indeterminate = ticked > 0 && ticked < found.length;
  }

  label.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    refresh();
  });
  list.addEventListener("click", (event) => {
    const box = event.target.closest(".desk-tick input");
    if (!box) return;
    const found = boxes();
    const [from, to] = [found.indexOf(last), found.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const other of found.slice(from, to + 1)) other.checked = box.checked;
    last = box;
    refresh();
  });
  new MutationObserver(refresh).observe(list, { childList: true });
}
