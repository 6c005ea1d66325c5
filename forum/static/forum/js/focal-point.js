// The focal point is set by clicking into the picture; the two fields stay, for the keyboard.

const holder = document.querySelector("[data-focus]");
const fields = ["focal_x", "focal_y"].map((name) => document.querySelector(`[name=${name}]`));

if (holder && fields.every(Boolean)) {
  const mark = document.createElement("span");
  mark.className = "library-mark";
  holder.append(mark);
  const show = () => {
    mark.style.insetInlineStart = `${fields[0].value}%`;
    mark.style.insetBlockStart = `${fields[1].value}%`;
  };
  holder.addEventListener("click", (event) => {
    const box = holder.querySelector("img").getBoundingClientRect();
    fields[0].value = Math.round(((event.clientX - box.left) / box.width) * 100);
    fields[1].value = Math.round(((event.clientY - box.top) / box.height) * 100);
    show();
  });
  for (const field of fields) field.addEventListener("input", show);
  show();
}
