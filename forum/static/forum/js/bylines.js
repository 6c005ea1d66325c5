// Rows for authors: one more, one less, one up. Without this there is one empty row for every saving.

const $ = globalThis.django.jQuery;

for (const bylines of document.querySelectorAll("[data-bylines]")) {
  const more = bylines.querySelector("[data-more]");
  for (const button of bylines.querySelectorAll("button")) button.hidden = false;
  bylines.addEventListener("click", ({ target }) => {
    const row = target.closest(".byline-row");
    if (target.matches("[data-more]")) add(bylines, more);
    else if (target.matches("[data-up]")) moveUp(row, target);
    else if (target.matches("[data-remove]")) remove(bylines, row, more);
  });
}

function add(bylines, more) {
  const rows = bylines.querySelectorAll(".byline-row");
  const row = bare(rows[rows.length - 1].cloneNode(true), rows.length);
  more.before(row);
  $(row.querySelector(".admin-autocomplete")).djangoAdminSelect2();
  row.querySelector("select").focus();
}

// A copy without the picker's own markup, without a choice, and with ids of its own.
function bare(row, number) {
  row.querySelector(".select2-container")?.remove();
  const picker = row.querySelector(".admin-autocomplete");
  picker.classList.remove("select2-hidden-accessible");
  for (const name of ["data-select2-id", "tabindex", "aria-hidden"]) picker.removeAttribute(name);
  picker.replaceChildren(new Option("", ""));
  picker.id = picker.id.replace(/\d+$/, number);
  const role = row.querySelector("select");
  role.id = role.id.replace(/\d+$/, number);
  role.selectedIndex = 0;
  row.querySelector("label").htmlFor = role.id;
  return row;
}

function moveUp(row, button) {
  const above = row.previousElementSibling;
  if (!above?.matches(".byline-row")) return;
  above.before(row);
  button.focus();
}

function remove(bylines, row, more) {
  if (bylines.querySelectorAll(".byline-row").length === 1) $(row.querySelector(".admin-autocomplete")).val(null).trigger("change");
  else row.remove();
  more.focus();
}
