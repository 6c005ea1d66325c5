// On the pages for one text: what was typed is not lost by a wrong click.

const form = document.querySelector("[data-guard]");
const typed = () => JSON.stringify([...new FormData(form)]);

if (form) {
  const opened = typed();
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  addEventListener("beforeunload", (event) => {
    if (!isSent && typed() !== opened) event.preventDefault();
  });
}
